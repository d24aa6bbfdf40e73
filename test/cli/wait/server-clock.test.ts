import { describe, expect, it } from 'vitest';
import { createServerClock } from '../../../src/cli/wait/server-clock.ts';
import { epochMs } from '../../../src/core/time.ts';

/** 2026-03-01T12:00:00Z */
const NOON = 1_772_366_400_000;

function clockOf(machine: { now: number }) {
  return createServerClock(() => epochMs(machine.now));
}

describe('the clock of a custom endpoint', () => {
  it('is the machine’s until an answer tells another time, and runs on from there [WIRE-16]', () => {
    const machine = { now: NOON };
    const clock = clockOf(machine);
    expect(clock.now()).toBe(NOON);
    clock.heard('Sun, 01 Mar 2026 15:00:00 GMT');
    expect(clock.now()).toBe(NOON + 3 * 3_600_000);
    machine.now += 5_000;
    expect(clock.now()).toBe(NOON + 3 * 3_600_000 + 5_000);
  });

  it('follows a server whose time runs faster, and one that was set back [WIRE-16]', () => {
    const machine = { now: NOON };
    const clock = clockOf(machine);
    clock.heard('Sun, 01 Mar 2026 12:10:00 GMT');
    machine.now += 10_000;
    clock.heard('Sun, 01 Mar 2026 12:20:00 GMT');
    expect(clock.now()).toBe(NOON + 20 * 60_000);
    clock.heard('Sun, 01 Mar 2026 12:00:10 GMT');
    expect(clock.now()).toBe(NOON + 10_000);
  });

  it.each(['Sun, 01 Mar 2026 12:00:00 GMT', 'Sun, 01 Mar 2026 11:59:59 GMT', undefined, '', 'soon'])(
    'is the machine’s to the millisecond where the answer says %s [WIRE-16]',
    (date) => {
      const clock = clockOf({ now: NOON + 900 });
      clock.heard(date);
      expect(clock.now()).toBe(NOON + 900);
    },
  );
});
