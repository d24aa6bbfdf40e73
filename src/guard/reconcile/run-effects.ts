import { groupStoppedTasks } from '../../core/deployment/evidence.ts';
import type { DeploymentRecord, PendingEffect } from '../../core/deployment/record.ts';
import { describeOutcome } from '../../core/outcome-event/outcome-event.ts';
import { GatewayError } from '../errors.ts';
import { compareRevisions } from './deployment-diff.ts';
import type { ReconcilerGateways } from './reconcile.ts';
import type { ReadBudget } from './read-budget.ts';

/** What became of effects, by their ids; those that waited are neither done nor failed. */
export interface EffectResults {
  readonly done: readonly string[];
  readonly failed: readonly string[];
  /** Of the first that failed. */
  readonly error: unknown;
}

interface Work {
  readonly effects: readonly PendingEffect[];
  readonly run: () => Promise<void>;
}

/**
 * Runs a record's effects side by side. Each has an id that is the same whenever it runs, so running one twice after a crash
 * reports nothing new. One that fails does not stop the others; one that the budget has no reads for waits.
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

/** All events in one call, and what is read for the record. Evidence comes before the comparison: ECS forgets it first. */
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
    const events = publications.flatMap(({ transition }) => (transition ? [describeOutcome(record, transition)] : []));
    work.push({ effects: publications, run: () => guard.publisher.publish(events) });
  }
  const gatherings = ofKind('gather-evidence');
  if (gatherings.length > 0 && budget.take(2)) {
    work.push({ effects: gatherings, run: () => gatherEvidence(guard, record) });
  }
  const comparisons = ofKind('compare-revisions');
  if (comparisons.length > 0 && budget.take(2)) {
    work.push({ effects: comparisons, run: () => compareRevisions(guard, record) });
  }
  return work;
}

/** Stopped tasks of the failed revision, before ECS forgets them. What cannot be had is named instead. */
async function gatherEvidence(guard: ReconcilerGateways, record: DeploymentRecord): Promise<void> {
  const taskDefinitionArn = record.revisions.to?.taskDefinitionArn;
  try {
    const stopped = await guard.services.stoppedTasks(record.serviceArn);
    const ofRevision = stopped.filter(
      (task) => taskDefinitionArn === undefined || task.taskDefinitionArn === taskDefinitionArn,
    );
    await guard.store.saveEvidence(record.deploymentKey, {
      gatheredAt: guard.now(),
      stoppedTasks: groupStoppedTasks(ofRevision, record.rollbackStartedAt),
      missing: [],
    });
  } catch (error) {
    if (!(error instanceof GatewayError) || !error.isLasting || !error.action.startsWith('ecs:')) throw error;
    await guard.store.saveEvidence(record.deploymentKey, {
      gatheredAt: guard.now(),
      stoppedTasks: [],
      missing: [`stopped tasks: ${error.message}`],
    });
  }
}
