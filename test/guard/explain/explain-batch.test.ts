import { expect, it } from 'vitest';
import { explainBatch } from '../../../src/guard/explain/explain-batch.ts';
import type { ExplainerGateways } from '../../../src/guard/explain/keep-evidence.ts';
import { fakeEvidence } from '../../fakes/fake-evidence.ts';
import { inMemoryStore } from '../../fakes/in-memory-store.ts';

it('reads a deployment once for the messages of a batch, and refuses what it cannot read', async () => {
  const read: string[] = [];
  const { services, alarms, now, within } = fakeEvidence().gateways;
  const guard: ExplainerGateways = {
    store: { ...inMemoryStore(), readRecord: async (...[, , key]) => void read.push(key) },
    evidence: { services, alarms, now, within },
    publisher: { publish: async () => undefined },
    again: { explainAgain: async () => undefined },
    now,
    log: { info: () => undefined, warn: () => undefined },
    count: () => undefined,
  };
  const handle = explainBatch(guard);
  const body = (deploymentKey: string, attempt: number) =>
    JSON.stringify({ kind: 'explain', serviceArn: 's', deploymentKey, createdAt: 5, attempt });
  for (const one of [body('a', 0), body('a', 1), body('b', 0)]) await handle(one);
  expect(read).toEqual(['a', 'b']);
  await expect(handle('{}')).rejects.toMatchObject({ name: 'PoisonMessageError' });
});
