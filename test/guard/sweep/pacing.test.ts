import { beforeEach, describe, expect, it } from 'vitest';
import { epochMs } from '../../../src/core/time.ts';
import { GatewayError } from '../../../src/guard/errors.ts';
import { Pacing, type PacingOptions } from '../../../src/guard/sweep/pacing.ts';
import { T0 } from '../../builders/facts.ts';
import { type VirtualTime, virtualTime } from '../../fakes/virtual-time.ts';

let time: VirtualTime;
/** When each call started, in milliseconds. */
let starts: number[];
let slower: number[];

beforeEach(() => {
  time = virtualTime(T0);
  starts = [];
  slower = [];
});

const pacing = (fields: Partial<PacingOptions> = {}) =>
  new Pacing({
    callsPerSecond: 10,
    deadline: epochMs(T0 + 600_000),
    now: time.now,
    pause: (span) => time.wait(span),
    onSlower: (pace) => slower.push(pace),
    ...fields,
  });

/** A call that takes so long and throws what is given. */
const call = (milliseconds: number, error?: unknown) => async () => {
  starts.push(time.now() - T0);
  await time.wait(milliseconds);
  if (error !== undefined) throw error;
  return milliseconds;
};
const throttled = new GatewayError('throttled', 'ecs:ListServices', 'slow down');
const unavailable = new GatewayError('unavailable', 'ecs:ListServices', 'no answer');
/** Makes calls one after the other that end as given. */
async function runOneByOne(pace: Pacing, errors: readonly unknown[]): Promise<void> {
  const left = [...errors];
  while (left.length > 0) await pace.run(() => call(0, left.shift())());
}

describe('the pace of calls', () => {
  it('starts calls evenly, in the order in which they were asked for, however long each takes', async () => {
    const pace = pacing();
    const calls = [300, 5, 5].map((milliseconds) => pace.run(call(milliseconds)));
    expect(await time.run(Promise.all(calls))).toEqual([
      { is: 'answered', answer: 300 },
      { is: 'answered', answer: 5 },
      { is: 'answered', answer: 5 },
    ]);
    expect(starts).toEqual([0, 100, 200]);
  });

  it('waits for nothing where more time than a gap has passed', async () => {
    const pace = pacing();
    await time.run(pace.run(call(250)).then(() => pace.run(call(0))));
    expect(starts).toEqual([0, 250]);
  });

  it('has twenty calls under way at most', async () => {
    const pace = pacing({ callsPerSecond: 1_000 });
    await time.run(Promise.all(Array.from({ length: 21 }, () => pace.run(call(5_000)))));
    expect(starts.slice(0, 20)).toEqual(Array.from({ length: 20 }, (_, index) => index));
    expect(starts[20]).toBe(5_000);
  });

  it('halves with each throttle down to one per second, and makes the throttled call again', async () => {
    const left = [throttled, throttled, throttled, throttled];
    const answered = await time.run(pacing().run(() => call(1_000, left.shift())()));
    expect(answered).toEqual({ is: 'answered', answer: 1_000 });
    expect(slower).toEqual([5, 2.5, 1.25, 1]);
    // A gap is counted from the start before: the calls take longer than any.
    expect(starts).toEqual([0, 1_000, 2_000, 3_000, 4_000]);
  });

  it('takes throttles within a second for one', async () => {
    const pace = pacing();
    const left = [throttled, throttled, throttled];
    const calls = Array.from({ length: 3 }, () => pace.run(() => call(250, left.shift())()));
    await time.run(Promise.all(calls));
    expect(slower).toEqual([5]);
  });

  it('regains half of the pace by fifty answers, and no more than it had', async () => {
    const pace = pacing();
    await time.run(runOneByOne(pace, [throttled, ...Array.from({ length: 60 }, () => undefined)]));
    const gaps = starts.slice(1).map((at, index) => at - (starts[index] ?? 0));
    // At half the pace 200 ms, then less with each answer.
    expect(gaps[0]).toBe(200);
    expect(gaps[1]).toBe(197);
    expect(gaps.slice(-9)).toEqual(Array.from({ length: 9 }, () => 100));
  });

  it('makes a call again once where AWS did not answer', async () => {
    const pace = pacing();
    const left = [unavailable];
    expect(await time.run(pace.run(() => call(0, left.shift())()))).toMatchObject({ is: 'answered' });
    expect(starts).toHaveLength(2);
    await expect(time.run(pace.run(call(0, unavailable)))).rejects.toBe(unavailable);
    expect(starts).toHaveLength(4);
    expect(slower).toEqual([]);
  });

  it.each([new GatewayError('denied', 'ecs:ListServices', 'no'), new TypeError('a bug')])(
    'throws %s',
    async (error) => {
      await expect(time.run(pacing().run(call(0, error)))).rejects.toBe(error);
      expect(starts).toHaveLength(1);
    },
  );

  it('starts no call at the deadline, and lets those under way end', async () => {
    const pace = pacing({ deadline: epochMs(T0 + 100) });
    const results = await time.run(Promise.all([pace.run(call(5_000)), pace.run(call(0))]));
    expect(results).toEqual([{ is: 'answered', answer: 5_000 }, { is: 'out-of-time' }]);
    expect(starts).toEqual([0]);
  });
});
