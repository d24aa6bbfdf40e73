import { describe, expect, it } from 'vitest';
import { readAlarm } from '../../../src/scenario/format/alarm-format.ts';
import { expectOnlyFault, scenarioOf, type WrittenMistake, yamlValue } from '../stories.ts';

const MISTAKES: readonly WrittenMistake[] = [
  [
    'an alarm without a metric',
    ['alarm: { threshold: 5 }'],
    'story.yaml:2:8: alarm: has no metric: write metric: with a key of series, or math: with an expression',
  ],
  [
    'an alarm with metric and math',
    ['alarm: { metric: a, math: a + 1, threshold: 5 }', 'series: { a: "0" }'],
    'alarm: has both metric and math: CloudWatch takes only one, remove the other',
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
    'an unknown statistic',
    ['alarm: Median of a > 1', 'series: { a: "0" }'],
    'story.yaml:2:8: alarm: must be a statistic, got "Median": write Sum, Average, Minimum, Maximum, SampleCount or a percentile like p99',
  ],
  [
    'a line that is no alarm',
    ['alarm: a is too high'],
    'story.yaml:2:8: alarm: is not an alarm, got "a is too high": write it like "Sum of 5xx > 10 for 3 of 5 every 1m, missing notBreaching"',
  ],
];

describe('an alarm', () => {
  it('is read from one line as from a map', () => {
    const line = scenarioOf(
      'name: x',
      'alarms: { a: "p99 of b <= 0.5 for 2 of 3 every 5m, missing ignore" }',
      'series: { b: "0" }',
    ).alarms;
    const map = scenarioOf(
      'name: x',
      'alarms:',
      '  a: { metric: b, statistic: P99, breach: at or below, threshold: 0.5, evaluate: 2 of 3, period: 300s, missing: ignore }',
      'series: { b: "0" }',
    ).alarms;
    expect(line).toEqual(map);
    expect(line[0]).toMatchObject({
      name: 'a',
      comparison: 'LessThanOrEqualToThreshold',
      periodSeconds: 300,
      datapointsToAlarm: 2,
      evaluationPeriods: 3,
    });
  });
});

describe('a mistake in an alarm', () => {
  it.each(MISTAKES)(
    '%s is the only complaint, with its place, its value and the fix [SCN-1] [SCN-2]',
    (_what, lines, fault) => {
      expectOnlyFault(lines, fault);
    },
  );
});

describe('an alarm in a map', () => {
  it('has what CloudWatch has by default', () => {
    expect(readAlarm(yamlValue('{ metric: 5xx, threshold: 10 }').place, undefined)).toEqual({
      name: '5xx',
      metric: '5xx',
      math: undefined,
      metrics: new Map(),
      statistic: 'Sum',
      comparison: 'GreaterThanThreshold',
      threshold: 10,
      datapointsToAlarm: 1,
      evaluationPeriods: 1,
      periodSeconds: 60,
      treatMissingData: 'missing',
      lowSamples: undefined,
      state: 'OK',
      watched: true,
      exists: true,
    });
  });

  it.each([
    ['{ threshold: 1, metric: a, name: own }', 'key', { name: 'own' }],
    ['{ threshold: 1, metric: a }', 'key', { name: 'key' }],
    ['{ threshold: 1, math: a + 1 }', undefined, { name: 'alarm', metric: 'a + 1', math: 'a + 1' }],
    ['{ threshold: 1, metric: a, breach: at or below }', undefined, { comparison: 'LessThanOrEqualToThreshold' }],
    ['{ threshold: 1, metric: a, breach: below }', undefined, { comparison: 'LessThanThreshold' }],
    ['{ threshold: 1, metric: a, statistic: samplecount }', undefined, { statistic: 'SampleCount' }],
    ['{ threshold: 1, metric: a, statistic: P99.9 }', undefined, { statistic: 'p99.9' }],
    ['{ threshold: 1, metric: a, evaluate: 3 }', undefined, { datapointsToAlarm: 3, evaluationPeriods: 3 }],
    ['{ threshold: 1, metric: a, period: 10s }', undefined, { periodSeconds: 10 }],
    ['{ threshold: 1, metric: a, watched: off, exists: off }', undefined, { watched: false, exists: false }],
    [
      '{ threshold: 1, math: a / b, metrics: { a: A, b: B } }',
      undefined,
      {
        metrics: new Map([
          ['a', { metric: 'A', statistic: undefined }],
          ['b', { metric: 'B', statistic: undefined }],
        ]),
      },
    ],
    [
      '{ threshold: 1, math: h + r, metrics: { h: minimum of HealthyHostCount of blue, r: RequestCount of blue } }',
      undefined,
      {
        metrics: new Map([
          ['h', { metric: 'HealthyHostCount of blue', statistic: 'Minimum' }],
          ['r', { metric: 'RequestCount of blue', statistic: undefined }],
        ]),
      },
    ],
  ])('%s', (text, key, alarm) => {
    expect(readAlarm(yamlValue(text).place, key)).toMatchObject(alarm);
  });

  it.each([
    ['{ threshold: 1, metric: a, statistic: p101 }', 'must be a statistic, got "p101"'],
    ['{ threshold: 1, metric: a, evaluate: 0 }', 'must have 1 <= M <= N, got "0": write evaluate: 1 of 1'],
    ['{ threshold: 1, metric: a, evaluate: often }', 'must be M of N, got "often": write evaluate: 3 of 5'],
    ['{ threshold: 1, metric: a, period: 40s }', 'must be 10s, 20s, 30s or whole minutes, got "40s"'],
    ['{ threshold: 1e200, metric: a }', 'must be a number from -2.3485425827738332e+108 to 2.3485425827738332e+108'],
    ['{ threshold: 1, math: a + 1, metrics: { a: median of b } }', 'must be a statistic, got "median"'],
    ['{ threshold: 1, math: A + 1, metrics: { A: a } }', 'has the id "A", which must begin with a lowercase letter'],
  ])('%s is refused', (text, mistake) => {
    const { place, mistakes } = yamlValue(text);
    readAlarm(place, undefined);
    expect(mistakes()).toEqual([expect.stringContaining(mistake)]);
  });
});

describe('an alarm in one line', () => {
  it.each([
    ['a > 1', { metric: 'a', statistic: 'Sum', comparison: 'GreaterThanThreshold', threshold: 1, periodSeconds: 60 }],
    ['Average of a of blue >= -0.5', { metric: 'a of blue', statistic: 'Average', threshold: -0.5 }],
    ['a of dead letters < 2 every 5m', { metric: 'a of dead letters', statistic: 'Sum', periodSeconds: 300 }],
    ['a <= 1 for 2 of 3 missing ignore', { datapointsToAlarm: 2, evaluationPeriods: 3, treatMissingData: 'ignore' }],
    ['a > 1, missing breaching', { datapointsToAlarm: 1, evaluationPeriods: 1, treatMissingData: 'breaching' }],
  ])('%s', (text, alarm) => {
    expect(readAlarm(yamlValue(`"${text}"`).place, undefined)).toMatchObject(alarm);
  });

  it.each([
    ['a > 1 for 3 of 2', 'must have 1 <= M <= N, got "3 of 2"'],
    ['a > 1 every 45s', 'must be 10s, 20s, 30s or whole minutes, got "45s"'],
    ['a > 1, missing nothing', 'is not a known value, got "nothing"'],
    ['a > ten', 'is not an alarm, got "a > ten"'],
    ['a > 1 for 3', 'is not an alarm, got "a > 1 for 3"'],
  ])('%s is refused', (text, mistake) => {
    const { place, mistakes } = yamlValue(`"${text}"`);
    expect(readAlarm(place, undefined)).toBeUndefined();
    expect(mistakes()).toEqual([expect.stringContaining(mistake)]);
  });
});
