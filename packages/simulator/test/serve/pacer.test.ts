import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { VirtualClock } from '../../src/clock.ts';
import { Pacer } from '../../src/serve/pacer.ts';
import { noon } from '../loopback.ts';
import { HandTime } from './serving.ts';

function paced(speed: number, onBug: (error: unknown) => void = () => undefined) {
  const realTime = new HandTime();
  const clock = new VirtualClock(noon);
  return { realTime, clock, pacer: new Pacer(clock, { realTime, speed, idleTickMs: 1_000, onBug }) };
}

describe('virtual time that follows real time', () => {
  it('starts at wall time and runs so many times as fast [WIRE-14]', async () => {
    const { realTime, clock, pacer } = paced(60);
    expect(clock.now()).toBe(noon);
    realTime.pass(1_500);
    await pacer.catchUp();
    expect(clock.now()).toBe(noon + 90_000);
  });

  it('stands while it is paused, and goes on from there [WIRE-15]', async () => {
    const { realTime, clock, pacer } = paced(2);
    realTime.pass(1_000);
    await pacer.pause();
    realTime.pass(3_600_000);
    await pacer.catchUp();
    expect(clock.now()).toBe(noon + 2_000);
    await pacer.resume();
    realTime.pass(1_000);
    await pacer.catchUp();
    expect(clock.now()).toBe(noon + 4_000);
  });

  it('moves on by what is asked for, paused or not, and runs what is due on the way [WIRE-15]', async () => {
    const { realTime, clock, pacer } = paced(1);
    const ran: number[] = [];
    for (const after of [1_000, 600_000, 600_001])
      clock.schedule(noon + after, () => void ran.push(clock.now() - noon));
    await pacer.pause();
    await pacer.advance(600_000);
    expect(ran).toEqual([1_000, 600_000]);
    await pacer.resume();
    realTime.pass(500);
    await pacer.advance(60_000);
    expect(clock.now()).toBe(noon + 660_500);
  });

  it('changes its speed without a jump [WIRE-15]', async () => {
    const { realTime, clock, pacer } = paced(1);
    realTime.pass(10_000);
    await pacer.setSpeed(100);
    expect(clock.now()).toBe(noon + 10_000);
    realTime.pass(1_000);
    await pacer.catchUp();
    expect(clock.now()).toBe(noon + 110_000);
  });

  it('stands still while it waits for the real world, and answers calls meanwhile [HOOK-2]', async () => {
    const waits = { isWaiting: false, waitedMs: 0 };
    const realTime = new HandTime();
    const clock = new VirtualClock(noon);
    const pacer = new Pacer(clock, { realTime, speed: 60, idleTickMs: 1_000, waits, onBug: () => undefined });
    const { promise, resolve } = Promise.withResolvers<void>();
    clock.schedule(noon + 60_000, () => {
      waits.isWaiting = true;
      return promise;
    });
    // Two seconds at 60 times are two minutes, of which the wait begins after one.
    realTime.pass(2_000);
    const moving = pacer.catchUp();
    await new Promise((turn) => setImmediate(turn));
    realTime.pass(10_000);
    await pacer.catchUp();
    expect(clock.now()).toBe(noon + 60_000);
    Object.assign(waits, { isWaiting: false, waitedMs: 10_000 });
    resolve();
    await moving;
    expect(clock.now()).toBe(noon + 120_000);
    realTime.pass(1_000);
    await pacer.catchUp();
    expect(clock.now()).toBe(noon + 180_000);
  });

  it('never goes back, whatever the machine’s clock does [WIRE-14]', async () => {
    const { realTime, clock, pacer } = paced(1);
    realTime.pass(10_000);
    await pacer.catchUp();
    realTime.pass(-9_000);
    await pacer.catchUp();
    expect(clock.now()).toBe(noon + 10_000);
  });

  it('goes on by itself when nobody calls, at the next thing that is due, until it is stopped [WIRE-14]', async () => {
    const { realTime, clock, pacer } = paced(60);
    await pacer.catchUp();
    clock.schedule(noon + 45_000, () => undefined);
    realTime.pass(1_000);
    await pacer.catchUp();
    expect(clock.now()).toBe(noon + 60_000);
    // The tick has set the next one.
    await new Promise((resolve) => setImmediate(resolve));
    expect(realTime.timers).toBe(1);
    pacer.stop();
    expect(realTime.timers).toBe(0);
  });

  it('outlives what breaks on the way, and tells of it', async () => {
    const bugs: unknown[] = [];
    const { realTime, clock, pacer } = paced(1, (error) => bugs.push(error));
    clock.schedule(noon + 500, () => {
      throw new Error('broken');
    });
    realTime.pass(1_000);
    await new Promise((resolve) => setImmediate(resolve));
    expect(bugs).toEqual([new Error('broken')]);
    await pacer.catchUp();
    expect(clock.now()).toBe(noon + 1_000);
  });

  it('makes one move at a time: however many look at once, each thing happens once, in order', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 5_000 }), { maxLength: 20 }), async (spans) => {
        const { realTime, clock, pacer } = paced(1);
        const ran: number[] = [];
        for (const span of spans) {
          clock.schedule(noon + span, async () => {
            await Promise.resolve();
            ran.push(span);
          });
        }
        realTime.pass(2_500);
        await Promise.all([pacer.catchUp(), pacer.advance(1_000), pacer.catchUp(), pacer.advance(1_500)]);
        expect(ran).toEqual(spans.toSorted((a, b) => a - b));
        expect(clock.now()).toBe(noon + 5_000);
      }),
    );
  });
});
