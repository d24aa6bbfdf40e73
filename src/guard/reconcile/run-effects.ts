import type { DeploymentRecord, PendingEffect, Transition } from '../../core/deployment/record.ts';
import { describeMissedRollbackEvent } from '../../core/outcome-event/missed-rollback-event.ts';
import { describeOutcome, type PublishedEvent } from '../../core/outcome-event/outcome-event.ts';
import { compareRevisions } from './deployment-diff.ts';
import type { ReconcilerGateways } from './reconcile.ts';
import type { ReadBudget } from './read-budget.ts';

/** Effect ids by result. Effects that wait for a later reconciliation are neither done nor failed. */
export interface EffectResults {
  readonly done: readonly string[];
  readonly failed: readonly string[];
  /** Error of the first failed effect. */
  readonly error: unknown;
}

interface Work {
  readonly effects: readonly PendingEffect[];
  readonly run: () => Promise<void>;
}

/**
 * Runs a record's effects in parallel. Effect ids are stable, so running one again after a crash reports nothing twice. A
 * failed effect does not stop the others. An effect waits when the budget has no reads left for it.
 */
export async function runEffects(
  guard: ReconcilerGateways,
  record: DeploymentRecord,
  effects: readonly PendingEffect[],
  budget: ReadBudget,
): Promise<EffectResults> {
  const work = plan(guard, record, effects, budget);
  const results = await Promise.allSettled(work.map(({ run }) => run()));
  const idsOf = (status: 'fulfilled' | 'rejected') =>
    work
      .filter((_, index) => results[index]?.status === status)
      .flatMap(({ effects: some }) => some.map(({ id }) => id));
  const failure = results.find((result) => result.status === 'rejected');
  return { done: idsOf('fulfilled'), failed: idsOf('rejected'), error: failure?.reason };
}

/** Publishes all events in one call. */
function plan(
  guard: ReconcilerGateways,
  record: DeploymentRecord,
  effects: readonly PendingEffect[],
  budget: ReadBudget,
): readonly Work[] {
  const ofKind = (kind: PendingEffect['kind']) => effects.filter((effect) => effect.kind === kind);
  const work: Work[] = [];
  const publications = ofKind('publish');
  if (publications.length > 0) {
    const events = publications.flatMap(({ transition }) => describeEvents(record, transition));
    work.push({ effects: publications, run: () => guard.publisher.publish(events) });
  }
  const comparisons = ofKind('compare-revisions');
  if (comparisons.length > 0 && budget.take(2)) {
    work.push({ effects: comparisons, run: () => compareRevisions(guard, record) });
  }
  return work;
}

function describeEvents(record: DeploymentRecord, transition: Transition | undefined): readonly PublishedEvent[] {
  if (transition === undefined) return [];
  if (transition !== 'rollback-missed') return [describeOutcome(record, transition)];
  return record.missedRollback === undefined ? [] : [describeMissedRollbackEvent(record, record.missedRollback)];
}
