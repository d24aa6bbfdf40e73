import { describe, expect, it } from 'vitest';
import { mapAuditedContainer, mapAuditedService } from '../../../src/adapters/ecs/audited-service-mapping.ts';

const serviceArn = 'arn:aws:ecs:eu-west-1:111122223333:service/shop/checkout';
const group = (name: string) =>
  `arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/${name}/1a2b3c4d5e6f7a8b`;

describe('a service of DescribeServices', () => {
  it('has its settings', () => {
    const { service, taskDefinitionArn, hasSucceeded } = mapAuditedService({
      serviceArn,
      serviceName: 'checkout',
      clusterArn: 'arn:aws:ecs:eu-west-1:111122223333:cluster/shop',
      taskDefinition: 'checkout:42',
      desiredCount: 4,
      healthCheckGracePeriodSeconds: 60,
      loadBalancers: [
        {
          targetGroupArn: group('blue'),
          advancedConfiguration: { alternateTargetGroupArn: group('green'), productionListenerRule: 'r', roleArn: 'r' },
        },
        { loadBalancerName: 'classic' },
      ],
      deploymentConfiguration: {
        strategy: 'CANARY',
        minimumHealthyPercent: 50,
        maximumPercent: 150,
        bakeTimeInMinutes: 10,
        canaryConfiguration: { canaryPercent: 20 },
        alarms: { alarmNames: ['errors'], enable: true, rollback: false },
        deploymentCircuitBreaker: { enable: true, rollback: true, thresholdConfiguration: { type: 'COUNT', value: 5 } },
        lifecycleHooks: [
          {
            targetType: 'PAUSE',
            lifecycleStages: ['POST_SCALE_UP'],
            timeoutConfiguration: { timeoutInMinutes: 30, action: 'CONTINUE' },
          },
          { hookTargetArn: 'f', lifecycleStages: ['PRODUCTION_TRAFFIC_SHIFT'] },
        ],
      },
      deployments: [{ rolloutState: 'COMPLETED' }],
    });
    expect(taskDefinitionArn).toBe('checkout:42');
    expect(hasSucceeded).toBe(true);
    expect(service).toEqual({
      id: serviceArn,
      name: 'checkout',
      cluster: 'shop',
      kind: 'service',
      controller: 'ECS',
      scheduling: 'REPLICA',
      strategy: 'CANARY',
      desiredCount: 4,
      minimumHealthyPercent: 50,
      maximumPercent: 150,
      bakeTime: 10,
      // The bake time of the canary is AWS's default.
      step: { percent: 20, bakeTime: 10 },
      hasEarlySuccess: false,
      circuitBreaker: { enable: true, rollback: true, threshold: { type: 'COUNT', value: 5 } },
      alarms: { names: ['errors'], enable: true, rollback: false },
      healthCheckGrace: 60,
      targetGroups: [
        { arn: group('blue'), dimension: 'targetgroup/blue/1a2b3c4d5e6f7a8b', kind: 'unknown', role: 'primary' },
        { arn: group('green'), dimension: 'targetgroup/green/1a2b3c4d5e6f7a8b', kind: 'unknown', role: 'alternate' },
      ],
      classicLoadBalancers: 1,
      discoveryNames: [],
      containers: undefined,
      hooks: [
        { target: 'PAUSE', stages: ['POST_SCALE_UP'], timeout: 30, timeoutAction: 'CONTINUE' },
        { target: 'AWS_LAMBDA', stages: ['PRODUCTION_TRAFFIC_SHIFT'], timeout: undefined, timeoutAction: undefined },
      ],
      live: undefined,
    });
  });

  it('has the defaults of AWS for what the answer leaves out', () => {
    const { service, hasSucceeded } = mapAuditedService({ serviceArn });
    expect(hasSucceeded).toBeUndefined();
    expect(service).toMatchObject({
      name: 'checkout',
      cluster: 'default',
      strategy: 'ROLLING',
      minimumHealthyPercent: 100,
      maximumPercent: 200,
      healthCheckGrace: 0,
      circuitBreaker: undefined,
      alarms: undefined,
    });
  });

  it('has the target groups of VPC Lattice, which ECS shows in the newest deployment', () => {
    const lattice = (id: string) => `arn:aws:vpc-lattice:eu-west-1:111122223333:targetgroup/${id}`;
    const deployment = (status: string, id: string) => ({
      status,
      vpcLatticeConfigurations: [{ roleArn: 'r', portName: 'http', targetGroupArn: lattice(id) }],
    });
    const { service } = mapAuditedService({
      serviceArn,
      deployments: [deployment('ACTIVE', 'tg-0aaaaaaaaaaaaaaaa'), deployment('PRIMARY', 'tg-0bbbbbbbbbbbbbbbb')],
    });
    const arn = lattice('tg-0bbbbbbbbbbbbbbbb');
    expect(service.targetGroups).toEqual([{ arn, dimension: { unknown: arn }, kind: 'lattice', role: 'primary' }]);
  });

  it('without an ARN is an error', () => {
    expect(() => mapAuditedService({})).toThrow('ecs:DescribeServices returned a service without an ARN');
  });
});

it('a container is essential unless it says otherwise', () => {
  expect(mapAuditedContainer({ name: 'app' })).toEqual({ name: 'app', isEssential: true, healthCheck: undefined });
  expect(
    mapAuditedContainer({ name: 'log', essential: false, healthCheck: { command: ['x'], startPeriod: 30 } }),
  ).toEqual({
    name: 'log',
    isEssential: false,
    healthCheck: { startPeriod: 30 },
  });
});
