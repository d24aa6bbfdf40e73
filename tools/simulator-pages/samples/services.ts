import { ecs, minute, passes, type Sample, type Step } from '../sample.ts';
import { alarm, arns, network, service, shop } from './shop.ts';

type Members = Readonly<Record<string, unknown>>;

/** A situation of a deployment, by the members that CreateService and UpdateService share. */
interface Situation extends Omit<Sample, 'input'> {
  readonly members: Members;
  /** What runs before the deployment. */
  readonly from?: string;
  /** The version that is deployed. */
  readonly to?: string;
}

const advanced = {
  targetGroupArn: arns.blue,
  containerName: 'app',
  containerPort: 80,
  advancedConfiguration: {
    alternateTargetGroupArn: arns.green,
    productionListenerRule: arns.rule,
    testListenerRule: arns.testRule,
    roleArn: arns.role,
  },
};
const breaker = {
  enable: true,
  rollback: true,
  resetOnHealthyTask: true,
  thresholdConfiguration: { type: 'COUNT', value: 4 },
};
const thresholds = {
  'deploymentConfiguration.deploymentCircuitBreaker.thresholdConfiguration.type': ['UNBOUNDED_PERCENT'],
};
const errors: Step = {
  service: 'monitoring',
  operation: 'PutMetricData',
  input: { Namespace: 'shop', MetricData: [{ MetricName: 'errors', Value: 5 }] },
};
/** Errors of three minutes. */
const alarmGoesOff: readonly Step[] = [1, 2, 3].flatMap(() => [errors, passes(1)]);
const hook = {
  targetType: 'AWS_LAMBDA',
  hookTargetArn: arns.hook,
  roleArn: arns.role,
  lifecycleStages: ['POST_SCALE_UP'],
  hookDetails: { smoke: true },
  timeoutConfiguration: { timeoutInMinutes: 5, action: 'ROLLBACK' },
};
const pause = {
  targetType: 'PAUSE',
  lifecycleStages: ['POST_SCALE_UP'],
  timeoutConfiguration: { timeoutInMinutes: 5, action: 'ROLLBACK' },
};

const shape = { targetGroupArn: arns.blue, containerName: 'app', containerPort: 80 };

const situations: readonly Situation[] = [
  // Nothing special: members that no other situation has are tried here.
  {
    members: { monitoring: { metricConfigurations: [{ metricNames: ['CPUUtilization'], resolutionSeconds: 60 }] } },
    watchMs: 5 * minute,
    others: { 'monitoring.metricConfigurations[].resolutionSeconds': [20] },
  },
  // Fargate behind a load balancer.
  {
    from: 'net',
    to: 'net',
    watchMs: 12 * minute,
    members: {
      loadBalancers: [shape],
      networkConfiguration: network,
      platformVersion: '1.4.0',
      deploymentConfiguration: { minimumHealthyPercent: 100, maximumPercent: 150, bakeTimeInMinutes: 3 },
      enableECSManagedTags: true,
      propagateTags: 'SERVICE',
      enableExecuteCommand: true,
      availabilityZoneRebalancing: 'ENABLED',
    },
    others: {
      platformVersion: ['1.3.0'],
      propagateTags: ['NONE', 'TASK_DEFINITION'],
      availabilityZoneRebalancing: ['DISABLED'],
      'networkConfiguration.awsvpcConfiguration.assignPublicIp': ['DISABLED'],
    },
  },
  // Tasks that never pass the health checks of the load balancer.
  { to: 'sick', members: { loadBalancers: [shape], healthCheckGracePeriodSeconds: 900 } },
  // Tasks that crash, or half of them, with a circuit breaker.
  {
    to: 'crash',
    members: { deploymentConfiguration: { deploymentCircuitBreaker: breaker, minimumHealthyPercent: 50 } },
    others: thresholds,
  },
  { to: 'flaky', members: { deploymentConfiguration: { deploymentCircuitBreaker: breaker } }, others: thresholds },
  // An alarm that goes off while the new version bakes.
  {
    before: [alarm('errors'), alarm('other', 'nothing')],
    members: {
      deploymentConfiguration: {
        alarms: { alarmNames: ['errors'], enable: true, rollback: true },
        bakeTimeInMinutes: 20,
      },
    },
    after: [passes(5), ...alarmGoesOff],
    others: { 'deploymentConfiguration.alarms.alarmNames': [['other']] },
  },
  // A deployment that can end before all new tasks are healthy.
  {
    to: 'half',
    members: {
      deploymentConfiguration: {
        minimumHealthyPercent: 25,
        maximumPercent: 200,
        earlySuccessCriteria: { enable: true, healthyPercent: 25, sourceServiceRevisionCleanup: 'BLOCKING' },
      },
      desiredCount: 4,
    },
    others: {
      'deploymentConfiguration.earlySuccessCriteria.healthyPercent': [75, 100],
      'deploymentConfiguration.earlySuccessCriteria.sourceServiceRevisionCleanup': ['DEFERRED'],
    },
  },
  // Each strategy that shifts traffic, each with another way to get it, and with hooks.
  {
    members: {
      loadBalancers: [advanced],
      deploymentConfiguration: { strategy: 'BLUE_GREEN', bakeTimeInMinutes: 5, lifecycleHooks: [hook] },
    },
    others: { 'deploymentConfiguration.lifecycleHooks[].lifecycleStages': [['PRE_SCALE_UP']] },
  },
  {
    members: { deploymentConfiguration: { strategy: 'BLUE_GREEN', bakeTimeInMinutes: 5, lifecycleHooks: [pause] } },
    others: { 'deploymentConfiguration.lifecycleHooks[].timeoutConfiguration.action': ['CONTINUE'] },
  },
  {
    members: {
      serviceConnectConfiguration: {
        enabled: true,
        namespace: 'shop',
        services: [{ portName: 'http', clientAliases: [{ port: 80, dnsName: 'web' }] }],
      },
      deploymentConfiguration: {
        strategy: 'CANARY',
        bakeTimeInMinutes: 2,
        canaryConfiguration: { canaryPercent: 10, canaryBakeTimeInMinutes: 3 },
        lifecycleHooks: [{ ...hook, lifecycleStages: ['PRODUCTION_TRAFFIC_SHIFT'] }],
      },
    },
  },
  {
    members: {
      vpcLatticeConfigurations: [
        {
          roleArn: arns.role,
          targetGroupArn: arns.blue,
          portName: 'http',
          advancedConfiguration: {
            alternateTargetGroupArn: arns.green,
            productionListenerRule: arns.rule,
            testListenerRule: arns.testRule,
          },
        },
      ],
      deploymentConfiguration: {
        strategy: 'LINEAR',
        bakeTimeInMinutes: 2,
        linearConfiguration: { stepPercent: 50, stepBakeTimeInMinutes: 3 },
      },
    },
  },
  // Capacity providers.
  {
    from: 'net',
    to: 'net',
    watchMs: 5 * minute,
    before: [
      ecs('PutClusterCapacityProviders', {
        cluster: 'shop',
        capacityProviders: ['FARGATE', 'FARGATE_SPOT'],
        defaultCapacityProviderStrategy: [],
      }),
    ],
    members: {
      networkConfiguration: network,
      capacityProviderStrategy: [{ capacityProvider: 'FARGATE', weight: 1, base: 1 }],
    },
    others: { 'capacityProviderStrategy[].capacityProvider': ['FARGATE_SPOT', 'own'] },
  },
  // Container instances.
  {
    before: [ecs('CreateCluster', { clusterName: 'small' })],
    members: {
      cluster: 'small',
      desiredCount: 3,
      placementStrategy: [{ type: 'binpack', field: 'memory' }],
      placementConstraints: [{ type: 'distinctInstance' }],
    },
    watchMs: 5 * minute,
    others: { 'placementStrategy[].type': ['spread', 'random'], 'placementStrategy[].field': ['cpu'] },
  },
  // An older load balancer.
  {
    members: { loadBalancers: [{ loadBalancerName: 'classic', containerName: 'app', containerPort: 80 }] },
    watchMs: 5 * minute,
  },
];

/** Members that CreateService alone has. */
const creations: readonly Pick<Sample, 'input' | 'after' | 'others'>[] = [
  {
    input: { clientToken: 'token' },
    // A retry of the client.
    after: [
      ecs('CreateService', {
        cluster: 'shop',
        serviceName: 'web',
        desiredCount: 2,
        taskDefinition: 'web',
        clientToken: 'token',
      }),
    ],
  },
  {
    input: { launchType: 'EC2', schedulingStrategy: 'REPLICA', deploymentController: { type: 'ECS' } },
    others: { launchType: ['EXTERNAL'], 'deploymentController.type': ['CODE_DEPLOY'] },
  },
  { input: { loadBalancers: [{ loadBalancerName: 'classic', containerName: 'app', containerPort: 80 }], role: 'ecs' } },
  { input: { tags: [{ key: 'team', value: 'shop' }], propagateTags: 'SERVICE' } },
];

const base = { cluster: 'shop', serviceName: 'web', desiredCount: 2 };

export const createService: readonly Sample[] = [
  ...situations.map(
    ({ members, before = [], after = [], from: _, to = 'web', ...sample }): Sample => ({
      ...sample,
      before: [...shop, ...before],
      // A version that fails is first here.
      input: { ...base, taskDefinition: to, ...members },
      // Strategies that shift traffic show with the second version.
      after: [
        ...after,
        passes(20),
        ecs('UpdateService', {
          cluster: members['cluster'] ?? 'shop',
          service: 'web',
          taskDefinition: to,
          forceNewDeployment: true,
        }),
        ...after,
      ],
    }),
  ),
  ...creations.map(
    ({ input, ...sample }): Sample => ({
      ...sample,
      before: shop,
      input: { ...base, taskDefinition: 'web', ...input },
      watchMs: 5 * minute,
    }),
  ),
];

export const updateService: readonly Sample[] = situations.map(
  ({ members, before = [], after = [], from = 'web', to = 'web', ...sample }): Sample => {
    const { cluster = 'shop', ...changes } = members;
    const { platformVersion: _, ...created } = changes;
    return {
      ...sample,
      before: [...shop, ...before, ...service({ cluster, taskDefinition: from, ...created })],
      input: {
        cluster,
        service: 'web',
        taskDefinition: to,
        desiredCount: 3,
        forceNewDeployment: true,
        deploymentController: { type: 'ECS' },
        ...changes,
      },
      after,
    };
  },
);
