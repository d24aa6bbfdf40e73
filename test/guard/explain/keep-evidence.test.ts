import { beforeEach, describe, expect, it } from 'vitest';
import type { ExplainRequest } from '../../../src/core/explanation/parse-explain.ts';
import type { PublishedEvent } from '../../../src/core/outcome-event/outcome-event.ts';
import { type DurationMs, minutes } from '../../../src/core/time.ts';
import { GatewayError } from '../../../src/guard/errors.ts';
import { type ExplainerGateways, keepEvidence } from '../../../src/guard/explain/keep-evidence.ts';
import { storedEvidence } from '../../builders/evidence.ts';
import { rolledBack } from '../../builders/slack-records.ts';
import { type FakeEvidence, fakeEvidence } from '../../fakes/fake-evidence.ts';
import { type InMemoryStore, inMemoryStore } from '../../fakes/in-memory-store.ts';

const record = { ...rolledBack, version: 1 };
const request: ExplainRequest = {
  serviceArn: record.serviceArn,
  deploymentKey: record.deploymentKey,
  createdAt: record.createdAt,
  attempt: 0,
};

let store: InMemoryStore;
let fake: FakeEvidence;
let published: PublishedEvent[];
let waits: { readonly request: ExplainRequest; readonly delay: DurationMs }[];
let guard: ExplainerGateways;

beforeEach(async () => {
  store = inMemoryStore();
  fake = fakeEvidence();
  published = [];
  waits = [];
  const { services, alarms, now, within } = fake.gateways;
  guard = {
    store,
    evidence: { services, alarms, now, within },
    publisher: { publish: async (events) => void published.push(...events) },
    again: { explainAgain: async (again, delay) => void waits.push({ request: again, delay }) },
    now,
    log: { info: () => undefined, warn: () => undefined },
    count: () => undefined,
  };
  await store.saveRecord(record, undefined);
});

const ids = () => published.map(({ detail }) => detail['eventId']);

/** Runs the use case on virtual time. */
const keep = (ports: ExplainerGateways, asked: ExplainRequest) => fake.time.run(keepEvidence(ports, asked));

describe('keepEvidence', () => {
  it('saves what it gathers, announces it, and will announce it once more', async () => {
    await keep(guard, request);
    expect(store.evidence(record.deploymentKey)?.version).toBe(1);
    expect(ids()).toEqual(['bad#evidence#1']);
    expect(waits).toEqual([{ request: { ...request, attempt: 1 }, delay: minutes(10) }]);
  });

  it('saves nothing new for a second message, and announces the same version', async () => {
    await keep(guard, request);
    await keep(guard, request);
    expect(store.evidence(record.deploymentKey)?.version).toBe(1);
    expect(ids()).toEqual(['bad#evidence#1', 'bad#evidence#1']);
  });

  it('announces what it saved after it died in between', async () => {
    const dies = { publish: () => Promise.reject(new GatewayError('unavailable', 'events:PutEvents', 'no answer')) };
    await expect(keep({ ...guard, publisher: dies }, request)).rejects.toThrow('no answer');
    expect(store.evidence(record.deploymentKey)?.version).toBe(1);
    await keep(guard, request);
    expect(ids()).toEqual(['bad#evidence#1']);
  });

  it('adds to what it gathered before, as the next version', async () => {
    fake.refusals.set('ecs:ListTasks', 'throttled');
    await keep(guard, request);
    expect(waits.map(({ delay }) => delay)).toEqual([minutes(1)]);
    fake.refusals.clear();
    await keep(guard, { ...request, attempt: 1 });
    expect(store.evidence(record.deploymentKey)).toMatchObject({ version: 2, missing: [] });
    expect(ids()).toEqual(['bad#evidence#1', 'bad#evidence#2']);
  });

  it('reads nothing of AWS for a follow-up to which nothing can be added', async () => {
    await store.saveEvidence(record.deploymentKey, storedEvidence());
    await keep(guard, { ...request, attempt: 1 });
    expect(fake.called).toEqual([]);
    expect(ids()).toEqual(['bad#evidence#1']);
    expect(waits).toEqual([]);
  });

  it('gathers again when another explainer saved first, and fails if that happens twice', async () => {
    let conflicts = 1;
    const racing = {
      ...store,
      saveEvidence: async (...given: Parameters<typeof store.saveEvidence>) => {
        conflicts -= 1;
        return conflicts >= 0 ? 'conflict' : store.saveEvidence(...given);
      },
    } as const;
    await keep({ ...guard, store: racing }, request);
    expect(ids()).toEqual(['bad#evidence#1']);
    conflicts = 2;
    await store.saveRecord({ ...record, deploymentKey: `${record.deploymentKey}2` }, undefined);
    const other = { ...request, deploymentKey: `${record.deploymentKey}2` };
    await expect(keep({ ...guard, store: racing }, other)).rejects.toMatchObject({ name: 'ConflictError' });
  });

  it('leaves deployments alone that have no record, or that ended before the guard came', async () => {
    await keep(guard, { ...request, deploymentKey: 'other' });
    await store.saveRecord({ ...record, deploymentKey: `${record.deploymentKey}3`, baseline: true }, undefined);
    await keep(guard, { ...request, deploymentKey: `${record.deploymentKey}3` });
    expect(published).toEqual([]);
    expect(fake.called).toEqual([]);
  });
});
