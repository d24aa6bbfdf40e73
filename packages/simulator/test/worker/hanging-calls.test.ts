import { describe, expect, it } from 'vitest';
import { createHangingCalls } from '../../src/worker/hanging-calls.ts';

/** A realm whose calls all hang, or none. */
function realmOf({ hangs }: { hangs: boolean }) {
  const asked: (string | null)[] = [];
  const realm = {
    fetch: async (_input: unknown, init?: RequestInit) => {
      asked.push(new Headers(init?.headers).get('x-simulator-takes-hangs'));
      return new Response('', { headers: hangs ? { 'x-simulator-hangs': 'yes' } : {} });
    },
    AbortSignal: { timeout: (_ms: number) => new AbortController().signal },
  };
  let over = 0;
  const spent = createHangingCalls(realm, () => {
    over += 1;
  });
  spent.begin(30_000);
  return { realm, spent, asked, over: () => over };
}

describe('a call of a function that hangs', () => {
  it('ends as its time-out would end it, and costs that much of the invocation', async () => {
    const { realm, spent, asked } = realmOf({ hangs: true });
    const call = () => realm.fetch('http://slack', { signal: realm.AbortSignal.timeout(10_000) });
    await expect(call()).rejects.toMatchObject({ name: 'TimeoutError' });
    expect(spent.ms()).toBe(10_000);
    await expect(call()).rejects.toMatchObject({ name: 'TimeoutError' });
    expect(spent.ms()).toBe(20_000);
    expect(asked).toEqual(['yes', 'yes']);
    spent.begin(30_000);
    expect(spent.ms()).toBe(0);
  });

  it('costs two calls under one time-out no more than that', async () => {
    const { realm, spent } = realmOf({ hangs: true });
    const signal = realm.AbortSignal.timeout(10_000);
    await expect(realm.fetch('http://slack', { signal })).rejects.toThrow('due to timeout');
    await expect(realm.fetch('http://slack', { signal })).rejects.toThrow('due to timeout');
    expect(spent.ms()).toBe(10_000);
  });

  it('never ends when it outlasts the invocation, and says so', async () => {
    const { realm, spent, over } = realmOf({ hangs: true });
    const call = realm.fetch('http://slack', { signal: realm.AbortSignal.timeout(60_000) });
    const first = await Promise.race([call, new Promise((resolve) => setImmediate(() => resolve('still hanging')))]);
    expect([first, spent.ms(), over()]).toEqual(['still hanging', 30_000, 1]);
  });

  it('costs nothing when it is answered', async () => {
    const { realm, spent } = realmOf({ hangs: false });
    expect((await realm.fetch('http://slack')).status).toBe(200);
    expect(spent.ms()).toBe(0);
  });
});
