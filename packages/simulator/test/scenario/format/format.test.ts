import { describe, expect, it } from 'vitest';
import { expectOnlyFault, faultsOf, scenarioOf, type WrittenMistake } from '../stories.ts';

const MISTAKES: readonly WrittenMistake[] = [
  [
    'a parameter in milliseconds without its unit',
    ['parameters: { alarmPollIntervalMs: 5000 }'],
    'story.yaml:2:36: parameters.alarmPollIntervalMs: must be a duration, got "5000": write alarmPollIntervalMs: 5s',
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
    'story.yaml:2:27: parameters.apiBuckets: must be none; other values can be set only in code, got "3": write apiBuckets: none',
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
];

describe('the steps', () => {
  it('are lines or maps of one key, and are done in the order of their times', () => {
    const { steps } = scenarioOf('name: x', 'steps:', '  - 5m: set desired count 8', '  - 1m deploy v2');
    expect(steps.map(({ atMs, text }) => [atMs, text])).toEqual([
      [60_000, 'deploy v2'],
      [300_000, 'set desired count 8'],
    ]);
  });
});

describe('a mistake in a section', () => {
  it.each(MISTAKES)(
    '%s is the only complaint, with its place, its value and the fix [SCN-1] [SCN-2]',
    (_what, lines, fault) => {
      expectOnlyFault(lines, fault);
    },
  );
});

describe('the parameters', () => {
  it('are read by their names, as their defaults are written', () => {
    const { parameters } = scenarioOf(
      'name: x',
      'parameters: { alarmPollIntervalMs: 5s, shuffleLists: off, restartDelaysMs: [1s, 2s], rollingBakeCapMs: none }',
    );
    expect(parameters).toEqual({
      alarmPollIntervalMs: 5_000,
      shuffleLists: false,
      restartDelaysMs: [1_000, 2_000],
      rollingBakeCapMs: null,
    });
  });
});

describe('the whole of a scenario', () => {
  it('may say when it begins, how long it lasts, and its seed', () => {
    const { startMs, warmUpMs, untilMs, seed, why } = scenarioOf(
      'name: x',
      'why: |',
      '  two',
      '  lines',
      'start: 2026-03-01T12:00:00Z',
      'warmUp: 5m',
      'until: 1h',
      'seed: 7',
    );
    expect({ startMs, warmUpMs, untilMs, seed, why }).toEqual({
      startMs: 1_772_366_400_000,
      warmUpMs: 300_000,
      untilMs: 3_600_000,
      seed: 7,
      why: 'two\nlines',
    });
  });

  it('leaves out a series without values, which is a mistake of its own', () => {
    expect(faultsOf('name: x', 'series: { a: { every: 1m } }')).toEqual([
      'story.yaml:2:14: series.a.values: is missing: write values: "0x4 2 11 _"',
    ]);
  });

  it.each([
    ['expect: succeeded', 'must be a list, got "succeeded": begin each line below expect: with "- "'],
    ['seed: 4294967296', 'must be a whole number from 0 to 4294967295, got "4294967296"'],
    ['until: 0s', 'must be a duration from 1s to 100d, got "0s": write until: 1s'],
    ['warmUp: 25h', 'must be a duration from 0s to 1d, got "25h": write warmUp: 1d'],
  ])('"%s" is refused', (line, fault) => {
    expect(faultsOf('name: x', line)).toEqual([expect.stringContaining(fault)]);
  });

  it('must have a name', () => {
    expect(faultsOf('load: 600')).toEqual([
      'story.yaml:1:1: name: is missing: write name: a slow leak trips the alarm',
    ]);
  });
});
