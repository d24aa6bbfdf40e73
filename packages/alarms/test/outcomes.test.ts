import { describe, expect, it } from 'vitest';
import { outcomesOf } from '../src/outcomes.ts';
import { completeRule, type ThresholdRule } from '../src/threshold-rule.ts';

const base: ThresholdRule = { evaluationPeriods: 1, comparisonOperator: 'GreaterThanThreshold', threshold: 10 };

describe('outcomesOf', () => {
  it.each([30, 31, 32, 33])(
    'forgets a point after exactly %d places, in a window of bits and in a longer one',
    (evaluationRange) => {
      const rule = { ...base, evaluationRange };
      const values = new Float64Array(40).fill(Number.NaN);
      values[0] = 20;
      const outcomes = [...outcomesOf(values, rule, completeRule(rule))];
      // ALARM while the point is in the range, then INSUFFICIENT_DATA.
      expect(outcomes.indexOf(2)).toBe(evaluationRange);
      expect(outcomes.slice(0, evaluationRange)).toEqual(new Array(evaluationRange).fill(1));
    },
  );
});
