import { describe, expect, it } from 'vitest';
import { VirtualClock } from '../../src/clock.ts';
import { RunLoop } from '../../src/deployed/run-loop.ts';

/** 2026-03-01T12:00:00Z */
const noon = 1_772_366_400_000;

describe('the run loop', () => {
  it('moves time only when nothing runs beside the clock', async () => {
    const clock = new VirtualClock(noon);
    const loop = new RunLoop({ clock });
    const seen: string[] = [];
    clock.schedule(noon + 1_000, () => void seen.push('a second later'));
    loop.track(Promise.resolve().then(() => void seen.push(`handler at ${clock.now() - noon}`)));
    await loop.runUntil(noon + 2_000);
    expect(seen).toEqual(['handler at 0', 'a second later']);
    expect(clock.now()).toBe(noon + 2_000);
  });

  it('tells its pace by how much time is about to move', async () => {
    const clock = new VirtualClock(noon);
    const steps: number[] = [];
    const loop = new RunLoop({ clock, pace: async (virtualMs) => void steps.push(virtualMs) });
    clock.schedule(noon, () => undefined);
    clock.schedule(noon + 1_000, () => undefined);
    clock.schedule(noon + 1_000, () => undefined);
    clock.schedule(noon + 61_000, () => undefined);
    await loop.runUntil(noon + 61_000);
    expect(steps).toEqual([1_000, 60_000]);
  });

  it('is quiet in spite of what recurs for ever', () => {
    const clock = new VirtualClock(noon);
    const loop = new RunLoop({ clock });
    clock.scheduleRecurring(noon + 1_000, () => undefined, 'sweep');
    clock.schedule(noon + 11_000, () => undefined, 'bake ends');
    expect(loop.isQuietFor(10_000)).toBe(true);
    expect(loop.isQuietFor(11_000)).toBe(false);
  });

  it('waits for an entry whatever it is called', () => {
    const clock = new VirtualClock(noon);
    clock.schedule(noon + 1_000, () => undefined, 'alarms are evaluated');
    expect(new RunLoop({ clock }).isQuietFor(1_000)).toBe(false);
  });

  it('gives up on what does not come, and names what waits', async () => {
    const clock = new VirtualClock(noon);
    const again = () => void clock.schedule(clock.now() + 3_600_000, again, 'an hour');
    again();
    await expect(new RunLoop({ clock }).runWhile(() => true, 'the end')).rejects.toThrow(
      'the end did not come by 2026-03-02T13:00:00.000Z: next are an hour at 2026-03-02T14:00:00.000Z',
    );
    const empty = new RunLoop({ clock: new VirtualClock(noon) });
    await expect(empty.runWhile(() => true, 'the end')).rejects.toThrow('next are no entries');
  });
});
