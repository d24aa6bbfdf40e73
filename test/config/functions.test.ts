import { describe, expect, it } from 'vitest';
import {
  MAX_RECEIVES,
  notifierLimits,
  reconcilerLimits,
  SWEEP_EVERY_MINUTES,
  serviceReadQuota,
  sweeperLimits,
  sweepPace,
  visibilitySeconds,
} from '../../src/config/functions.ts';
import { EFFECT_TIMEOUT } from '../../src/core/reconcile/next-reconcile.ts';
import { hours, seconds } from '../../src/core/time.ts';

describe('the limits of the functions', () => {
  it.each([
    ['reconciler', reconcilerLimits],
    ['notifier', notifierLimits],
  ])(
    'never move a message of the %s to the dead-letter queue within six hours, however often it was received',
    (_name, limits) => {
      // By the clock: 520 s for the first five waits, then 900 s each.
      expect(seconds(520 + (MAX_RECEIVES - 5) * 900)).toBeGreaterThan(hours(6));
      // By the visibility timeout, when the function is killed at every receive.
      expect(seconds(MAX_RECEIVES * visibilitySeconds(limits))).toBeGreaterThan(hours(6));
    },
  );

  it('hide a received message for longer than its function may run, and for less than a minute', () => {
    for (const limits of [reconcilerLimits, notifierLimits]) {
      expect(visibilitySeconds(limits)).toBeGreaterThanOrEqual(limits.timeoutSeconds + 10);
      expect(visibilitySeconds(limits)).toBe(45);
    }
  });

  it('leave an effect to the reconciliation that saved it until that reconciliation is certainly over, at clocks that differ by 5 s', () => {
    expect(EFFECT_TIMEOUT).toBeGreaterThan(seconds(reconcilerLimits.timeoutSeconds + 5));
  });

  it('leave time for the sweep to end before the next one starts', () => {
    expect(sweeperLimits.timeoutSeconds).toBeLessThan(SWEEP_EVERY_MINUTES * 60);
  });

  it('leave others a quarter of the quota for reads of services, at the fastest pace of the sweep', () => {
    expect(sweepPace.most).toBe(0.75 * serviceReadQuota.perSecond);
    expect(sweepPace.standard).toBeLessThan(sweepPace.most);
  });

  it('leave a message that is begun time to end', () => {
    for (const limits of [reconcilerLimits, notifierLimits]) {
      expect(limits.enoughSeconds).toBeLessThan(limits.timeoutSeconds);
      // Lambda takes no mapping with fewer.
      expect(limits.maximumConcurrency).toBeGreaterThanOrEqual(2);
    }
  });
});
