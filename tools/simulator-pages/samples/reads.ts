import { after } from '../probe-world.ts';
import { ecs, passes, type Sample, type Step } from '../sample.ts';
import { tokenOf } from './clusters.ts';
import { definition, network, service, shop } from './shop.ts';

type Samples = Readonly<Record<string, readonly Sample[]>>;

const onlyAnswers = true;
const story: readonly Step[] = [
  ...shop,
  ...service({ taskDefinition: 'web', tags: [{ key: 'team', value: 'shop' }] }),
  ecs('CreateService', {
    cluster: 'shop',
    serviceName: 'net',
    taskDefinition: 'net',
    desiredCount: 1,
    launchType: 'FARGATE',
    networkConfiguration: network,
  }),
  ecs('UpdateService', { cluster: 'shop', service: 'web', taskDefinition: 'web', forceNewDeployment: true }),
  ecs('RunTask', {
    cluster: 'shop',
    taskDefinition: 'bad',
    startedBy: 'pipeline',
    tags: [{ key: 'team', value: 'shop' }],
  }),
  ecs('CreateCluster', { clusterName: 'small', tags: [{ key: 'team', value: 'shop' }] }),
  ecs('RunTask', { cluster: 'small', taskDefinition: 'web', count: 2 }),
  passes(2),
];
const inShop = { onlyAnswers, before: story } as const;

/** Samples of the operations of ECS that name what an earlier call answered. */
export async function readsOfEcs(): Promise<Samples> {
  const call = await ecsAfter(story);
  const { taskArns: [task = ''] = [] } = Object(await call('ListTasks', { cluster: 'shop', startedBy: 'pipeline' }));
  const { containerInstanceArns: instances = [] } = Object(await call('ListContainerInstances', { cluster: 'small' }));
  const [newest, oldest] = await deploymentsIn(call);
  const { hook, paused } = await pausedDeployment();
  const pages = { maxResults: 1, nextToken: tokenOf(0) };
  const token = { nextToken: [tokenOf(1)], maxResults: [2] };
  return {
    DescribeClusters: [{ ...inShop, input: { clusters: ['small'], include: ['TAGS'] } }],
    ListClusters: [{ ...inShop, input: pages, others: token }],
    DescribeServices: [{ ...inShop, input: { cluster: 'shop', services: ['web'], include: ['TAGS'] } }],
    ListServices: [
      {
        ...inShop,
        input: {
          cluster: 'shop',
          launchType: 'EC2',
          schedulingStrategy: 'REPLICA',
          resourceManagementType: 'CUSTOMER',
        },
        others: { launchType: ['FARGATE'], resourceManagementType: ['ECS'] },
      },
      { ...inShop, input: { cluster: 'shop', ...pages }, others: token },
    ],
    DescribeTasks: [{ ...inShop, input: { cluster: 'shop', tasks: [task], include: ['TAGS'] } }],
    ListTasks: [
      {
        ...inShop,
        input: { cluster: 'shop', serviceName: 'web', desiredStatus: 'RUNNING', launchType: 'EC2', family: 'web' },
      },
      { ...inShop, input: { cluster: 'shop', startedBy: 'pipeline' } },
      { ...inShop, input: { cluster: 'small', containerInstance: instances[0], ...pages }, others: token },
    ],
    DescribeTaskDefinition: [{ ...inShop, input: { taskDefinition: 'web', include: ['TAGS'] } }],
    ListTaskDefinitions: [
      {
        ...inShop,
        before: [...story, definition('web')],
        input: { familyPrefix: 'web', status: 'ACTIVE', sort: 'DESC' },
        others: { sort: ['ASC'] },
      },
      { ...inShop, input: pages, others: token },
    ],
    ListTaskDefinitionFamilies: [
      { ...inShop, input: { familyPrefix: 'web', status: 'ACTIVE' }, others: { status: ['INACTIVE'] } },
      { ...inShop, input: pages, others: token },
    ],
    DeregisterTaskDefinition: [{ before: shop, input: { taskDefinition: 'web:1' }, watchMs: 0 }],
    DeleteTaskDefinitions: [
      {
        before: [...shop, ecs('DeregisterTaskDefinition', { taskDefinition: 'web:1' })],
        input: { taskDefinitions: ['web:1'] },
        watchMs: 0,
      },
    ],
    DescribeCapacityProviders: [
      { ...inShop, input: { capacityProviders: ['FARGATE'], include: ['TAGS'] } },
      { ...inShop, input: pages, others: token },
      {
        ...inShop,
        before: [
          ...story,
          ecs('PutClusterCapacityProviders', {
            cluster: 'small',
            capacityProviders: ['FARGATE'],
            defaultCapacityProviderStrategy: [],
          }),
        ],
        input: { cluster: 'small' },
      },
    ],
    ListContainerInstances: [
      { ...inShop, input: { cluster: 'small', status: 'ACTIVE' }, others: { status: ['DRAINING'] } },
      { ...inShop, input: { cluster: 'small', ...pages }, others: token },
    ],
    DescribeContainerInstances: [{ ...inShop, input: { cluster: 'small', containerInstances: instances.slice(0, 1) } }],
    ListServiceDeployments: [
      {
        ...inShop,
        input: {
          cluster: 'shop',
          service: 'web',
          status: ['SUCCESSFUL'],
          createdAt: { before: new Date(Date.UTC(2026, 0, 5, 10)), after: new Date(Date.UTC(2026, 0, 5, 8)) },
        },
        others: {
          'createdAt.before': [new Date(Date.UTC(2026, 0, 5, 8))],
          'createdAt.after': [new Date(Date.UTC(2026, 0, 5, 12))],
        },
      },
      { ...inShop, input: { cluster: 'shop', service: 'web', ...pages }, others: token },
    ],
    DescribeServiceDeployments: [
      {
        ...inShop,
        input: { serviceDeploymentArns: [newest.serviceDeploymentArn] },
        others: { serviceDeploymentArns: [[oldest.serviceDeploymentArn]] },
      },
    ],
    DescribeServiceRevisions: [
      {
        ...inShop,
        input: { serviceRevisionArns: [newest.targetServiceRevisionArn] },
        others: { serviceRevisionArns: [[oldest.targetServiceRevisionArn]] },
      },
    ],
    StopServiceDeployment: [
      {
        before: story.slice(0, -1),
        input: { serviceDeploymentArn: newest.serviceDeploymentArn, stopType: 'ROLLBACK' },
        watchMs: 600_000,
      },
    ],
    ContinueServiceDeployment: [
      { before: paused, input: { ...hook, action: 'CONTINUE' }, others: { action: ['ROLLBACK'] }, watchMs: 600_000 },
    ],
    StopTask: [{ before: story, input: { cluster: 'shop', task, reason: 'rehearsal' }, watchMs: 300_000 }],
  };
}

async function ecsAfter(steps: readonly Step[]) {
  const { ask } = await after(steps);
  return (operation: string, input: Sample['input']) => ask('ecs', operation, input);
}

/** Newest first. ECS lists them in no order. */
async function deploymentsIn(call: Awaited<ReturnType<typeof ecsAfter>>) {
  const { serviceDeployments } = Object(await call('ListServiceDeployments', { cluster: 'shop', service: 'web' }));
  return serviceDeployments.toSorted((a: { createdAt: Date }, b: { createdAt: Date }) => +b.createdAt - +a.createdAt);
}

/** A deployment that waits for a call. */
async function pausedDeployment() {
  const paused = [
    ...shop,
    ...service({
      deploymentConfiguration: {
        strategy: 'BLUE_GREEN',
        lifecycleHooks: [{ targetType: 'PAUSE', lifecycleStages: ['POST_SCALE_UP'] }],
      },
    }),
    passes(10),
  ];
  const steps = [
    ...paused,
    ecs('UpdateService', { cluster: 'shop', service: 'web', taskDefinition: 'bad' }),
    passes(10),
  ];
  const call = await ecsAfter(steps);
  const [{ serviceDeploymentArn }] = await deploymentsIn(call);
  const described = Object(await call('DescribeServiceDeployments', { serviceDeploymentArns: [serviceDeploymentArn] }));
  const [{ hookId }] = described.serviceDeployments[0].lifecycleHookDetails;
  return { paused: steps, hook: { serviceDeploymentArn, hookId } };
}
