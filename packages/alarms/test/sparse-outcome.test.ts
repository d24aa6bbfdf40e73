import { describe, expect, it } from 'vitest';
import { ALARM, INSUFFICIENT_DATA, OK, RETAIN, type SparseRange, sparseOutcome } from '../src/sparse-outcome.ts';
import { completeRule, MISSING_DATA_TREATMENTS, type MissingDataTreatment } from '../src/threshold-rule.ts';
import { base, newest } from './point-signs.ts';

describe('too few real points', () => {
  it('are premature until the breaching point is old enough [CW-13]', () => {
    expect(newest('----X')).toBe('retain');
    expect(newest('---X-')).toBe('retain');
    expect(newest('--X--')).toBe('ALARM');
  });

  it('let a good point decide, older or newer than the breaching one, as a row of the table does [CW-13]', () => {
    expect(newest('0-X--')).toBe('OK');
    expect(newest('--X0-')).toBe('OK');
  });

  it.each([
    ['notAlarmYet', '----X', {}, { notAlarmYet: 'INSUFFICIENT_DATA' }, 'INSUFFICIENT_DATA', 'retain'],
    ['notAlarmYet', '----X', {}, { notAlarmYet: 'OK' }, 'OK', 'retain'],
    ['prematureBound', '-X---', {}, { prematureBound: 'evaluation-range' }, 'ALARM', 'retain'],
    [
      'ignoreWithEnoughBreaching',
      '---XX',
      { datapointsToAlarm: 2, treatMissingData: 'ignore' },
      { ignoreWithEnoughBreaching: 'retain' },
      'retain',
      'ALARM',
    ],
    ['evaluationRangeExtra', '0----', { treatMissingData: 'breaching' }, { evaluationRangeExtra: 1 }, 'ALARM', 'OK'],
  ] as const)('are judged by the reading %s at %s', (_name, points, rule, readings, told, byDefault) => {
    expect(newest(points, rule, readings)).toBe(told);
    expect(newest(points, rule)).toBe(byDefault);
  });
});

describe('sparseOutcome', () => {
  // Of five evaluation periods three are real; two of five breaching points make an alarm.
  const range: SparseRange = { real: 3, breaching: 0, oldestBreachingAge: 0 };
  const outcome = (treatMissingData: MissingDataTreatment, fields: Partial<SparseRange>) =>
    sparseOutcome(
      { ...range, ...fields },
      completeRule({ ...base, evaluationPeriods: 5, datapointsToAlarm: 2, treatMissingData }),
    );

  it.each<[string, Partial<SparseRange>, readonly number[]]>([
    // As: missing, ignore, breaching, notBreaching.
    ['no point at all', { real: 0 }, [INSUFFICIENT_DATA, RETAIN, ALARM, OK]],
    ['good points alone', {}, [OK, OK, ALARM, OK]],
    ['enough breaching ones', { breaching: 2, oldestBreachingAge: 4 }, [ALARM, ALARM, ALARM, ALARM]],
    ['one breaching among good ones', { breaching: 1, oldestBreachingAge: 1 }, [OK, OK, ALARM, OK]],
    [
      'one breaching alone, that is young',
      { real: 1, breaching: 1, oldestBreachingAge: 1 },
      [RETAIN, RETAIN, ALARM, OK],
    ],
    ['one breaching alone, that is old', { real: 1, breaching: 1, oldestBreachingAge: 2 }, [ALARM, RETAIN, ALARM, OK]],
  ])('of %s, as missing, ignore, breaching and notBreaching [CW-9]', (_what, fields, expected) => {
    expect(MISSING_DATA_TREATMENTS.map((treatment) => outcome(treatment, fields))).toEqual(expected);
  });

  it('needs breaching points beside the missing ones that count as such', () => {
    // One place is missing, and of five points three are needed.
    const rule = completeRule({ ...base, evaluationPeriods: 5, datapointsToAlarm: 3, treatMissingData: 'breaching' });
    expect(sparseOutcome({ ...range, real: 4, breaching: 1 }, rule)).toBe(OK);
    expect(sparseOutcome({ ...range, real: 4, breaching: 2 }, rule)).toBe(ALARM);
  });
});
