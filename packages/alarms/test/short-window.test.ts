import { describe, expect, it } from 'vitest';
import { shortWindowOutcomes } from '../src/short-window.ts';
import { completeRule, type ThresholdRule } from '../src/threshold-rule.ts';
import { base } from './point-signs.ts';

/** Of points where `X` breaches, `0` does not and `-` is missing: O is OK, A is ALARM, I is INSUFFICIENT_DATA, R keeps the state. */
function outcomes(points: string, rule: Partial<ThresholdRule> = {}): string {
  const whole = { ...base, ...rule };
  const values = Float64Array.from(points, (sign) => (sign === 'X' ? 20 : sign === '0' ? 0 : Number.NaN));
  return [...shortWindowOutcomes(values, whole, completeRule(whole))].map((one) => 'OAIR'[one]).join('');
}

describe('shortWindowOutcomes', () => {
  it('gives one outcome per point, that of the evaluation whose newest point it is', () => {
    // Three of three. Before the first point everything is missing; a point leaves the range after five.
    expect(outcomes('000XXX0')).toBe('OOOOOAO');
    expect(outcomes('0-----')).toBe('OOOOOI');
  });

  it('counts the newest real points, whatever lies between them [CW-8]', () => {
    expect([outcomes('X-X-X').at(-1), outcomes('0-X-X').at(-1)]).toEqual(['A', 'O']);
    expect(outcomes('0X0X0X', { datapointsToAlarm: 2 })).toBe('OOOAOA');
  });

  it('compares by each operator, at the threshold too [CW-6]', () => {
    const at = (comparisonOperator: ThresholdRule['comparisonOperator']) => {
      const rule = { evaluationPeriods: 1, comparisonOperator, threshold: 10 };
      const values = Float64Array.of(9, 10, 11);
      return [...shortWindowOutcomes(values, rule, completeRule(rule))];
    };
    expect([at('GreaterThanThreshold'), at('GreaterThanOrEqualToThreshold')]).toEqual([
      [0, 0, 1],
      [0, 1, 1],
    ]);
    expect([at('LessThanThreshold'), at('LessThanOrEqualToThreshold')]).toEqual([
      [1, 0, 0],
      [1, 1, 0],
    ]);
  });

  it('holds a range of 31 places', () => {
    const rule = { evaluationPeriods: 31, datapointsToAlarm: 31, evaluationRange: 31 };
    expect(outcomes('X'.repeat(32), rule)).toBe(`${'R'.repeat(30)}AA`);
    expect(outcomes(`${'X'.repeat(30)}0X`, rule).slice(-2)).toBe('OO');
  });

  it('lets a good point that is older than the breaching ones block an alarm [CW-13]', () => {
    const rule = { ...base, evaluationRange: 5 };
    const values = Float64Array.of(0, Number.NaN, 20, Number.NaN, Number.NaN);
    expect(shortWindowOutcomes(values, rule, completeRule(rule)).at(-1)).toBe(0);
  });
});
