import { describe, expect, it } from 'vitest';
import { ensureTemplates } from '../../../src/start/templates.ts';
import { measureDeployment, measureSweep } from '../../../tools/costs/measure.ts';

const { guard } = await ensureTemplates();

describe('what the guard uses', () => {
  it('for a deployment is about one reconciliation per minute, and no read of the secret after the first', async () => {
    const usage = await measureDeployment(guard, 'rolled-back', 1_024);
    // It ends after some minutes; each minute is a reconciliation, and the notifier is called for its events.
    expect(usage.invocations).toBeGreaterThan(5);
    expect(usage.invocations).toBeLessThan(25);
    expect(usage.secretReads).toBe(1);
    // A second for each invocation, of a gigabyte.
    expect(usage.gbSeconds).toBe(usage.invocations);
    expect(usage.events).toBeGreaterThan(0);
    for (const amount of [usage.writeUnits, usage.readUnits, usage.queueRequests]) expect(amount).toBeGreaterThan(0);
  });

  it('for a sweep is one invocation that writes nothing about a service that is as it was', async () => {
    const usage = await measureSweep(guard, 512);
    expect(usage).toMatchObject({ invocations: 1, gbSeconds: 0.5, events: 0, secretReads: 0, queueRequests: 0 });
    expect(usage.logBytes).toBeGreaterThanOrEqual(400);
  });
});
