import { describe, expect, it } from 'vitest';
import { VirtualClock } from '../src/clock.ts';

describe('VirtualClock', () => {
  it('stands still until it is moved, then stands at the next due entry', async () => {
    const clock = new VirtualClock(1000);
    clock.schedule(5000, () => undefined);
    expect(clock.now()).toBe(1000);
    expect(clock.nextAt()).toBe(5000);
    expect(await clock.advance()).toBe(true);
    expect(clock.now()).toBe(5000);
    expect(await clock.advance()).toBe(false);
    expect(clock.nextAt()).toBeUndefined();
  });

  it('runs entries by time, and those of one instant in the order of scheduling', async () => {
    const clock = new VirtualClock(0);
    const ran: string[] = [];
    clock.schedule(20, () => void ran.push('late'));
    clock.schedule(10, () => void ran.push('first'));
    clock.schedule(10, () => void ran.push('second'));
    await clock.advanceTo(30);
    expect(ran).toEqual(['first', 'second', 'late']);
    expect(clock.now()).toBe(30);
  });

  it('leaves out what was cancelled', async () => {
    const clock = new VirtualClock(0);
    const ran: string[] = [];
    const cancel = clock.schedule(10, () => void ran.push('cancelled'));
    cancel();
    expect(await clock.advance()).toBe(false);
    expect(ran).toEqual([]);
  });

  it('treats an instant that has passed as due now, and never runs it inside schedule', async () => {
    const clock = new VirtualClock(1000);
    const ran: number[] = [];
    clock.schedule(1, () => void ran.push(clock.now()));
    expect(ran).toEqual([]);
    await clock.runDue();
    expect(ran).toEqual([1000]);
  });

  it('runs what an entry makes due at the same instant, and nothing later, without moving', async () => {
    const clock = new VirtualClock(0);
    const ran: string[] = [];
    clock.schedule(0, () => {
      clock.schedule(0, () => void ran.push('chained'));
      clock.schedule(1, () => void ran.push('later'));
    });
    await clock.runDue();
    expect(ran).toEqual(['chained']);
    expect(clock.now()).toBe(0);
  });

  it('waits for an entry that takes real time before it goes on', async () => {
    const clock = new VirtualClock(0);
    const ran: string[] = [];
    clock.schedule(1, async () => {
      await Promise.resolve();
      ran.push('slow');
    });
    clock.schedule(2, () => void ran.push('next'));
    await clock.advanceTo(2);
    expect(ran).toEqual(['slow', 'next']);
  });

  it('tells its subscribers every move, once', async () => {
    const clock = new VirtualClock(0);
    const seen: number[] = [];
    const unsubscribe = clock.subscribe((now) => void seen.push(now));
    clock.schedule(5, () => undefined);
    clock.schedule(5, () => undefined);
    await clock.advanceTo(9);
    unsubscribe();
    await clock.advanceTo(12);
    expect(seen).toEqual([5, 9]);
  });

  it('refuses to move back', async () => {
    const clock = new VirtualClock(10);
    await expect(clock.advanceTo(9)).rejects.toThrow('cannot move virtual time back from 10 to 9');
  });

  it('knows which entries come again for ever', async () => {
    const clock = new VirtualClock(0);
    const seen: number[] = [];
    clock.scheduleRecurring(2_000, () => void seen.push(clock.now()), 'alarms are evaluated');
    const cancel = clock.scheduleRecurring(3_000, () => void seen.push(clock.now()), 'metrics of a minute');
    clock.schedule(1_000, () => undefined, 'bake ends');
    cancel();
    expect(clock.pending()).toEqual([
      { at: 1_000, label: 'bake ends', recurs: false },
      { at: 2_000, label: 'alarms are evaluated', recurs: true },
    ]);
    await clock.advanceTo(3_000);
    expect(seen).toEqual([2_000]);
  });
});
