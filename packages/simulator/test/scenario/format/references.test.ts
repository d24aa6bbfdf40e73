import { describe, expect, it } from 'vitest';
import { faultsOf } from '../stories.ts';

/** What somebody writes, and the one complaint about it. Lines below `name: x` count from 2. */
const MISTAKES: readonly (readonly [what: string, lines: readonly string[], fault: string])[] = [
  ['a misspelt key', ['serivce: {}'], 'story.yaml:2:1: serivce: there is no key "serivce": did you mean "service"?'],
  [
    'a key that is nothing like any',
    ['zzzzzzzz: 1'],
    'story.yaml:2:1: zzzzzzzz: there is no key "zzzzzzzz": there are name, why, service',
  ],
  [
    'a misspelt key deep inside',
    ['service:', '  desiredCout: 4'],
    'story.yaml:3:3: service.desiredCout: there is no key "desiredCout": did you mean "desiredCount"?',
  ],
  ['the same key twice', ['load: 1', 'load: 2'], 'story.yaml:3:1: the same key stands here twice: leave one out'],
  [
    'a key without a value',
    ['service:'],
    'story.yaml:2:1: service: has no value: write one after "service:", or leave the key out',
  ],
  [
    'a list where a map belongs',
    ['service: [4]'],
    'story.yaml:2:10: service: must be a map of keys and values, got a list of 1: write "service:" and its keys, indented, below',
  ],
  [
    'a word for a number',
    ['service: { desiredCount: four }'],
    'story.yaml:2:26: service.desiredCount: must be a whole number from 0 to 5000, got "four": write desiredCount: 10',
  ],
  [
    'a fraction of a task',
    ['service: { desiredCount: 2.5 }'],
    'story.yaml:2:26: service.desiredCount: must be a whole number from 0 to 5000, got "2.5": write desiredCount: 10',
  ],
  [
    'too many percents',
    ['service: { minimumHealthyPercent: 120% }'],
    'story.yaml:2:35: service.minimumHealthyPercent: must be percents from 0 to 100, got "120%": write minimumHealthyPercent: 50%',
  ],
  [
    'a maximum below the minimum',
    ['service: { maximumPercent: 50% }'],
    'story.yaml:2:28: service.maximumPercent: must be at least minimumHealthyPercent, got 50 below 100: write maximumPercent: 200%',
  ],
  [
    'a bake that is no duration',
    ['service: { bake: soon }'],
    'story.yaml:2:18: service.bake: must be a duration like 90s, 5m or 1h30m, got "soon": write 10m',
  ],
  [
    'a bake above a day',
    ['service: { bake: 25h }'],
    'story.yaml:2:18: service.bake: must be a duration from 0s to 1d, got "25h": write bake: 1d',
  ],
  [
    'a bake without its unit',
    ['service: { bake: 10 }'],
    'story.yaml:2:18: service.bake: must be a duration like 90s, 5m or 1h30m, got "10": write 10s for seconds or 10m for minutes',
  ],
  [
    'a parameter in milliseconds without its unit',
    ['parameters: { alarmPollIntervalMs: 5000 }'],
    'story.yaml:2:36: parameters.alarmPollIntervalMs: must be a duration, got "5000": write alarmPollIntervalMs: 5s',
  ],
  [
    'a step whose time has no unit',
    ['steps:', '  - 90 deploy v2'],
    'story.yaml:3:5: steps[0]: must begin with its time, counted from the start, not with "90", got "90 deploy v2": write 90s for seconds or 90m for minutes',
  ],
  [
    'an answer of a hook whose delay has no unit',
    ['service: { strategy: canary, hooks: { a: { at: PRE_SCALE_UP, answers: in progress 60 } } }'],
    'service.hooks.a.answers: has "60" where a duration like 90s, 5m or 1h30m belongs, got "in progress 60": write 60s for seconds or 60m for minutes',
  ],
  [
    'a bake of half a minute',
    ['service: { bake: 30s }'],
    'story.yaml:2:18: service.bake: must be whole minutes, since ECS takes bakeTimeInMinutes, got "30s": write bake: 10m',
  ],
  [
    'an unknown strategy',
    ['service: { strategy: big-bang }'],
    'story.yaml:2:22: service.strategy: is no strategy, got "big-bang": write rolling, blue-green, "canary 10% for 5m" or "linear 20% every 6m", with whole minutes',
  ],
  [
    'a linear step that is too small',
    ['service: { strategy: linear 1% every 5m }'],
    'story.yaml:2:22: service.strategy: must shift from 3% to 100%, got "linear 1% every 5m": write "linear 10% every 5m"',
  ],
  [
    'a switch that is neither',
    ['service: { rollback: perhaps }'],
    'story.yaml:2:22: service.rollback: must be on or off, got "perhaps": write rollback: off',
  ],
  [
    'a threshold of no failures',
    ['service: { circuitBreaker: count 0 }'],
    'story.yaml:2:28: service.circuitBreaker: must be a count, or a percentage from 1% to 100%, got "count 0": write "count 3", 50% or "unbounded 50%"',
  ],
  [
    'early success beside a canary',
    ['service: { strategy: canary, earlySuccess: 80% }'],
    'story.yaml:2:44: service.earlySuccess: goes with strategy rolling alone, got CANARY: leave it out',
  ],
  [
    'early success before the minimum is there',
    ['service: { earlySuccess: 80% }'],
    'story.yaml:2:26: service.earlySuccess: must be at least minimumHealthyPercent, got 80 below 100: write minimumHealthyPercent: 80% too',
  ],
  [
    'a misspelt key of a load',
    ['load: { requestsPerMinut: 5 }'],
    'story.yaml:2:9: load.requestsPerMinut: there is no key "requestsPerMinut": did you mean "requestsPerMinute"?',
  ],
  [
    'a misspelt key of an effect',
    ['versions: { v2: { errors: { share: 5%, form: 3m } } }'],
    'story.yaml:2:40: versions.v2.errors.form: there is no key "form": did you mean "from"?',
  ],
  [
    'a duration without its unit in an effect',
    ['versions: { v2: { crashAfter: { after: 30 } } }'],
    'story.yaml:2:40: versions.v2.crashAfter.after: must be a duration like 90s, 5m or 1h30m, got 30: write 30s for seconds or 30m for minutes',
  ],
  [
    'hooks in a rolling deployment',
    ['service: { hooks: { a: { at: PRE_SCALE_UP } } }'],
    'story.yaml:2:19: service.hooks: need a strategy with stages of traffic: write strategy: blue-green, canary or linear',
  ],
  [
    'a misspelt stage',
    ['service: { strategy: canary, hooks: { a: { at: PRE_SCALEUPP } } }'],
    'story.yaml:2:48: service.hooks.a.at: is no word that is known here, got "PRE_SCALEUPP": did you mean "PRE_SCALE_UP"?',
  ],
  [
    'a hook without a stage',
    ['service: { strategy: canary, hooks: { a: { answers: failed } } }'],
    'story.yaml:2:42: service.hooks.a.at: is missing: write at: POST_TEST_TRAFFIC_SHIFT',
  ],
  [
    'a pause at a stage for functions',
    ['service: { strategy: canary, hooks: { a: { at: PRODUCTION_TRAFFIC_SHIFT, pause: on } } }'],
    'service.hooks.a: pauses at a stage that takes functions only',
  ],
  [
    'an answer that no hook gives',
    ['service: { strategy: canary, hooks: { a: { at: PRE_SCALE_UP, answers: maybe } } }'],
    'service.hooks.a.answers: is no answer of a hook, got "maybe": there are succeeded, failed, in progress, nonsense, error, time out',
  ],
  [
    'capacity in words',
    ['service: { capacity: plenty }'],
    'story.yaml:2:22: service.capacity: must be fargate or a number of tasks, got "plenty": write capacity: 6 tasks',
  ],
  ['a load in words', ['load: heavy'], 'story.yaml:2:7: load: must be a number, got "heavy": write load: 600'],
  [
    'a load of two kinds',
    ['load: { requestsPerMinute: 5, recording: x.csv }'],
    'story.yaml:2:7: load: must have exactly one of requestsPerMinute, diurnal and recording, got a map of 2 keys: write load: 600',
  ],
  [
    'a version in one wrong word',
    ['versions: { v2: bad }'],
    'story.yaml:2:17: versions.v2: must be healthy or a map of what is bad about it, got "bad": write { errors: 20% }',
  ],
  [
    'a share above everything',
    ['versions: { v2: { errors: 200% } }'],
    'story.yaml:2:27: versions.v2.errors: must be a share from 0 to 1, or from 0% to 100%, got "200%": write errors: 20%',
  ],
  [
    'an alarm without a threshold',
    ['alarm: { metric: 5xx }', 'series: { 5xx: "0" }'],
    'story.yaml:2:8: alarm.threshold: is missing: write threshold: 10',
  ],
  [
    'an alarm without a metric',
    ['alarm: { threshold: 5 }'],
    'story.yaml:2:8: alarm: names no metric: write metric: and a key of series, or math: and an expression',
  ],
  [
    'an alarm with metric and math',
    ['alarm: { metric: a, math: a + 1, threshold: 5 }', 'series: { a: "0" }'],
    'alarm: has both metric and math: CloudWatch takes one of them, leave the other out',
  ],
  [
    'an alarm on a misspelt series',
    ['alarm: 5xy > 10', 'series: { 5xx: "0" }'],
    'story.yaml:2:8: alarm: looks at "5xy", which nothing makes: add it to series (did you mean "5xx"?), or give the service a load',
  ],
  [
    'an alarm on an unknown metric [LOAD-71]',
    ['load: 600', 'alarm: HTTPCode_Target_5X_Count > 10'],
    'story.yaml:3:8: alarm: looks at "HTTPCode_Target_5X_Count", which neither series nor load-balancer, AWS/ECS and Container Insights make: did you mean "HTTPCode_Target_5XX_Count"?',
  ],
  [
    'M of N the wrong way round',
    ['alarm: { metric: a, threshold: 1, evaluate: 5 of 3 }', 'series: { a: "0" }'],
    'story.yaml:2:45: alarm.evaluate: must have 1 <= M <= N, got "5 of 3": write evaluate: 3 of 5',
  ],
  [
    'a period that CloudWatch has not',
    ['alarm: { metric: a, threshold: 1, period: 45s }', 'series: { a: "0" }'],
    'story.yaml:2:43: alarm.period: must be 10s, 20s, 30s or whole minutes, got "45s": write period: 1m',
  ],
  [
    'a window above a day',
    ['alarm: a > 1 for 25 of 25 every 59m', 'series: { a: "0" }'],
    'alarm: looks back 88500 s, and CloudWatch takes at most 86400 s: take fewer or shorter periods',
  ],
  [
    'a misspelt treatment',
    ['alarm: { metric: a, threshold: 1, missing: notBreeching }', 'series: { a: "0" }'],
    'story.yaml:2:44: alarm.missing: is no word that is known here, got "notBreeching": did you mean "notBreaching"?',
  ],
  [
    'an unknown statistic',
    ['alarm: Median of a > 1', 'series: { a: "0" }'],
    'story.yaml:2:8: alarm: must be a statistic, got "Median": write Sum, Average, Minimum, Maximum, SampleCount or a percentile like p99',
  ],
  [
    'a line that is no alarm',
    ['alarm: a is too high'],
    'story.yaml:2:8: alarm: is no alarm, got "a is too high": write it like "Sum of 5xx > 10 for 3 of 5 every 1m, missing notBreaching"',
  ],
  [
    'two alarms of one name',
    ['alarm: a > 1', 'alarms: { a: a > 2 }', 'series: { a: "0" }'],
    'there are two alarms "a": give one another name',
  ],
  [
    'a series with a stray word',
    ['series: { 5xx: "0x4 2 eleven 14" }'],
    'story.yaml:2:23: series.5xx: "eleven" is no part of a series: write numbers, _ for no datapoint and 0x4 for five zeros',
  ],
  [
    'a series without end',
    ['series: { 5xx: "0x99999" }'],
    'story.yaml:2:17: series.5xx: "0x99999" makes more than 50000 values',
  ],
  [
    'an unknown parameter',
    ['parameters: { alarmPolIntervalMs: 5s }'],
    'story.yaml:2:15: parameters.alarmPolIntervalMs: there is no parameter "alarmPolIntervalMs": did you mean "alarmPollIntervalMs"?',
  ],
  [
    'a parameter of the wrong kind',
    ['parameters: { alarmPollIntervalMs: often }'],
    'story.yaml:2:36: parameters.alarmPollIntervalMs: must be a duration, got "often": write alarmPollIntervalMs: 20s',
  ],
  [
    'a word that a parameter does not have',
    ['parameters: { mathMetricsInAlarms: maybe }'],
    'story.yaml:2:36: parameters.mathMetricsInAlarms: must be accepted or refused, got "maybe": write mathMetricsInAlarms: accepted',
  ],
  [
    'a parameter below what makes sense',
    ['parameters: { evaluationRangeExtra: -9 }'],
    'story.yaml:2:37: parameters.evaluationRangeExtra: must be 0 or more, got "-9": write evaluationRangeExtra: ',
  ],
  [
    'a step of the load that does not fit',
    ['parameters: { workloadStepMs: 7s }'],
    'story.yaml:2:31: parameters.workloadStepMs: must divide 20s, got "7s": write workloadStepMs: 10s',
  ],
  [
    'a parameter that no text says',
    ['parameters: { apiBuckets: 3 }'],
    'story.yaml:2:27: parameters.apiBuckets: must be none; anything else is given by code alone, got "3": write apiBuckets: none',
  ],
  [
    'a list with a stray item',
    ['parameters: { restartDelaysMs: [1s, soon] }'],
    'story.yaml:2:32: parameters.restartDelaysMs: must be a list of durations, got a list of 2: write restartDelaysMs: 10s',
  ],
  [
    'a list where one value is meant',
    ['parameters: { eventCopies: [1, 2] }'],
    'story.yaml:2:28: parameters.eventCopies: must be one value, got a list of 2: write eventCopies: 1',
  ],
  [
    'a step without its time',
    ['steps:', '  - deploy v2'],
    'story.yaml:3:5: steps[0]: must begin with its time, counted from the start, not with "deploy", got "deploy v2": write "3m deploy v2"',
  ],
  [
    'a step that nobody can do',
    ['steps:', '  - 1m depoly v2'],
    'story.yaml:3:5: steps[0]: nobody knows how to do "depoly v2" ("1m depoly v2"): did you mean "deploy v2"?',
  ],
  [
    'a version that is not there',
    ['versions: { v2: healthy }', 'steps:', '  - 1m deploy v3'],
    'story.yaml:4:5: steps[0]: there is no version "v3": did you mean "v2"?',
  ],
  [
    'an alarm that is not there',
    ['steps:', '  - 0m deploy v2', '  - 1m delete alarm 5xx'],
    'story.yaml:4:5: steps[1]: there is no alarm "5xx": there is none',
  ],
  [
    'a state that no alarm has',
    ['alarm: a > 1', 'series: { a: "0" }', 'steps:', '  - 0m deploy v2', '  - 1m set alarm a to RED'],
    'story.yaml:6:5: steps[1]: needs a state of an alarm, got "RED", there are OK, ALARM, INSUFFICIENT_DATA',
  ],
  [
    'a pause that is not there',
    ['steps:', '  - 0m deploy v2', '  - 1m continue'],
    'story.yaml:4:5: steps[1]: there is no pause to continue: add a hook with pause: on',
  ],
  [
    'steps that deploy nothing',
    ['steps:', '  - 1m set desired count 8'],
    'steps: deploys nothing: add "- 0m deploy v2"',
  ],
  [
    'an expectation that YAML takes for a map',
    ['expect:', '  - event "a: b"'],
    'story.yaml:3:5: expect[0]: must be one line of text: put it into quotes, since ": " or " #" in it means something to YAML',
  ],
  [
    'an expectation of nothing known',
    ['expect:', '  - 10m explodes'],
    'expect[0]: has nothing that is called "explodes"',
  ],
  [
    'a time that is none',
    ['expect:', '  - 10x failed'],
    'expect[0]: must begin with a time like 10m, 10m ± 5s or 8m-12m (write 10m), got "10x failed"',
  ],
  [
    'a time that ends before it begins',
    ['expect:', '  - 10m-5m failed'],
    'expect[0]: has a time that ends before it begins, got "10m-5m failed"',
  ],
  [
    'a name where a cause has none',
    ['expect:', '  - failed because circuit breaker web'],
    'expect[0]: has no cause "circuit breaker web", did you mean "circuit breaker"?',
  ],
  ['a cause that is none', ['expect:', '  - failed because alrm 5xx'], 'expect[0]: has no cause "alrm 5xx"'],
  ['a verdict that is none', ['expect:', '  - verdict rolledback'], ''],
  ['a verdict that is no word of ours', ['expect:', '  - verdict fine'], 'expect[0]: has no verdict "fine"'],
  [
    'a verdict at a time',
    ['expect:', '  - 10m verdict succeeded'],
    'expect[0]: is true of the whole story: leave out time and never',
  ],
  ['a figure that nobody counts', ['expect:', '  - kittens <= 5'], 'expect[0]: counts "kittens"'],
  [
    'an expected alarm that is not there',
    ['expect:', '  - failed because alarm 5xx'],
    'story.yaml:3:5: expect[0]: there is no alarm "5xx": there is none',
  ],
  [
    'an instant without a zone',
    ['start: 2026-01-05 12:00'],
    'story.yaml:2:8: start: must be a UTC time from 1970 on like 2026-01-05T12:00:00Z, got "2026-01-05 12:00": write start: 2026-01-05T12:00:00Z',
  ],
  [
    'a day that its month does not have',
    ['start: 2027-02-29T12:00:00Z'],
    'story.yaml:2:8: start: must be a UTC time from 1970 on like 2026-01-05T12:00:00Z, got "2027-02-29T12:00:00Z": write start: 2026-01-05T12:00:00Z',
  ],
  [
    'a look of ECS at every moment',
    ['parameters: { alarmPollIntervalMs: 0s }'],
    'story.yaml:2:36: parameters.alarmPollIntervalMs: must be above 0, got "0s": write alarmPollIntervalMs: ',
  ],
  [
    'a day before all of them',
    ['start: 1969-12-31T12:00:00Z'],
    'story.yaml:2:8: start: must be a UTC time from 1970 on like 2026-01-05T12:00:00Z, got "1969-12-31T12:00:00Z"',
  ],
  [
    'more requests than can be counted',
    ['load: 1e308'],
    'story.yaml:2:7: load: must be at most 9007199254740991 requests a minute, got "1e308": write load: 600',
  ],
  [
    'a name of a service that ECS does not take',
    ['service: { name: my service }'],
    'story.yaml:2:18: service.name: must be up to 255 letters, numbers, underscores and hyphens, got "my service": write name: api',
  ],
  [
    'a name of a service on two lines',
    ['service: { name: "a\\nb" }'],
    'story.yaml:2:18: service.name: must be a text on one line, got "a\nb": write name: and some words',
  ],
  [
    'a control character',
    ['why: "red \\e[31m"'],
    'story.yaml:2:6: must be text that can be shown, got the control character U+001B: leave it out',
  ],
  [
    'a value beyond those of CloudWatch',
    [`series: { a: "0 1${'0'.repeat(400)}" }`],
    `story.yaml:2:17: series.a: "1${'0'.repeat(56)}..." goes beyond the values that CloudWatch takes, 2^360: write numbers`,
  ],
  [
    'a step of several on one line',
    ['steps: [5m deploy v2, 0m delete alarm nope]'],
    'story.yaml:2:23: steps[1]: there is no alarm "nope": there is none',
  ],
  [
    'a step after the end',
    ['until: 1h', 'steps: [0m deploy v2, 90m deploy v3]'],
    'story.yaml:3:23: steps[1]: comes after the end of the play, got 1h30m after 1h: raise until',
  ],
  [
    'an expectation of several on one line',
    ['expect: [never failed, failed because alarm nope]'],
    'story.yaml:2:24: expect[1]: there is no alarm "nope": there is none',
  ],
  [
    'an alarm with a name of its own',
    ['alarms:', '  a: { name: b, metric: nope, threshold: 1 }', 'series: { x: "0" }'],
    'story.yaml:3:25: alarms.a: looks at "nope", which nothing makes: add it to series (there are x), or give the service a load',
  ],
  [
    'an expression that ends too soon',
    ['alarm: { math: "a + ", threshold: 1 }', 'series: { a: "0" }'],
    'story.yaml:2:20: alarm.math: is no metric math of an alarm, got "a + ": expected a value, found its end',
  ],
  [
    'an expression with an id that nothing has',
    ['alarms: { x: { math: 2 * a / b, threshold: 1 } }', 'series: { a: "0" }'],
    'story.yaml:2:30: alarms.x.math: is no metric math of an alarm, got "2 * a / b": there is no metric and no expression "b"',
  ],
  [
    'an expression of several series',
    ['alarm: { math: "[a, b]", threshold: 1 }', 'series: { a: "0", b: "0" }'],
    'story.yaml:2:16: alarm.math: is no metric math of an alarm, got "[a, b]": the expression result of an alarm must give a single time series',
  ],
  ['a tab', ['service:', '\tdesiredCount: 4'], 'indent with spaces, never with tabs'],
  [
    'a tag that has "tab" in its name',
    ['why: !e!table x'],
    'is no YAML (could not resolve tag: !e!table): check indentation, colons and quotes',
  ],
  ['a text with a colon in it', ['why: it ends: badly'], 'is no YAML'],
  ['two documents', ['---', 'name: y'], 'holds more than one document: put every scenario into a file of its own'],
  [
    'an alias',
    ['service: &a { desiredCount: 2 }', 'load: *a'],
    'story.yaml:3:7: must not be an alias, got the alias *a: write out what it stands for',
  ],
  [
    'an alias deep inside a version',
    ['versions: { v1: { errors: &e 5% }, v2: { errors: *e } }'],
    'story.yaml:2:50: must not be an alias, got the alias *e: write out what it stands for',
  ],
];

describe('a mistake in a scenario', () => {
  const wrong = MISTAKES.filter(([, , fault]) => fault !== '');

  it('comes in at least thirty kinds', () => {
    expect(wrong.length).toBeGreaterThanOrEqual(30);
  });

  it.each(wrong)('%s is told with its place, its value and the fix [SCN-1]', (_, lines, fault) => {
    const faults = faultsOf('name: x', ...lines);
    expect(faults.join('\n')).toContain(fault);
    for (const one of faults) expect(one).toMatch(/^story\.yaml:\d+:\d+: /);
  });

  it.each(wrong)('%s is the only complaint [SCN-2]', (_, lines) => {
    expect(faultsOf('name: x', ...lines)).toHaveLength(1);
  });

  it.each(MISTAKES.filter(([, , fault]) => fault === ''))(
    '%s is none: words are compared by their letters',
    (_, lines) => {
      expect(faultsOf('name: x', ...lines)).toEqual([]);
    },
  );

  it('of an empty file says what a scenario needs', () => {
    expect(faultsOf('')).toEqual([
      'story.yaml:1:1: the file is empty: a scenario needs at least a name and what it expects',
    ]);
  });

  it('does not hide the next one, and all are told in the order of their places [SCN-2]', () => {
    const faults = faultsOf('nam: x', 'service: { bake: soon, rollbak: off }', 'load: heavy');
    expect(faults.map((fault) => fault.split(' ')[0])).toEqual([
      'story.yaml:1:1:',
      'story.yaml:1:1:',
      'story.yaml:2:18:',
      'story.yaml:2:24:',
      'story.yaml:3:7:',
    ]);
  });
});
