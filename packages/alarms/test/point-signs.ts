import { type AlarmSeries, evaluateNewest } from '../src/evaluate-series.ts';
import type { ThresholdRule } from '../src/threshold-rule.ts';

/** Above 10 in 3 of 3 periods. */
export const base: ThresholdRule = { evaluationPeriods: 3, comparisonOperator: 'GreaterThanThreshold', threshold: 10 };

/** Points by their signs: `X` breaches, `0` does not, `-` is missing. */
export const values = (points: string) =>
  Float64Array.from(points, (sign) => (sign === 'X' ? 20 : sign === '0' ? 0 : Number.NaN));

/** What the newest of these points comes to. */
export const newest = (points: string, rule: Partial<ThresholdRule> = {}, readings: AlarmSeries['readings'] = {}) =>
  evaluateNewest({ values: values(points), rule: { ...base, ...rule }, readings });
