import { describe, expect, it } from 'vitest';
import { longWindowOutcomes } from '../src/long-window.ts';
import { shortWindowOutcomes } from '../src/short-window.ts';
import {
  completeRule,
  MISSING_DATA_TREATMENTS,
  type MissingDataTreatment,
  type ThresholdRule,
} from '../src/threshold-rule.ts';
import { base, newest, values } from './point-signs.ts';

describe('a long window', () => {
  it('bounds the premature rule as a short one does [CW-13]', () => {
    const rule = { evaluationPeriods: 40 };
    expect(newest(`--X${'-'.repeat(39)}`, rule)).toBe('ALARM');
    expect(newest(`-X${'-'.repeat(40)}`, rule)).toBe('retain');
    expect(newest(`-X${'-'.repeat(40)}`, rule, { prematureBound: 'evaluation-range' })).toBe('ALARM');
    expect(newest(`-0X${'-'.repeat(39)}`, rule)).toBe('OK');
    expect(newest(`--X${'-'.repeat(38)}0`, rule)).toBe('OK');
  });

  it('treats missing data as a short one does, in a day too [CW-9]', () => {
    const outcomes: Readonly<Record<MissingDataTreatment, string>> = {
      missing: 'INSUFFICIENT_DATA',
      ignore: 'retain',
      breaching: 'ALARM',
      notBreaching: 'OK',
    };
    for (const treatMissingData of MISSING_DATA_TREATMENTS) {
      const rule = { evaluationPeriods: 1_440, treatMissingData };
      expect(newest('', rule)).toBe(outcomes[treatMissingData]);
    }
  });
});

describe('longWindowOutcomes', () => {
  // O is OK, A is ALARM, I is INSUFFICIENT_DATA, R keeps the state.
  const outcomes = (points: string, rule: Partial<ThresholdRule> = {}) => {
    const whole = { ...base, ...rule };
    return [...longWindowOutcomes(values(points), whole, completeRule(whole))].map((one) => 'OAIR'[one]).join('');
  };

  it('gives one outcome per point, that of the evaluation whose newest point it is', () => {
    // Three of three. Before the first point everything is missing; a point leaves the range after five.
    expect(outcomes('000XXX0')).toBe('OOOOOAO');
    expect(outcomes('0-----')).toBe('OOOOOI');
  });

  it('forgets a point that has left the range', () => {
    const rule = {
      evaluationPeriods: 2,
      datapointsToAlarm: 1,
      evaluationRange: 2,
      treatMissingData: 'notBreaching',
    } as const;
    expect(outcomes('X--', rule)).toBe('AAO');
  });

  it('agrees with the short window at every point', () => {
    const points = 'X-0XX---0X-XXX0--X---XX-0-X0XXX-';
    for (const treatMissingData of MISSING_DATA_TREATMENTS) {
      const whole = { ...base, datapointsToAlarm: 2, treatMissingData };
      expect(longWindowOutcomes(values(points), whole, completeRule(whole))).toEqual(
        shortWindowOutcomes(values(points), whole, completeRule(whole)),
      );
    }
  });
});
