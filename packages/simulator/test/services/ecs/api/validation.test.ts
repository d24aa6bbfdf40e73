import { describe, expect, it } from 'vitest';
import { account, steadyWeb, update, web } from '../account.ts';
import { behind, blueGroup, productionRule } from '../shifted-web.ts';

const lambda = { hookTargetArn: 'arn:l', roleArn: 'arn:r', lifecycleStages: ['PRE_SCALE_UP'] };
const pause = { targetType: 'PAUSE', lifecycleStages: ['PRE_SCALE_UP'] };
const times = <T>(count: number, item: T) => Array.from({ length: count }, () => item);

function create(configuration: Record<string, unknown>, input: Record<string, unknown> = {}) {
  return account().call<{ service: { deploymentConfiguration: Record<string, unknown> } }>('CreateService', {
    cluster: 'shop',
    serviceName: 'web',
    taskDefinition: 'api:1',
    desiredCount: 1,
    ...input,
    deploymentConfiguration: configuration,
  }).service.deploymentConfiguration;
}

const refused = (message: string) =>
  expect.objectContaining({ code: 'InvalidParameterException', message: expect.stringContaining(message) });

describe('CreateService refuses', () => {
  it.each<[string, Record<string, unknown>, string]>([
    [
      'a strategy that is none',
      { strategy: 'BIG_BANG' },
      'strategy must be one of ROLLING, BLUE_GREEN, LINEAR, CANARY',
    ],
    ['a bake of more than a day', { bakeTimeInMinutes: 1441 }, 'bakeTimeInMinutes must be between 0 and 1440'],
    [
      'a maximum below the minimum',
      { minimumHealthyPercent: 80, maximumPercent: 70 },
      'maximumPercent must be at least',
    ],
    ['half a percent', { minimumHealthyPercent: 50.5 }, 'minimumHealthyPercent must be a whole number'],
    ['a step below 3 %', { strategy: 'LINEAR', linearConfiguration: { stepPercent: 2.9 } }, 'stepPercent must be'],
    ['a step between tenths', { strategy: 'LINEAR', linearConfiguration: { stepPercent: 3.05 } }, 'multiple of 0.1'],
    ['a canary of nothing', { strategy: 'CANARY', canaryConfiguration: { canaryPercent: 0 } }, 'canaryPercent must be'],
    [
      'a canary bake of -1',
      { strategy: 'CANARY', canaryConfiguration: { canaryBakeTimeInMinutes: -1 } },
      'between 0 and 1440',
    ],
    [
      'a threshold above 100 %',
      {
        deploymentCircuitBreaker: {
          enable: true,
          rollback: true,
          thresholdConfiguration: { type: 'BOUNDED_PERCENT', value: 101 },
        },
      },
      'thresholdConfiguration.value must be between 1 and 100',
    ],
    [
      'a threshold of no type',
      {
        deploymentCircuitBreaker: { enable: true, rollback: true, thresholdConfiguration: { type: 'SOME', value: 1 } },
      },
      'thresholdConfiguration.type must be',
    ],
    [
      'early success below the minimum',
      { earlySuccessCriteria: { enable: true, healthyPercent: 90 } },
      'at least minimumHealthyPercent 100',
    ],
    ['early success without a percentage', { earlySuccessCriteria: { enable: true } }, 'healthyPercent is required'],
    [
      'early success beside another strategy',
      { strategy: 'BLUE_GREEN', earlySuccessCriteria: { enable: true, healthyPercent: 100 } },
      'only supported with the ROLLING strategy',
    ],
    [
      'another way of cleaning up',
      { earlySuccessCriteria: { enable: true, healthyPercent: 100, sourceServiceRevisionCleanup: 'NEVER' } },
      'BLOCKING or DEFERRED',
    ],
  ])('%s [ECS-90]', (_, configuration, message) => {
    expect(() => create(configuration, behind())).toThrow(refused(message));
  });

  it.each<[string, unknown[], string]>([
    ['eleven Lambda hooks', times(11, lambda), 'at most 10 of type AWS_LAMBDA'],
    ['eleven pauses', times(11, pause), 'at most 10 of type PAUSE'],
    [
      'a Lambda hook without its function',
      [{ lifecycleStages: ['PRE_SCALE_UP'] }],
      'hookTargetArn and roleArn are required',
    ],
    ['a hook of another type', [{ ...lambda, targetType: 'HTTP' }], 'targetType must be'],
    ['a hook without a stage', [{ ...lambda, lifecycleStages: [] }], 'cannot be empty'],
    ['a hook in a stage that has none', [{ ...lambda, lifecycleStages: ['BAKE_TIME'] }], 'got BAKE_TIME'],
    [
      'a pause in a shift of test traffic',
      [{ ...pause, lifecycleStages: ['TEST_TRAFFIC_SHIFT'] }],
      'not allowed in TEST_TRAFFIC_SHIFT',
    ],
    [
      'a pause in a shift of production traffic',
      [{ ...pause, lifecycleStages: ['PRODUCTION_TRAFFIC_SHIFT'] }],
      'not allowed in PRODUCTION_TRAFFIC_SHIFT',
    ],
    [
      'a Lambda hook of more than a day',
      [{ ...lambda, timeoutConfiguration: { timeoutInMinutes: 1441 } }],
      'between 1 and 1440',
    ],
    [
      'a pause of more than two weeks',
      [{ ...pause, timeoutConfiguration: { timeoutInMinutes: 20_161 } }],
      'between 1 and 20160',
    ],
    ['another action', [{ ...pause, timeoutConfiguration: { action: 'STOP' } }], 'ROLLBACK or CONTINUE'],
  ])('%s [ECS-76, ECS-82]', (_, lifecycleHooks, message) => {
    expect(() => create({ strategy: 'BLUE_GREEN', lifecycleHooks }, behind())).toThrow(refused(message));
  });

  it('takes ten hooks of each type, and pauses of two weeks [ECS-76]', () => {
    const long = { ...pause, timeoutConfiguration: { timeoutInMinutes: 20_160 } };
    const lifecycleHooks = [...times(10, lambda), ...times(10, long)];
    expect(create({ strategy: 'BLUE_GREEN', lifecycleHooks }, behind())['lifecycleHooks']).toHaveLength(20);
  });

  it.each<[string, Record<string, unknown>, string]>([
    ['canaries where nothing moves traffic', {}, 'needs a load balancer'],
    [
      'load balancers without a second target group',
      { loadBalancers: [{ targetGroupArn: blueGroup }] },
      'advancedConfiguration is required',
    ],
    [
      'one target group twice',
      { loadBalancers: [...behind().loadBalancers, ...behind().loadBalancers] },
      'cannot be used twice',
    ],
    ['one rule for both kinds of traffic', behind({ test: productionRule }), 'must be different'],
    [
      'a listener of an Application Load Balancer for its rule',
      behind({ production: 'arn:aws:elasticloadbalancing:us-east-1:111122223333:listener/app/web/1/2' }),
      'must be a listener rule ARN',
    ],
    ['a Classic Load Balancer', { loadBalancers: [{ loadBalancerName: 'old' }] }, 'Classic Load Balancer'],
  ])('%s [ECS-91]', (_, input, message) => {
    expect(() => create({ strategy: 'CANARY' }, input)).toThrow(refused(message));
  });

  it('alarms and a bake with a controller that is not its own [ECS-92]', () => {
    const input = { deploymentController: { type: 'CODE_DEPLOY' } };
    const alarms = { alarmNames: [], enable: false, rollback: false };
    expect(() => create({ alarms }, input)).toThrow(
      refused('Alarm based rollback feature is only supported with ECS deployment controller.'),
    );
    expect(() => create({ bakeTimeInMinutes: 5 }, input)).toThrow(refused('not supported with the CODE_DEPLOY'));
  });

  it.each<[string, Record<string, unknown>, string]>([
    ['a name with a space', { serviceName: 'my web' }, 'serviceName must be 1 to 255 letters'],
    ['fewer tasks than none', { desiredCount: -1 }, 'desiredCount'],
    ['half a task', { desiredCount: 1.5 }, 'desiredCount'],
    ['a launch type that is none', { launchType: 'MOON' }, 'launchType must be one of EC2, FARGATE'],
    ['a controller that is none', { deploymentController: { type: 'ME' } }, 'deploymentController.type must be one of'],
  ])('%s [ECS-90]', (_, input, message) => {
    expect(() => create({}, input)).toThrow(refused(message));
  });

  it('DAEMON, since this simulator schedules replicas only [ECS-93]', () => {
    expect(() => create({}, { schedulingStrategy: 'DAEMON' })).toThrow(
      expect.objectContaining({ code: 'UnsupportedFeatureException' }),
    );
  });
});

describe('names and words that are none', () => {
  it.each<[string, Record<string, unknown>, string]>([
    ['CreateCluster', { clusterName: 'my shop' }, 'clusterName must be'],
    ['RegisterTaskDefinition', { family: 'my/web', containerDefinitions: [{ name: 'a', image: 'b' }] }, 'family must'],
    ['UpdateService', { cluster: 'shop', service: 'web', desiredCount: -1 }, 'desiredCount'],
    ['ListServices', { cluster: 'shop', launchType: 'MOON' }, 'launchType must be one of'],
    ['ListServices', { cluster: 'shop', schedulingStrategy: 'ONE' }, 'schedulingStrategy must be one of'],
    ['ListTasks', { cluster: 'shop', desiredStatus: 'GONE' }, 'desiredStatus must be one of RUNNING, PENDING, STOPPED'],
    ['ListTaskDefinitions', { status: 'GONE' }, 'status must be one of'],
    ['ListServiceDeployments', { cluster: 'shop', service: 'web', status: ['DONE'] }, 'status must be one of'],
    ['DescribeTasks', { cluster: 'shop', tasks: [] }, 'Tasks cannot be empty.'],
    ['DescribeTasks', { cluster: 'shop', tasks: times(101, 'a') }, 'Tasks cannot have more than 100 elements.'],
  ])('are refused by %s %j [ECS-90]', async (operation, input, message) => {
    const shop = account();
    await steadyWeb(shop);
    expect(() => shop.call(operation, input)).toThrow(refused(message));
  });

  it.each<[string, readonly unknown[]]>([
    ['Container list cannot be empty.', []],
    ['Container.image should not be null or empty.', [{ name: 'app' }]],
    ['Container.name should not be null or empty.', [{ image: 'example/web' }]],
  ])('are a ClientException in a task definition: %s', (message, containerDefinitions) => {
    expect(() => account().call('RegisterTaskDefinition', { family: 'web', containerDefinitions })).toThrow(
      expect.objectContaining({ code: 'ClientException', message }),
    );
  });
});

describe('CreateService with a client token', () => {
  const once = { cluster: 'shop', serviceName: 'web', taskDefinition: 'api:1', clientToken: 'once' };

  it('makes nothing when it is repeated, and refuses another request for the same service [ECS-95]', () => {
    const shop = account();
    const first = shop.call('CreateService', once);
    expect(shop.call('CreateService', { ...once })).toEqual(first);
    for (const other of [
      { ...once, desiredCount: 3 },
      { ...once, clientToken: 'twice' },
    ]) {
      expect(() => shop.call('CreateService', other)).toThrow(refused('Creation of service was not idempotent.'));
    }
  });
});

describe('a configuration of another strategy', () => {
  it('is dropped without a word [ECS-65]', async () => {
    const canaryConfiguration = { canaryPercent: 10 };
    expect(create({ strategy: 'BLUE_GREEN', canaryConfiguration }, behind())).not.toHaveProperty('canaryConfiguration');
    expect(create({ strategy: 'CANARY', canaryConfiguration }, behind())).toMatchObject({ canaryConfiguration });
  });
});

describe('UpdateService', () => {
  it('takes the controller that the service has, and no other', async () => {
    const shop = account();
    await steadyWeb(shop);
    const to = (type: string) =>
      shop.call('UpdateService', { cluster: 'shop', service: 'web', deploymentController: { type } });
    expect(() => to('EXTERNAL')).toThrow(expect.objectContaining({ code: 'UnsupportedFeatureException' }));
    expect(to('ECS')).toMatchObject({ service: { deploymentController: { type: 'ECS' } } });
  });

  it('changes nothing when it is refused [ECS-90]', async () => {
    const shop = account({ parameters: { listLagMs: 0 } });
    await steadyWeb(shop);
    const before = web(shop);
    expect(() => update(shop, { taskDefinition: 'api:2', deploymentConfiguration: { strategy: 'LINEAR' } })).toThrow();
    expect(web(shop)).toEqual(before);
  });

  it('makes a deployment of a change to the load balancers, and none of a change to the strategy alone [ECS-94]', async () => {
    const shop = account({ parameters: { listLagMs: 0 } });
    await steadyWeb(shop);
    update(shop, { deploymentConfiguration: { strategy: 'BLUE_GREEN' } });
    expect(web(shop).deployments).toHaveLength(1);
    update(shop, behind());
    expect(web(shop).deployments).toHaveLength(2);
  });

  it('makes a deployment of service registries, which it shows, and none of a capacity provider strategy [ECS-94]', async () => {
    const shop = account({ parameters: { listLagMs: 0 } });
    await steadyWeb(shop);
    update(shop, { capacityProviderStrategy: [{ capacityProvider: 'FARGATE_SPOT' }] });
    expect(web(shop).deployments).toHaveLength(1);
    const serviceRegistries = [{ registryArn: 'arn:aws:servicediscovery:us-east-1:111122223333:service/srv-1' }];
    update(shop, { serviceRegistries });
    expect(web(shop).deployments).toHaveLength(2);
    expect(web(shop)).toMatchObject({ serviceRegistries });
  });

  it('names the newer of two deployments of one instant as the current one', async () => {
    const shop = account({ parameters: { listLagMs: 0 } });
    await steadyWeb(shop);
    update(shop, { taskDefinition: 'api:2' });
    update(shop, { taskDefinition: 'api:1' });
    const newest = shop.ecs.store.serviceAt(web(shop).serviceArn)?.deployments[2];
    expect(web(shop)).toMatchObject({ currentServiceDeployment: newest?.arn });
  });

  it.each([-1, 1.5])('refuses %d as a desired count [ECS-90]', async (desiredCount) => {
    const shop = account({ parameters: { listLagMs: 0 } });
    await steadyWeb(shop);
    expect(() => update(shop, { desiredCount })).toThrow(
      expect.objectContaining({ code: 'InvalidParameterException' }),
    );
  });
});

describe('calls of the API', () => {
  it('are throttled by buckets that fill again, where there are some [ECS-49]', async () => {
    const shop = account({ parameters: { apiBuckets: { DescribeServices: { burst: 2, perSecond: 0.5 } } } });
    const describeOne = () => shop.call('DescribeServices', { cluster: 'shop', services: ['web'] });
    const throttled = expect.objectContaining({ code: 'ThrottlingException', message: 'Rate exceeded' });
    describeOne();
    describeOne();
    expect(describeOne).toThrow(throttled);
    shop.call('ListServices', { cluster: 'shop' });
    await shop.clock.advanceTo(shop.clock.now() + 1_999);
    expect(describeOne).toThrow(throttled);
    await shop.clock.advanceTo(shop.clock.now() + 1);
    describeOne();
    expect(describeOne).toThrow(throttled);
  });
});
