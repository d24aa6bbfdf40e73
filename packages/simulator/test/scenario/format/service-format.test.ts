import { describe, expect, it } from 'vitest';
import { expectOnlyFault, faultsOf, scenarioOf, type WrittenMistake } from '../stories.ts';

const MISTAKES: readonly WrittenMistake[] = [
  [
    'a bake of half a minute',
    ['service: { bake: 30s }'],
    'story.yaml:2:18: service.bake: must be whole minutes, because ECS takes bakeTimeInMinutes, got "30s": write bake: 10m',
  ],
  [
    'an unknown strategy',
    ['service: { strategy: big-bang }'],
    'story.yaml:2:22: service.strategy: is not a deployment strategy, got "big-bang": write rolling, blue-green, "canary 10% for 5m" or "linear 20% every 6m", with whole minutes',
  ],
  [
    'a linear step that is too small',
    ['service: { strategy: linear 1% every 5m }'],
    'story.yaml:2:22: service.strategy: must shift from 3% to 100%, got "linear 1% every 5m": write "linear 10% every 5m"',
  ],
  [
    'a threshold of no failures',
    ['service: { circuitBreaker: count 0 }'],
    'story.yaml:2:28: service.circuitBreaker: must be a count, or a percentage from 1% to 100%, got "count 0": write "count 3", 50% or "unbounded 50%"',
  ],
  [
    'a pause at a stage for functions',
    ['service: { strategy: canary, hooks: { a: { at: PRODUCTION_TRAFFIC_SHIFT, pause: on } } }'],
    'service.hooks.a: pauses at a stage that takes functions only',
  ],
  [
    'capacity in words',
    ['service: { capacity: plenty }'],
    'story.yaml:2:22: service.capacity: must be fargate or a number of tasks, got "plenty": write capacity: 6 tasks',
  ],
  [
    'a name of a service that ECS does not take',
    ['service: { name: my service }'],
    'story.yaml:2:18: service.name: must be up to 255 letters, numbers, underscores and hyphens, got "my service": write name: api',
  ],
];

describe('a service', () => {
  it.each([
    ['canary', { strategy: 'CANARY', canaryConfiguration: { canaryPercent: 5, canaryBakeTimeInMinutes: 10 } }],
    [
      'canary 12.5% for 3m',
      { strategy: 'CANARY', canaryConfiguration: { canaryPercent: 12.5, canaryBakeTimeInMinutes: 3 } },
    ],
    ['linear 20% every 6m', { strategy: 'LINEAR', linearConfiguration: { stepPercent: 20, stepBakeTimeInMinutes: 6 } }],
    ['Blue_Green', { strategy: 'BLUE_GREEN' }],
  ])('strategy %s is what ECS is told', (strategy, configuration) => {
    expect(scenarioOf('name: x', `service: { strategy: ${strategy} }`).service.configuration).toMatchObject(
      configuration,
    );
  });

  it.each([
    ['on', { enable: true, rollback: true }],
    ['off', { enable: false, rollback: false }],
    ['count 5', { enable: true, rollback: true, thresholdConfiguration: { type: 'COUNT', value: 5 } }],
    ['30%', { enable: true, rollback: true, thresholdConfiguration: { type: 'BOUNDED_PERCENT', value: 30 } }],
    [
      '{ threshold: unbounded 30%, reset: off, rollback: off }',
      {
        enable: true,
        rollback: false,
        resetOnHealthyTask: false,
        thresholdConfiguration: { type: 'UNBOUNDED_PERCENT', value: 30 },
      },
    ],
  ])('circuitBreaker %s is what ECS is told', (breaker, told) => {
    expect(
      scenarioOf('name: x', `service: { circuitBreaker: ${breaker} }`).service.configuration[
        'deploymentCircuitBreaker'
      ],
    ).toEqual(told);
  });
});

describe('a mistake in a service', () => {
  it.each(MISTAKES)(
    '%s is the only complaint, with its place, its value and the fix [SCN-1] [SCN-2]',
    (_what, lines, fault) => {
      expectOnlyFault(lines, fault);
    },
  );
});

describe('a deployment of a service', () => {
  const configurationOf = (service: string) => scenarioOf('name: x', `service: { ${service} }`).service.configuration;

  it.each([
    ['minimumHealthyPercent: 50%, maximumPercent: 150', { minimumHealthyPercent: 50, maximumPercent: 150 }],
    ['bake: 1h', { bakeTimeInMinutes: 60 }],
    [
      'earlySuccess: 80%, minimumHealthyPercent: 50%',
      { earlySuccessCriteria: { enable: true, healthyPercent: 80, sourceServiceRevisionCleanup: 'BLOCKING' } },
    ],
    [
      'earlySuccess: { healthy: 100%, cleanup: deferred }',
      { earlySuccessCriteria: { enable: true, healthyPercent: 100, sourceServiceRevisionCleanup: 'DEFERRED' } },
    ],
    [
      'circuitBreaker: 7',
      {
        deploymentCircuitBreaker: { enable: true, rollback: true, thresholdConfiguration: { type: 'COUNT', value: 7 } },
      },
    ],
    ['strategy: canary 100% for 1h', { canaryConfiguration: { canaryPercent: 100, canaryBakeTimeInMinutes: 60 } }],
    ['strategy: linear 3%', { linearConfiguration: { stepPercent: 3, stepBakeTimeInMinutes: 6 } }],
  ])('%s', (service, configuration) => {
    expect(configurationOf(service)).toMatchObject(configuration);
  });

  it.each([
    ['strategy: rolling 10%', 'is not a deployment strategy, got "rolling 10%"'],
    ['strategy: canary 10% for 90s', 'is not a deployment strategy, got "canary 10% for 90s"'],
    ['strategy: canary 0%', 'must shift from 0.1% to 100%, got "canary 0%": write "canary 10% for 5m"'],
    ['strategy: linear 101%', 'must shift from 3% to 100%, got "linear 101%"'],
    ['circuitBreaker: 101%', 'must be a count, or a percentage from 1% to 100%, got "101%"'],
    ['earlySuccess: { cleanup: blocking }', 'is missing: write healthy: 80%'],
    ['capacity: 100000', 'must be fargate or a number of tasks, got "100000"'],
  ])('%s is refused', (service, fault) => {
    expect(faultsOf('name: x', `service: { ${service} }`)).toEqual([expect.stringContaining(fault)]);
  });
});

describe('the room for tasks', () => {
  it.each([
    ['fargate', undefined],
    ['1 task', 1],
    ['6 tasks', 6],
    ['0', 0],
  ])('%s', (capacity, tasks) => {
    expect(scenarioOf('name: x', `service: { capacity: ${capacity} }`).service.capacityTasks).toBe(tasks);
  });
});

describe('a hook', () => {
  const hooksOf = (hook: string) =>
    scenarioOf('name: x', `service: { strategy: canary, hooks: { smoke: ${hook} } }`).service;

  it('succeeds, is called for a day, and rolls back when it does not end by then', () => {
    const { hooks, configuration } = hooksOf('{ at: pre-scale-up }');
    expect(hooks).toMatchObject([
      {
        name: 'smoke',
        kind: 'AWS_LAMBDA',
        stages: ['PRE_SCALE_UP'],
        answers: [{ is: 'payload', hookStatus: 'SUCCEEDED', afterMs: 1_000 }],
        inRollback: undefined,
      },
    ]);
    expect(configuration['lifecycleHooks']).toEqual([
      {
        targetType: 'AWS_LAMBDA',
        hookTargetArn: 'arn:aws:lambda:us-east-1:111122223333:function:smoke',
        roleArn: 'arn:aws:iam::111122223333:role/ecs-hooks',
        lifecycleStages: ['PRE_SCALE_UP'],
        timeoutConfiguration: { timeoutInMinutes: 1_440, action: 'ROLLBACK' },
      },
    ]);
  });

  it('may have several stages and answers', () => {
    const { hooks } = hooksOf(
      '{ at: [PRE_SCALE_UP, POST_SCALE_UP], answers: [in progress, failed], inRollback: error }',
    );
    expect(hooks).toMatchObject([
      {
        stages: ['PRE_SCALE_UP', 'POST_SCALE_UP'],
        answers: [{ hookStatus: 'IN_PROGRESS' }, { hookStatus: 'FAILED' }],
        inRollback: { is: 'error' },
      },
    ]);
  });

  it.each([
    ['rolling', '{ at: PRE_SCALE_UP }', 'PAUSE'],
    ['rolling', '{ at: PRE_SCALE_UP, pause: on }', 'PAUSE'],
    ['blue-green', '{ at: PRE_SCALE_UP }', 'AWS_LAMBDA'],
    ['blue-green', '{ at: PRE_SCALE_UP, pause: off }', 'AWS_LAMBDA'],
  ])('with strategy %s that is written as %s is a hook of type %s', (strategy, hook, type) => {
    const { hooks, configuration } = scenarioOf(
      'name: x',
      `service: { strategy: ${strategy}, hooks: { ok: ${hook} } }`,
    ).service;
    expect(hooks).toMatchObject([{ kind: type }]);
    expect(configuration['lifecycleHooks']).toMatchObject([{ targetType: type }]);
  });

  it('that pauses has no function, and a timeout in whole minutes, rounded up', () => {
    const { hooks, configuration } = hooksOf(
      '{ at: POST_TEST_TRAFFIC_SHIFT, pause: on, timeout: 90s, onTimeout: continue }',
    );
    expect(hooks).toMatchObject([{ kind: 'PAUSE' }]);
    expect(configuration['lifecycleHooks']).toEqual([
      {
        targetType: 'PAUSE',
        lifecycleStages: ['POST_TEST_TRAFFIC_SHIFT'],
        timeoutConfiguration: { timeoutInMinutes: 2, action: 'CONTINUE' },
      },
    ]);
  });
});
