import { describe, expect, it } from 'vitest';
import { sharpErrors, steadyErrors } from '../../../../src/core/protection/alarm-rules/errors.ts';
import { unfinishedMessages } from '../../../../src/core/protection/alarm-rules/queue.ts';
import { APPLICATION_TARGET_GROUP } from '../../../../src/core/protection/alarm-rules/requests.ts';
import { minutesToCompare, minutesToFire } from '../../../../src/core/protection/alarm-rules/time-to-fire.ts';

const source = { metrics: APPLICATION_TARGET_GROUP, ownsLoadBalancer: true };

describe('minutesToFire', () => {
  it('adds the three minutes that a metric can be late to the periods that must breach', () => {
    // Four of seven minutes, two of three minutes, one period of five minutes.
    expect(minutesToFire(steadyErrors(source, 2))).toBe(7);
    expect(minutesToFire(sharpErrors(source, 8))).toBe(5);
    expect(minutesToFire(unfinishedMessages({ threshold: 50, visibilityTimeout: 30 }))).toBe(9);
  });
});

describe('minutesToCompare', () => {
  it('is nine minutes for a canary of 5 %', () => {
    // After n minutes the new version has 0.05 n of the ten minutes of requests. It must have 0.55 × 5/95 of what the old one has:
    // 0.05 n >= 0.02895 × (10 - 0.05 n), so n >= 5.63, which is 6 whole minutes. Three more until CloudWatch has them.
    expect(minutesToCompare('canary', { percent: 5, bakeTime: 10 })).toBe(9);
  });

  it('is shorter for a canary of half of the traffic, which needs only a tenth of the other requests', () => {
    // 0.5 n >= 0.1 × (10 - 0.5 n), so n >= 1.82.
    expect(minutesToCompare('canary', { percent: 50, bakeTime: 10 })).toBe(5);
  });

  it.each([
    // Period 20 min; the new version needs 0.06 of the others: 1.13 min of all traffic. 6 × 0.1 + 3 × 0.2 = 1.2.
    [10, 6, 9],
    // Period 10 min, 0.57 min of all traffic. 0.1 + 0.2 + 0.3.
    [10, 1, 3],
    // 0.2 + 0.4.
    [20, 1, 2],
    // Period 14 min, 0.79 min of all traffic: 0.5 + 0.5.
    [50, 4, 2],
    // Period 67 min, 3.79 min: 20 × 0.1 + 9 × 0.2 = 3.8.
    [10, 20, 29],
  ])(
    'is for linear steps of %d %% with %d minutes after each: %d minutes, and the three of the metric',
    (percent, bakeTime, minutes) => {
      expect(minutesToCompare('linear', { percent, bakeTime })).toBe(minutes + 3);
    },
  );

  it('is one minute where all traffic moves at once', () => {
    expect(minutesToCompare('linear', { percent: 10, bakeTime: 0 })).toBe(4);
  });

  it('adds a whole period for a second datapoint', () => {
    expect(minutesToCompare('canary', { percent: 5, bakeTime: 10 }, 2)).toBe(19);
  });
});
