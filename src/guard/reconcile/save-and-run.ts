import { fitRecord } from '../../core/deployment/fit-record.ts';
import { measureOutcome } from '../../core/deployment/outcome-metrics.ts';
import { type DeploymentRecord, isFinished, type PendingEffect } from '../../core/deployment/record.ts';
import { planEffects, settleEffects, takeEffects } from '../../core/reconcile/effects.ts';
import { EFFECT_TIMEOUT } from '../../core/reconcile/next-reconcile.ts';
import { isSameData } from '../../core/same-data.ts';
import { between, type EpochMs } from '../../core/time.ts';
import type { ReconcilerGateways } from './reconcile.ts';
import type { ReadBudget } from './read-budget.ts';
import { runEffects } from './run-effects.ts';

interface Saving {
  /** The stored record; undefined for a new one. */
  readonly previous: DeploymentRecord | undefined;
  readonly next: DeploymentRecord;
  readonly now: EpochMs;
  readonly budget: ReadBudget;
}

/** The record with its pending effects, and the error of the first that failed. */
export interface Saved {
  readonly record: DeploymentRecord;
  readonly error: unknown;
}

/**
 * Saves a record together with its new effects in one conditional write, runs them, and clears those that succeeded. An
 * unchanged record is not written. Effects that another reconciler saved more than a minute ago run again; the save takes
 * them first, so that only one of two reconcilers runs them.
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
    guard.measure?.(measureOutcome(record, previous));
  }
  if (due.length === 0) return { record, error: undefined };
  const { done, failed, error } = await runEffects(guard, record, due, budget);
  if (done.length + failed.length > 0) await guard.store.clearEffects(record, done, failed);
  return { record: { ...record, pendingEffects: settleEffects(record.pendingEffects, done, failed) }, error };
}

/** Taking an effect changes nothing that readers show, so the version stays the same. */
function isSameContent(previous: DeploymentRecord | undefined, next: DeploymentRecord): boolean {
  return previous !== undefined && isSameData(previous, { ...next, pendingEffects: previous.pendingEffects });
}

/** The reconciler that saved it crashed, or released it after a failure. */
function isAbandoned({ since }: PendingEffect, now: EpochMs): boolean {
  return between(since, now) > EFFECT_TIMEOUT;
}

/** This save added the effect: the stored record did not have it. */
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
