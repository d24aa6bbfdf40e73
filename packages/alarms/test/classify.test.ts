import { describe, expect, it } from 'vitest';
import { BREACHING, classifyPoints, isLowSample, lowSampleFlags, MISSING } from '../src/classify.ts';
import { evaluateNewest } from '../src/evaluate-series.ts';

const GOOD = 0;

describe('the threshold', () => {
  it.each([
    ['GreaterThanThreshold', 'OK', 'OK', 'ALARM'],
    ['GreaterThanOrEqualToThreshold', 'OK', 'ALARM', 'ALARM'],
    ['LessThanThreshold', 'ALARM', 'OK', 'OK'],
    ['LessThanOrEqualToThreshold', 'ALARM', 'ALARM', 'OK'],
  ] as const)('compares by %s: below %s, at it %s, above %s [CW-6]', (comparisonOperator, ...expected) => {
    const rule = { evaluationPeriods: 1, comparisonOperator, threshold: -1.5 };
    expect([-2, -1.5, -1].map((value) => evaluateNewest({ values: Float64Array.of(value), rule }))).toEqual(expected);
  });

  it.each([
    [99, 1_000],
    [99.9, 10_000],
    [50, 20],
    [90, 100],
    [10, 100],
    [1, 1_000],
  ])('wants of p%d at least %d samples [CW-16]', (percent, least) => {
    expect(isLowSample(least - 1, percent)).toBe(true);
    expect(isLowSample(least, percent)).toBe(false);
  });
});

describe('classifyPoints', () => {
  it('gives one code per point, a missing one for NaN', () => {
    const values = Float64Array.of(9, 10, 11, Number.NaN, Number.POSITIVE_INFINITY);
    const above = classifyPoints(values, { comparisonOperator: 'GreaterThanThreshold', threshold: 10 });
    const atMost = classifyPoints(values, { comparisonOperator: 'LessThanOrEqualToThreshold', threshold: 10 });
    expect([...above]).toEqual([GOOD, GOOD, BREACHING, MISSING, BREACHING]);
    expect([...atMost]).toEqual([BREACHING, BREACHING, GOOD, MISSING, GOOD]);
  });
});

describe('lowSampleFlags', () => {
  const samples = Float64Array.of(0, 999, 1_000);

  it('marks periods with too few samples where the alarm ignores those, and none where it does not [CW-16]', () => {
    const flags = (evaluateLowSampleCountPercentile: 'ignore' | 'evaluate') => [
      ...lowSampleFlags(samples, { percent: 99, evaluateLowSampleCountPercentile }),
    ];
    expect([flags('ignore'), flags('evaluate')]).toEqual([
      [1, 1, 0],
      [0, 0, 0],
    ]);
  });
});
