import { describe, expect, it } from 'vitest';
import { planRetry, retryDelay } from '../../../src/core/reconcile/retry-delay.ts';
import { minutes, seconds } from '../../../src/core/time.ts';
import { at } from '../../builders/facts.ts';

describe('retryDelay', () => {
  it('is 10, 30, 60, 120, 300 and then always 900 seconds', () => {
    expect([1, 2, 3, 4, 5, 6, 7, 500].map(retryDelay)).toEqual([10, 30, 60, 120, 300, 900, 900, 900].map(seconds));
  });

  it('takes a count that SQS did not give for the first receive', () => {
    expect(retryDelay(0)).toBe(seconds(10));
  });
});

describe('planRetry', () => {
  const failed = { receiveCount: 1, firstReceivedAt: at(0), isUnreadable: false };

  it('retries for six hours, whatever the number of receives', () => {
    expect(planRetry({ ...failed, receiveCount: 499 }, at(5 * 60 + 59, 59))).toEqual({
      do: 'again',
      after: minutes(15),
    });
    expect(planRetry({ ...failed, receiveCount: 2 }, at(6 * 60))).toEqual({ do: 'dead-letter' });
  });

  it('gives up a message that cannot be parsed after three receives', () => {
    const plans = [1, 2, 3, 4].map((receiveCount) => planRetry({ ...failed, receiveCount, isUnreadable: true }, at(1)));
    expect(plans).toEqual([
      { do: 'again', after: seconds(10) },
      { do: 'again', after: seconds(30) },
      { do: 'dead-letter' },
      { do: 'dead-letter' },
    ]);
  });
});
