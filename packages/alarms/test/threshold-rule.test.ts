import { describe, expect, it } from 'vitest';
import { defaultAlarmReadings } from '../src/readings.ts';
import { completeRule, evaluationRangeOf, MISSING_DATA_TREATMENTS, treatmentOf } from '../src/threshold-rule.ts';
import { base, newest } from './point-signs.ts';

describe('the evaluation range', () => {
  it('reaches at one minute beyond the delay of its metric [CW-5]', () => {
    const alarm = { evaluationPeriods: 3, periodSeconds: 60 };
    expect(evaluationRangeOf({ ...alarm, delaySeconds: 0 })).toBe(5);
    expect(evaluationRangeOf({ ...alarm, delaySeconds: 181 })).toBe(7);
    expect(evaluationRangeOf({ ...alarm, periodSeconds: 300, delaySeconds: 3_000 })).toBe(5);
  });

  it('is refused where it does not hold the evaluation periods', () => {
    expect(() => newest('000', { evaluationRange: 2 })).toThrow(
      'the evaluation range must hold the 3 evaluation periods, got 2: give at least 3',
    );
  });
});

describe('completeRule', () => {
  it('needs all points, misses missing ones and looks at two more periods, where nothing else is said', () => {
    expect(completeRule(base)).toMatchObject({
      evaluationPeriods: 3,
      datapointsToAlarm: 3,
      treatMissingData: 'missing',
      evaluationRange: 5,
    });
  });

  it('keeps what is said, and takes the readings that are given', () => {
    const rule = { ...base, datapointsToAlarm: 2, treatMissingData: 'ignore', evaluationRange: 9 } as const;
    expect(completeRule(rule)).toMatchObject({ datapointsToAlarm: 2, treatMissingData: 'ignore', evaluationRange: 9 });
    expect(completeRule(base, { evaluationRangeExtra: 7, notAlarmYet: 'OK' })).toMatchObject({
      evaluationRange: 10,
      readings: { notAlarmYet: 'OK', prematureBound: 'evaluation-periods' },
    });
  });
});

describe('evaluationRangeOf', () => {
  // Three periods. A delay of 290 s is five minutes, or one period of five minutes.
  it.each([
    ['one-minute', 60, 2, 8],
    ['one-minute', 300, 2, 5],
    ['every-period', 300, 0, 4],
    ['every-period', 60, 9, 12],
    ['never', 60, 2, 5],
  ] as const)(
    'with the reading %s, a period of %d s and %d periods beside it is %d points [CW-5]',
    (rangeCoversDelay, periodSeconds, evaluationRangeExtra, points) => {
      const readings = { ...defaultAlarmReadings, rangeCoversDelay, evaluationRangeExtra };
      expect(evaluationRangeOf({ evaluationPeriods: 3, periodSeconds, delaySeconds: 290 }, readings)).toBe(points);
    },
  );
});

describe('treatmentOf', () => {
  it('ignores missing data on a metric of DynamoDB, whatever the alarm says [CW-43]', () => {
    for (const treatMissingData of MISSING_DATA_TREATMENTS) {
      expect(treatmentOf({ namespace: 'AWS/DynamoDB', treatMissingData })).toBe('ignore');
      expect(treatmentOf({ namespace: 'AWS/ECS', treatMissingData })).toBe(treatMissingData);
      // The alarm stays in its current state while the metric has no data.
      expect(newest('-----', { namespace: 'AWS/DynamoDB', treatMissingData })).toBe('retain');
    }
    expect(treatmentOf({ namespace: 'AWS/DynamoDB' })).toBe('ignore');
    expect(treatmentOf({})).toBe('missing');
  });
});
