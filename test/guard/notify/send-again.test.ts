import { describe, expect, it } from 'vitest';
import type { NotifyRequest } from '../../../src/core/slack/parse-notify.ts';
import { type DurationMs, type EpochMs, epochMs, minutes } from '../../../src/core/time.ts';
import { isAwaited, sendAgain } from '../../../src/guard/notify/send-again.ts';
import { at } from '../../builders/facts.ts';
import { inMemoryStore } from '../../fakes/in-memory-store.ts';

const REQUEST = { serviceArn: 's', deploymentKey: 'd', createdAt: at(0), waitingSince: undefined, turn: undefined };
const EVIDENCE = { ...REQUEST, onlyEvidence: true };

/** Minutes and seconds after 10:00. */
const clock = (minute: number, second: number) => epochMs(at(minute) + second * 1_000);

const line = (now: { at: EpochMs }) => {
  const store = inMemoryStore();
  const sent: { readonly request: NotifyRequest; readonly delay: DurationMs }[] = [];
  const again = {
    notifyAgain: async (request: NotifyRequest, delay: DurationMs) => void sent.push({ request, delay }),
  };
  return { store, sent, again, now: () => now.at };
};

describe('evidence about a deployment whose message waits', () => {
  it('waits with it until 10 s before it arrives', async () => {
    const now = { at: at(6) };
    const guard = line(now);
    expect(await isAwaited(guard, 'slack', EVIDENCE)).toBe(false);
    await sendAgain(guard, 'slack', REQUEST, minutes(2));
    expect(guard.sent).toEqual([{ request: REQUEST, delay: 120_000 }]);
    expect(await isAwaited(guard, 'slack', EVIDENCE)).toBe(true);
    now.at = clock(7, 49.999);
    expect(await isAwaited(guard, 'slack', EVIDENCE)).toBe(true);
    now.at = clock(7, 50);
    expect(await isAwaited(guard, 'slack', EVIDENCE)).toBe(false);
  });

  it('counts on no message longer than SQS delays one: 15 minutes', async () => {
    const now = { at: at(6) };
    const guard = line(now);
    await sendAgain(guard, 'slack', REQUEST, minutes(60));
    now.at = clock(20, 49);
    expect(await isAwaited(guard, 'slack', EVIDENCE)).toBe(true);
    now.at = clock(20, 50);
    expect(await isAwaited(guard, 'slack', EVIDENCE)).toBe(false);
  });

  it('is not kept back in another channel, nor is a change of the record', async () => {
    const guard = line({ at: at(6) });
    await sendAgain(guard, 'slack', { ...REQUEST, to: 'slack#C1' }, minutes(2));
    expect(await isAwaited(guard, 'slack', { ...EVIDENCE, to: 'slack#C1' })).toBe(true);
    expect(await isAwaited(guard, 'slack', { ...EVIDENCE, to: 'slack#C2' })).toBe(false);
    expect(await isAwaited(guard, 'slack', EVIDENCE)).toBe(false);
    expect(await isAwaited(guard, 'slack', { ...REQUEST, to: 'slack#C1' })).toBe(false);
  });

  it('is not kept back by a message that was not sent', async () => {
    const guard = line({ at: at(6) });
    const again = { notifyAgain: () => Promise.reject(new Error('SQS is down')) };
    await expect(sendAgain({ ...guard, again }, 'slack', REQUEST, minutes(2))).rejects.toThrow('SQS is down');
    expect(await isAwaited(guard, 'slack', EVIDENCE)).toBe(false);
  });
});
