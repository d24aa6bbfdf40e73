import { describe, expect, it } from 'vitest';
import { metricsOf } from '../../../src/scenario/format/references.ts';
import { expectOnlyFault, faultsOf, scenarioOf, type WrittenMistake } from '../stories.ts';

const MISTAKES: readonly WrittenMistake[] = [
  [
    'a maximum below the minimum',
    ['service: { maximumPercent: 50% }'],
    'story.yaml:2:28: service.maximumPercent: must be at least minimumHealthyPercent, got 50 below 100: write maximumPercent: 200%',
  ],
  [
    'early success beside a canary',
    ['service: { strategy: canary, earlySuccess: 80% }'],
    'story.yaml:2:44: service.earlySuccess: needs strategy: rolling, got CANARY: remove it',
  ],
  [
    'early success before the minimum is there',
    ['service: { earlySuccess: 80% }'],
    'story.yaml:2:26: service.earlySuccess: must be at least minimumHealthyPercent, got 80 below 100: write minimumHealthyPercent: 80% too',
  ],
  [
    'a grace period without targets',
    ['service: { traffic: queue, healthCheckGracePeriod: 2m }'],
    'story.yaml:2:52: service.healthCheckGracePeriod: needs traffic from a load balancer or VPC Lattice, got queue: remove it',
  ],
  [
    'a function in a rolling deployment',
    ['service: { hooks: { a: { at: PRE_SCALE_UP, pause: on }, b: { at: PRE_SCALE_UP, pause: off } } }'],
    'story.yaml:2:60: service.hooks.b: is a Lambda hook, which needs a strategy that shifts traffic: write pause: on, or strategy: blue-green, canary or linear',
  ],
  [
    'answers in a rolling deployment',
    ['service: { hooks: { a: { at: PRE_SCALE_UP, answers: failed } } }'],
    'story.yaml:2:24: service.hooks.a: is a Lambda hook, which needs a strategy that shifts traffic: write pause: on, or strategy: blue-green, canary or linear',
  ],
  [
    'answers in the rollback of a rolling deployment',
    ['service: { hooks: { a: { at: PRE_SCALE_UP, inRollback: failed } } }'],
    'story.yaml:2:24: service.hooks.a: is a Lambda hook, which needs a strategy that shifts traffic: write pause: on, or strategy: blue-green, canary or linear',
  ],
  [
    'a pause at a stage that a rolling deployment does not have',
    ['service: { hooks: { a: { at: [PRE_SCALE_UP, POST_TEST_TRAFFIC_SHIFT], pause: on } } }'],
    'story.yaml:2:24: service.hooks.a: pauses at POST_TEST_TRAFFIC_SHIFT, which a rolling deployment does not have: pause at PRE_SCALE_UP or POST_SCALE_UP',
  ],
  [
    'a pause in a shift that a rolling deployment does not have',
    ['service: { hooks: { a: { at: PRODUCTION_TRAFFIC_SHIFT, pause: on } } }'],
    'story.yaml:2:24: service.hooks.a: pauses at PRODUCTION_TRAFFIC_SHIFT, which a rolling deployment does not have: pause at PRE_SCALE_UP or POST_SCALE_UP',
  ],
  [
    'a pause at a stage that the parameter leaves out',
    ['service: { hooks: { a: { at: POST_SCALE_UP } } }', 'parameters: { rollingPauseStages: PRE_SCALE_UP }'],
    'story.yaml:2:24: service.hooks.a: pauses at POST_SCALE_UP, which a rolling deployment does not have: pause at PRE_SCALE_UP',
  ],
  [
    'an alarm on a misspelt series',
    ['alarm: 5xy > 10', 'series: { 5xx: "0" }'],
    'story.yaml:2:8: alarm: uses the metric "5xy", which has no source: define it in series (did you mean "5xx"?), or set load',
  ],
  [
    'an alarm on an unknown metric [LOAD-71]',
    ['load: 600', 'alarm: HTTPCode_Target_5X_Count > 10'],
    'story.yaml:3:8: alarm: uses the metric "HTTPCode_Target_5X_Count", which is not in series and not published by load-balancer, AWS/ECS or Container Insights: did you mean "HTTPCode_Target_5XX_Count"?',
  ],
  [
    'a window above a day',
    ['alarm: a > 1 for 25 of 25 every 59m', 'series: { a: "0" }'],
    'alarm: looks back 88500 s, but CloudWatch allows at most 86400 s: use fewer or shorter periods',
  ],
  [
    'two alarms of one name',
    ['alarm: a > 1', 'alarms: { a: a > 2 }', 'series: { a: "0" }'],
    'two alarms have the name "a": rename one',
  ],
  [
    'a version that is not there',
    ['versions: { v2: healthy }', 'steps:', '  - 1m deploy v3'],
    'story.yaml:4:5: steps[0]: there is no version "v3": did you mean "v2"?',
  ],
  [
    'an alarm that is not there',
    ['steps:', '  - 0m deploy v2', '  - 1m delete alarm 5xx'],
    'story.yaml:4:5: steps[1]: there is no alarm "5xx": none is defined',
  ],
  [
    'a pause that is not there',
    ['steps:', '  - 0m deploy v2', '  - 1m continue'],
    'story.yaml:4:5: steps[1]: there is no pause to continue: add a hook with pause: on',
  ],
  [
    'steps that deploy nothing',
    ['steps:', '  - 1m set desired count 8'],
    'steps: contain no deployment: add "- 0m deploy v2"',
  ],
  [
    'an expected alarm that is not there',
    ['expect:', '  - failed because alarm 5xx'],
    'story.yaml:3:5: expect[0]: there is no alarm "5xx": none is defined',
  ],
  [
    'a step of several on one line',
    ['steps: [5m deploy v2, 0m delete alarm nope]'],
    'story.yaml:2:23: steps[1]: there is no alarm "nope": none is defined',
  ],
  [
    'a step after the end',
    ['until: 1h', 'steps: [0m deploy v2, 90m deploy v3]'],
    'story.yaml:3:23: steps[1]: is after the end of the simulation, got 1h30m after 1h: raise until',
  ],
  [
    'an expectation of several on one line',
    ['expect: [never failed, failed because alarm nope]'],
    'story.yaml:2:24: expect[1]: there is no alarm "nope": none is defined',
  ],
  [
    'an alarm with a name of its own',
    ['alarms:', '  a: { name: b, metric: nope, threshold: 1 }', 'series: { x: "0" }'],
    'story.yaml:3:25: alarms.a: uses the metric "nope", which has no source: define it in series (use one of x), or set load',
  ],
];

describe('a mistake in what parts say of each other', () => {
  it.each(MISTAKES)(
    '%s is the only complaint, with its place, its value and the fix [SCN-1] [SCN-2]',
    (_what, lines, fault) => {
      expectOnlyFault(lines, fault);
    },
  );
});

describe('a scenario whose parts fit together', () => {
  it.each([
    ['a version that v1 stands for without a list', ['steps: [0m deploy v7]']],
    [
      'a version that runs',
      ['versions: { a: healthy, b: healthy }', 'service: { running: a }', 'steps: [0m deploy a]'],
    ],
    ['a first deployment', ['versions: { a: healthy }', 'service: { running: none }']],
    [
      'a pause by its name',
      [
        'service: { strategy: blue-green, hooks: { ok: { at: PRE_SCALE_UP, pause: on } } }',
        'steps: [0m deploy v2, 1m continue ok]',
      ],
    ],
    [
      'a pause before and after the scale-up of a rolling deployment',
      [
        'service: { hooks: { ok: { at: [PRE_SCALE_UP, POST_SCALE_UP], pause: on } } }',
        'steps: [0m deploy v2, 1m continue ok]',
      ],
    ],
    [
      'a hook of a rolling deployment, which can only be a pause',
      ['service: { strategy: rolling, hooks: { ok: { at: PRE_SCALE_UP } } }', 'steps: [0m deploy v2, 1m reject]'],
    ],
    [
      'a pause at a stage that the parameter adds',
      [
        'service: { hooks: { ok: { at: RECONCILE_SERVICE } } }',
        'parameters: { rollingPauseStages: RECONCILE_SERVICE }',
      ],
    ],
    ['a week of hours', ['alarm: a > 1 for 100 of 168 every 1h', 'series: { a: "0" }']],
    ['a metric of the load', ['load: 600', 'alarm: RequestCount > 1']],
  ])('has no mistake: %s', (_what, lines) => {
    expect(faultsOf('name: x', ...lines)).toEqual([]);
  });

  it.each([
    ['a version without a number that no list has', ['steps: [0m deploy blue]'], 'there is no version "blue"'],
    [
      'a running version that no list has',
      ['versions: { v2: healthy }', 'service: { running: v0 }'],
      'service.running: there is no version "v0": did you mean "v2"?',
    ],
    [
      'a pause by another name',
      [
        'service: { strategy: blue-green, hooks: { ok: { at: PRE_SCALE_UP, pause: on } } }',
        'steps: [0m deploy v2, 1m reject no]',
      ],
      'steps[1]: there is no pause "no" to reject: add a hook with pause: on',
    ],
    [
      'a function where a pause is meant',
      [
        'service: { strategy: blue-green, hooks: { ok: { at: PRE_SCALE_UP } } }',
        'steps: [0m deploy v2, 1m continue ok]',
      ],
      'there is no pause "ok" to continue',
    ],
    [
      'a window above a week',
      ['alarm: a > 1 for 1 of 169 every 1h', 'series: { a: "0" }'],
      'looks back 608400 s, but CloudWatch allows at most 604800 s',
    ],
    [
      'an expectation of a version that nothing deploys',
      ['expect: [v3 failed]'],
      'expect[0]: no step deploys "v3": did you mean "v2"?',
    ],
    [
      'an expectation of a hook that is not there',
      ['expect: [hook smoke failed]'],
      'expect[0]: there is no hook "smoke": none is defined',
    ],
    [
      'a cause that is not there',
      ['expect: [verdict failed because hook smoke]'],
      'expect[0]: there is no hook "smoke": none is defined',
    ],
  ])('has one: %s', (_what, lines, fault) => {
    expect(faultsOf('name: x', ...lines)).toEqual([expect.stringContaining(fault)]);
  });
});

describe('the metrics of an alarm', () => {
  const alarmsOf = (alarm: string) => {
    const scenario = scenarioOf('name: x', `alarm: { ${alarm}, threshold: 1 }`, 'series: { a: "0", ab: "0", c: "0" }');
    return scenario.alarms.map((one) => metricsOf(one, scenario));
  };

  it.each([
    ['metric: a', ['a']],
    ['math: ab / c', ['ab', 'c']],
    ['math: e / r, metrics: { e: c, r: a }', ['c', 'a']],
  ])('{ %s }', (alarm, metrics) => {
    expect(alarmsOf(alarm)).toEqual([metrics]);
  });
});
