import { describe, expect, it } from 'vitest';
import { VirtualClock } from '../../../src/clock.ts';
import { RateLimit } from '../../../src/services/slack/rate-limit.ts';

describe('RateLimit', () => {
  it('takes as many calls as it may in a window, and says how many whole seconds to wait', async () => {
    const clock = new VirtualClock(0);
    const limit = new RateLimit(clock, { most: 2, windowMs: 60_000 });
    expect(limit.take()).toBeUndefined();
    await clock.advanceTo(10_000);
    expect(limit.take()).toBeUndefined();
    await clock.advanceTo(10_500);
    // The first one leaves the window at 60,000: 49.5 s from now.
    expect(limit.take()).toBe(50);
    await clock.advanceTo(59_999);
    expect(limit.take()).toBe(1);
    await clock.advanceTo(60_000);
    expect(limit.take()).toBeUndefined();
    expect(limit.take()).toBe(10);
  });

  it('does not count a call that it refused', async () => {
    const clock = new VirtualClock(0);
    const limit = new RateLimit(clock, { most: 1, windowMs: 1_000 });
    limit.take();
    await clock.advanceTo(900);
    expect(limit.take()).toBe(1);
    await clock.advanceTo(1_000);
    expect(limit.take()).toBeUndefined();
  });
});
