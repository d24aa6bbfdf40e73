import { fitRecord } from '../../core/deployment/fit-record.ts';
import { type DeploymentRecord, isFinished, type PendingEffect } from '../../core/deployment/record.ts';
import { planEffects, settleEffects, takeEffects } from '../../core/reconcile/effects.ts';
import { EFFECT_TIMEOUT } from '../../core/reconcile/next-reconcile.ts';
import { isSameData } from '../../core/same-data.ts';
import { between, type EpochMs } from '../../core/time.ts';
import type { ReconcilerGateways } from './reconcile.ts';
import type { ReadBudget } from './read-budget.ts';
import { runEffects } from './run-effects.ts';

interface Saving {
  /** As it stands in the table; undefined for a new one. */
  readonly previous: DeploymentRecord | undefined;
  readonly next: DeploymentRecord;
  readonly now: EpochMs;
  readonly budget: ReadBudget;
}

/** The record with the effects that are still pending, and why the first of those did not get through. */
export interface Saved {
  readonly record: DeploymentRecord;
  readonly error: unknown;
}

/**
 * Saves a record with the effects that it calls for, in one conditional write, runs them and clears those that ran. A record
 * that did not change is not written. An effect that another reconciler saved is run again when it is older than a minute; the save
 * takes it first, so that of two reconcilers one runs it.
 *
 * @returns `conflict` when another reconciler wrote first
 * @throws GatewayError when the table does not answer
 */
export async function saveAndRun(
  guard: ReconcilerGateways,
  { previous, next: folded, now, budget }: Saving,
): Promise<Saved | 'conflict'> {
  const planned = planEffects(folded, now);
  const due = planned.pendingEffects.filter((effect) => isOurs(effect, previous) || isAbandoned(effect, now));
  const next = fitRecord({ ...planned, pendingEffects: takeEffects(planned.pendingEffects, due, now) });
  const record = { ...next, version: (previous?.version ?? 0) + (isSameContent(previous, next) ? 0 : 1) };
  if (!isSameData(previous, record)) {
    if ((await guard.store.saveRecord(record, previous)) === 'conflict') return 'conflict';
    logSaved(guard, previous, record);
  }
  if (due.length === 0) return { record, error: undefined };
  const { done, failed, error } = await runEffects(guard, record, due, budget);
  if (done.length + failed.length > 0) await guard.store.clearEffects(record, done, failed);
  return { record: { ...record, pendingEffects: settleEffects(record.pendingEffects, done, failed) }, error };
}

/** Taking an effect changes nothing that a reader shows, so that the version stays. */
function isSameContent(previous: DeploymentRecord | undefined, next: DeploymentRecord): boolean {
  return previous !== undefined && isSameData(previous, { ...next, pendingEffects: previous.pendingEffects });
}

/** Who saved it a while ago has died, or has freed it. */
function isAbandoned({ since }: PendingEffect, now: EpochMs): boolean {
  return between(since, now) > EFFECT_TIMEOUT;
}

/** An effect is ours when the stored record did not have it: this very save put it there. */
function isOurs(effect: PendingEffect, previous: DeploymentRecord | undefined): boolean {
  return !previous?.pendingEffects.some((known) => known.id === effect.id);
}

function logSaved(guard: ReconcilerGateways, previous: DeploymentRecord | undefined, record: DeploymentRecord): void {
  if (previous?.phase === record.phase && previous.outcome === record.outcome) return;
  guard.log.info('deployment recorded', {
    deploymentId: record.deploymentKey,
    from: previous?.phase ?? 'unseen',
    to: record.outcome ?? record.phase,
    because:
      record.cause ??
      record.reason ??
      (record.baseline ? 'finished before the guard was installed' : 'reported by ECS'),
  });
  if (isFinished(record) && !record.baseline) guard.count('OutcomesRecorded');
}
