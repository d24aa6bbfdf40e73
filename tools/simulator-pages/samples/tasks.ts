import { ecs, minute, passes, type Sample, type Step } from '../sample.ts';
import { arns, fargate, network, shop } from './shop.ts';

const runs: readonly Step[] = [
  ecs('CreateCluster', { clusterName: 'shop' }),
  ecs('CreateService', { cluster: 'shop', serviceName: 'web', taskDefinition: 'web', desiredCount: 1 }),
  passes(3),
  ecs('RunTask', { cluster: 'shop', taskDefinition: 'web', propagateTags: 'TASK_DEFINITION' }),
];

/** A task definition with other sizes than those. */
const onSizes = (sizes: { readonly memoryReservation?: number }): Step =>
  ecs('RegisterTaskDefinition', {
    family: 'sized',
    containerDefinitions: [
      {
        name: 'app',
        image: 'example/web:1',
        memory: 64,
        ...(sizes.memoryReservation === undefined ? {} : { memoryReservation: 32 }),
      },
    ],
  });

/** A service that needs the name of a port. */
const connected = ecs('CreateService', {
  cluster: 'shop',
  serviceName: 'connected',
  taskDefinition: 'web',
  serviceConnectConfiguration: { enabled: true, namespace: 'shop', services: [{ portName: 'http' }] },
});

/** Every member of a container that has a form of its own. */
const container = {
  name: 'app',
  image: 'example/web:1',
  memory: 256,
  memoryReservation: 128,
  cpu: 64,
  essential: true,
  portMappings: [{ name: 'http', containerPort: 80, hostPort: 8080, protocol: 'tcp', appProtocol: 'http' }],
  environment: [{ name: 'CRASH', value: 'no' }],
  command: ['run'],
  dependsOn: [{ containerName: 'proxy', condition: 'START' }],
  healthCheck: { command: ['CMD-SHELL', 'true'], interval: 10, timeout: 5, retries: 3, startPeriod: 60 },
  logConfiguration: { logDriver: 'awslogs', options: { 'awslogs-group': 'web' } },
};
const proxy = { name: 'proxy', image: 'example/proxy:1', memory: 64, essential: false };
const others = {
  'containerDefinitions[].image': ['example/web:crash'],
  'containerDefinitions[].environment[].value': ['yes'],
  'containerDefinitions[].command': [['crash']],
  'containerDefinitions[].cpu': [600],
  'containerDefinitions[].dependsOn[].condition': ['SUCCESS', 'HEALTHY'],
  'containerDefinitions[].dependsOn[].containerName': ['none'],
  'containerDefinitions[].logConfiguration.logDriver': ['json-file'],
  requiresCompatibilities: [['FARGATE']],
  pidMode: ['task', 'host'],
  ipcMode: ['task', 'host'],
};

/** Tasks on a cluster whose instances have no room for more than some of them. */
const onInstances: Sample = {
  input: { family: 'web', containerDefinitions: [container, proxy] },
  after: [
    ecs('CreateCluster', { clusterName: 'small' }),
    ecs('CreateService', { cluster: 'small', serviceName: 'web', taskDefinition: 'web', desiredCount: 3 }),
    passes(5),
    ecs('RunTask', { cluster: 'small', taskDefinition: 'web' }),
  ],
  watchMs: 300_000,
  others: { ...others, 'containerDefinitions[].portMappings[].hostPort': [0] },
};

export const registerTaskDefinition: readonly Sample[] = [
  {
    input: { family: 'web', containerDefinitions: [{ name: 'app', image: 'example/web:1', memory: 256 }] },
    after: runs,
    watchMs: 300_000,
    others,
  },
  {
    input: {
      family: 'web',
      networkMode: 'bridge',
      containerDefinitions: [container, proxy],
      tags: [{ key: 'team', value: 'shop' }],
      cpu: '512',
      memory: '1 GB',
      requiresCompatibilities: ['EC2'],
    },
    after: [...runs, connected],
    others: { ...others, networkMode: ['awsvpc', 'host'], memory: ['2 GB', '2048'], cpu: ['1 vCPU', '256'] },
  },
  onInstances,
  {
    ...onInstances,
    input: { ...onInstances.input, cpu: '512', memory: '1024' },
    others: { ...others, cpu: ['256'], memory: ['512'] },
  },
  // A variable that decides what the tasks do.
  {
    input: {
      family: 'web',
      containerDefinitions: [
        { name: 'app', image: 'example/web:1', memory: 256, environment: [{ name: 'CRASH', value: 'yes' }] },
      ],
    },
    after: runs,
    watchMs: 300_000,
    others,
  },
  // Containers that ECS starts again.
  {
    input: {
      family: 'web',
      containerDefinitions: [
        {
          name: 'app',
          image: 'example/web:late',
          memory: 256,
          restartPolicy: { enabled: true, ignoredExitCodes: [2], restartAttemptPeriod: 120 },
        },
      ],
    },
    after: runs,
    watchMs: 10 * minute,
    others: {
      ...others,
      'containerDefinitions[].restartPolicy.ignoredExitCodes': [[1]],
      'containerDefinitions[].restartPolicy.restartAttemptPeriod': [600],
    },
  },
  // Tasks that fail the health checks of their container.
  {
    input: { family: 'web', containerDefinitions: [{ ...container, image: 'example/web:sick' }, proxy] },
    after: runs,
    others,
  },
  {
    input: {
      family: 'web',
      networkMode: 'awsvpc',
      requiresCompatibilities: ['FARGATE'],
      cpu: '256',
      memory: '512',
      executionRoleArn: arns.role,
      pidMode: 'task',
      containerDefinitions: [
        {
          ...container,
          portMappings: [{ name: 'http', containerPort: 80, hostPort: 80 }],
          image: '111122223333.dkr.ecr.eu-west-1.amazonaws.com/web:1',
          mountPoints: [{ sourceVolume: 'data', containerPath: '/data' }],
        },
        proxy,
      ],
      volumes: [{ name: 'data', efsVolumeConfiguration: { fileSystemId: 'fs-1' } }],
    },
    others: {
      pidMode: ['host'],
      requiresCompatibilities: [['EC2']],
      networkMode: ['bridge'],
      memory: ['1024', '8192'],
      cpu: ['512', '4096'],
    },
  },
];

const overrides = {
  containerOverrides: [
    {
      name: 'app',
      command: ['run'],
      environment: [{ name: 'CRASH', value: 'yes' }],
      cpu: 128,
      memory: 256,
      memoryReservation: 256,
    },
  ],
};

export const runTask: readonly Sample[] = [
  {
    before: shop,
    input: {
      taskDefinition: 'web',
      cluster: 'shop',
      overrides,
      tags: [{ key: 'team', value: 'web' }],
      propagateTags: 'TASK_DEFINITION',
      enableECSManagedTags: true,
    },
    watchMs: 300_000,
    others: {
      'overrides.containerOverrides[].environment[].name': ['OTHER'],
      'overrides.containerOverrides[].command': [['crash']],
      'overrides.containerOverrides[].environment[].value': ['no'],
      propagateTags: ['NONE', 'SERVICE'],
      launchType: ['EC2', 'FARGATE'],
      enableECSManagedTags: [false],
    },
  },
  {
    before: shop,
    input: {
      taskDefinition: 'net',
      cluster: 'shop',
      launchType: 'FARGATE',
      platformVersion: '1.4.0',
      networkConfiguration: network,
      group: 'migrations',
      startedBy: 'pipeline',
      count: 2,
      enableExecuteCommand: true,
      overrides: { cpu: '256', memory: '512', ...overrides },
    },
    watchMs: 300_000,
    others: {
      platformVersion: ['1.3.0'],
      launchType: ['EC2'],
      'networkConfiguration.awsvpcConfiguration.assignPublicIp': ['DISABLED'],
    },
  },
  {
    before: [...shop, ecs('CreateCluster', { clusterName: 'small' })],
    input: {
      taskDefinition: 'web',
      cluster: 'small',
      count: 4,
      overrides: { containerOverrides: [{ name: 'app', cpu: 512, memory: 1024, memoryReservation: 1024 }] },
      placementStrategy: [{ type: 'binpack', field: 'memory' }],
    },
    watchMs: 300_000,
    others: { 'placementStrategy[].type': ['spread', 'random'], 'placementStrategy[].field': ['cpu'] },
  },
  {
    before: [...shop, ecs('CreateCluster', { clusterName: 'small' })],
    input: { taskDefinition: 'web', cluster: 'small', count: 4, overrides: { cpu: '512', memory: '1024' } },
    watchMs: 300_000,
  },
  {
    before: [...shop, ecs('CreateCluster', { clusterName: 'small' })],
    input: { taskDefinition: 'web', cluster: 'small', count: 3, placementConstraints: [{ type: 'distinctInstance' }] },
    watchMs: 300_000,
  },
  {
    before: [
      ecs('CreateCluster', { clusterName: 'shop', capacityProviders: ['FARGATE', 'FARGATE_SPOT'] }),
      fargate('net'),
    ],
    input: {
      taskDefinition: 'net',
      cluster: 'shop',
      count: 4,
      networkConfiguration: network,
      capacityProviderStrategy: [
        { capacityProvider: 'FARGATE', weight: 1, base: 1 },
        { capacityProvider: 'FARGATE_SPOT', weight: 1 },
      ],
    },
    watchMs: 300_000,
    others: { 'capacityProviderStrategy[].base': [3], 'capacityProviderStrategy[].weight': [9] },
  },
  // A retry of the client.
  {
    before: [...shop, ecs('RunTask', { taskDefinition: 'web', cluster: 'shop', clientToken: 'token' })],
    input: { taskDefinition: 'web', cluster: 'shop', clientToken: 'token' },
    watchMs: 60_000,
  },
  {
    before: shop,
    input: {
      taskDefinition: 'web',
      cluster: 'shop',
      overrides: { containerOverrides: [{ name: 'app', command: ['run'] }] },
    },
    watchMs: 5 * minute,
    others: { 'overrides.containerOverrides[].command': [['crash']] },
  },
  // Sizes that decide what fits on an instance.
  ...[{ cpu: 512 }, { memory: 1024 }, { memoryReservation: 1024 }].map(
    (sizes): Sample => ({
      before: [...shop, onSizes(sizes), ecs('CreateCluster', { clusterName: 'small' })],
      input: {
        taskDefinition: 'sized',
        cluster: 'small',
        count: 4,
        overrides: { containerOverrides: [{ name: 'app', ...sizes }] },
      },
      watchMs: minute,
      others: {
        'overrides.containerOverrides[].cpu': [1024],
        'overrides.containerOverrides[].memory': [2048],
        'overrides.containerOverrides[].memoryReservation': [2048],
      },
    }),
  ),
];
