import { assertNever } from '../assert-never.ts';
import {
  type DeploymentRecord,
  deploymentIdOf,
  isFinished,
  type PendingEffect,
  type Transition,
} from '../deployment/record.ts';
import { type EpochMs, epochMs } from '../time.ts';

/**
 * Adds the effects that a record needs and that were not planned before; none for a baseline record. They depend only on
 * the record, so a late reconciliation plans the same effects as timely ones.
 */
export function planEffects(record: DeploymentRecord, now: EpochMs): DeploymentRecord {
  if (record.baseline) return record;
  const planned = dueTransitions(record).filter((transition) => !record.transitions.includes(transition));
  const compares = wantsComparison(record);
  const effects = [
    ...(compares ? [comparison(record, now)] : []),
    ...planned.map((transition) => publication(record, transition, now)),
  ];
  if (effects.length === 0) return record;
  return {
    ...record,
    transitions: [...record.transitions, ...planned],
    revisionsCompared: record.revisionsCompared || compares,
    pendingEffects: [...record.pendingEffects, ...effects],
  };
}

function publication(record: DeploymentRecord, transition: Transition, since: EpochMs): PendingEffect {
  return { id: `${deploymentIdOf(record.deploymentKey)}#${transition}`, kind: 'publish', transition, since };
}

function comparison({ deploymentKey }: DeploymentRecord, since: EpochMs): PendingEffect {
  return { id: `${deploymentIdOf(deploymentKey)}#changes`, kind: 'compare-revisions', transition: undefined, since };
}

function wantsComparison({ revisions, revisionsCompared }: DeploymentRecord): boolean {
  return !revisionsCompared && revisions.from !== undefined && revisions.to !== undefined;
}

/** Marks effects that are about to run as taken now: other reconciliations leave them alone for a minute. */
export function takeEffects(
  effects: readonly PendingEffect[],
  taken: readonly PendingEffect[],
  now: EpochMs,
): readonly PendingEffect[] {
  return effects.map((effect) => (taken.includes(effect) ? { ...effect, since: now } : effect));
}

/** Removes effects that are done, and releases those that failed for the next reconciliation. */
export function settleEffects(
  effects: readonly PendingEffect[],
  done: readonly string[],
  failed: readonly string[],
): readonly PendingEffect[] {
  return effects
    .filter((effect) => !done.includes(effect.id))
    .map((effect) => (failed.includes(effect.id) ? { ...effect, since: epochMs(0) } : effect));
}

function dueTransitions(record: DeploymentRecord): readonly Transition[] {
  return (
    ['started', 'unprotected', 'awaiting-approval', 'stuck', 'rolling-back', 'finished', 'rollback-missed'] as const
  ).filter((transition) => isDue(record, transition));
}

function isDue(record: DeploymentRecord, transition: Transition): boolean {
  switch (transition) {
    case 'started':
      return record.phase !== 'pending';
    case 'unprotected':
      return record.phase !== 'pending' && !['armed', 'unknown'].includes(record.protection.state);
    case 'awaiting-approval':
      return record.phase === 'awaiting-approval';
    case 'stuck':
      return record.timeline.some((entry) => entry.what === 'stuck');
    case 'rolling-back':
      return record.phase === 'rolling-back' || record.rollbackStartedAt !== undefined;
    case 'finished':
      return isFinished(record);
    case 'rollback-missed':
      return record.missedRollback !== undefined;
    default:
      return assertNever(transition);
  }
}
