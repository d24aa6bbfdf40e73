import { describe, expect, it } from 'vitest';
import type { DurationMs } from '../../../src/core/time.ts';
import { awaitDiff } from '../../../src/guard/notify/await-diff.ts';
import { at } from '../../builders/facts.ts';
import { fullRecord } from '../../builders/records.ts';

const request = {
  serviceArn: 's',
  deploymentKey: 'd',
  createdAt: at(0),
  waitingSince: at(1),
  turn: undefined,
  to: 'slack#C1',
};
const PENDING = fullRecord({
  pendingEffects: [{ id: 'x', kind: 'compare-revisions', transition: undefined, since: at(6) }],
});

async function delays(record: typeof PENDING, hasDiff: boolean) {
  const sent: { readonly delay: DurationMs; readonly request: unknown }[] = [];
  const again = { notifyAgain: async (one: unknown, delay: DurationMs) => void sent.push({ request: one, delay }) };
  await awaitDiff({ again, now: () => at(6) }, request, record, { hasDiff, shownAt: at(6) });
  return sent;
}

describe('a message whose comparison is being made', () => {
  it('is updated again in 5 s, in its own destination, and has not waited for it before', async () => {
    expect(await delays(PENDING, false)).toEqual([{ delay: 5_000, request: { ...request, waitingSince: undefined } }]);
  });

  it('is not updated again for a comparison that it has, or that is not pending', async () => {
    expect(await delays(PENDING, true)).toEqual([]);
    expect(await delays(fullRecord({ pendingEffects: [] }), false)).toEqual([]);
  });
});
