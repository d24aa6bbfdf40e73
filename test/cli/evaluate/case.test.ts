import { describe, expect, it } from 'vitest';
import { parseCase } from '../../../src/cli/evaluate/case.ts';

const rule = { evaluationPeriods: 3, comparisonOperator: 'GreaterThanThreshold', threshold: 10 };
const caseOf = (points: readonly unknown[], alarm: object = {}, fields: object = {}) =>
  JSON.stringify({ id: 'a', points, alarm: { ...rule, ...alarm }, ...fields });

describe('a case', () => {
  it('is read with what it leaves out left out', () => {
    expect(parseCase(caseOf([1, null]))).toEqual({ id: 'a', points: [1, null], alarm: rule });
  });

  it('may hold what merely describes an alarm, and fields of its own', () => {
    expect(parseCase(caseOf([1], { alarmName: 'x', period: 60 }, { id: 7, note: '' }))).toMatchObject({
      id: 7,
      alarm: { alarmName: 'x' },
    });
  });

  it.each([
    ['{"id":1', 'the line is not JSON, got {"id":1: write one object per line'],
    ['[1]', 'the line is not a case, got [1]: write {"id":…,"points":[…],"alarm":{…}}'],
    ['{"points":[]}', 'id is missing: give a text'],
    [
      caseOf([1, 'x']),
      'points[1] is wrong, got "x": give numbers without quotes, oldest first, and null for a missing one',
    ],
    [caseOf([], { threshold: 'ten' }), 'alarm.threshold is wrong, got "ten": give a number'],
    [
      caseOf([], { evaluationPeriods: 0 }),
      'alarm.evaluationPeriods is wrong, got 0: give a whole number from 1 to 604800',
    ],
    [
      caseOf([], { datapointsToAlarm: 4 }),
      'alarm.datapointsToAlarm is wrong, got 4: give a whole number from 1 to evaluationPeriods',
    ],
    [
      caseOf([], { evaluationRange: 2 }),
      'alarm.evaluationRange is wrong, got 2: give a whole number, at least evaluationPeriods',
    ],
    [
      caseOf([], { treatMissingData: 'skip' }),
      'alarm.treatMissingData is wrong, got "skip": give one of missing, ignore, breaching, notBreaching',
    ],
    [
      caseOf([], { previousState: 'Ok' }),
      'alarm.previousState is wrong, got "Ok": give one of OK, ALARM, INSUFFICIENT_DATA',
    ],
    [
      caseOf([], { extendedStatistic: 'p101' }),
      'alarm.extendedStatistic is wrong, got "p101": give a percentile from p0 to p100 with at most two decimals',
    ],
    [
      caseOf([1, 'huge']).replace('"huge"', '1e400'),
      'points[1] is wrong, got Infinity, beyond what a number can be: give numbers without quotes',
    ],
    [
      caseOf([1]).replace('"a"', '12345678901234567890'),
      'id is wrong, got 12345678901234567000: give a text, or a number of at most 15 digits',
    ],
    [
      caseOf([1], {}, { samples: [] }),
      'samples is wrong, got []: give as many numbers as there are points, 0 or more, null where a point is missing',
    ],
    [
      caseOf([], { treatMissingdata: 'missing' }),
      'alarm.treatMissingdata is not a known field: take it out or write one of ',
    ],
    [
      caseOf([], { comparisonOperator: 'GreaterThanUpperThreshold' }),
      'alarm.comparisonOperator is wrong, got "GreaterThanUpperThreshold": give one of GreaterThanThreshold, ',
    ],
    [
      caseOf([], { evaluateLowSampleCountPercentile: 'ignore' }),
      'alarm.evaluateLowSampleCountPercentile is wrong, got "ignore" without samples or extendedStatistic: give both',
    ],
  ])('names what is wrong in %s', (line, fault) => {
    expect(parseCase(line)).toEqual({ fault: expect.stringContaining(fault) });
  });
});
