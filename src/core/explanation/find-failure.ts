import type { DeploymentRecord, Outcome } from '../deployment/record.ts';
import type { Diagnosis } from '../diagnosis/diagnose.ts';
import type { EpochMs } from '../time.ts';
import type { FailedTasks, GatheredEvidence } from './evidence.ts';
import { type OpenRollback, openRollbackOf } from './rollback/open-rollback.ts';

/** What went wrong in the new revision, as far as something shows it. */
export type Failure =
  | { readonly is: 'tasks'; readonly tasks: FailedTasks; readonly diagnosis: KnownDiagnosis }
  | { readonly is: 'event'; readonly diagnosis: KnownDiagnosis }
  /** Tasks stopped, and no signature explains the text of ECS. */
  | { readonly is: 'unexplained'; readonly tasks: FailedTasks }
  | { readonly is: 'none' };

type KnownDiagnosis = Extract<Diagnosis, { readonly is: 'known' }>;

/** Signatures of events that only repeat that tasks fail. They do not say why. */
const POINTERS = ['circuit-breaker', 'tasks-keep-failing', 'partial-launch'];

/** The reason of the load balancer, which stands only in service events. */
const TARGET_REASONS = ['target-response-code', 'target-timeout', 'target-refused', 'target-missing', 'port-mismatch'];

/** Ends that need no failure of the new revision. */
const NEEDLESS: readonly (Outcome | undefined)[] = ['succeeded', 'superseded', 'unknown'];

/**
 * Finds what went wrong in the new revision, or keeps it from finishing; nothing after a success or a newer deployment,
 * which need no failure. The first that applies:
 * 1. The first group of stopped tasks with a known signature. If it only says that health checks of the load balancer
 * failed, the service event with the reason of the load balancer comes before it.
 * 2. The first service event with a known signature, unless it only repeats that tasks fail.
 * 3. The first group of stopped tasks, without an explanation.
 *
 * It needs no table of signatures: the evidence has the diagnoses, so the notifier does not contain the table.
 */
export function findFailure(record: DeploymentRecord, evidence: GatheredEvidence | undefined): Failure {
  if (NEEDLESS.includes(record.outcome)) return { is: 'none' };
  const rollback = openRollbackOf(record);
  // What ECS reports during a rollback that then failed is about the revision that it could not restore.
  const until = rollback?.hasFailed === true ? rollback.startedAt : undefined;
  return failureIn(
    evidence?.tasks ?? [],
    knownEvents(evidence, (at) => until === undefined || at < until),
  );
}

/**
 * Finds what keeps ECS from restoring the earlier revision: its stopped tasks, by the same rules. An event alone counts only after
 * a rollback that failed, and only if it is not about health checks, which the last tasks of the new revision fail too.
 */
export function findRollbackFailure(
  { startedAt, hasFailed }: OpenRollback,
  evidence: GatheredEvidence | undefined,
): Failure {
  const failure = failureIn(
    evidence?.rollbackTasks ?? [],
    knownEvents(evidence, (at) => at >= startedAt),
  );
  const isOfEither = failure.is === 'event' && (!hasFailed || TARGET_REASONS.includes(failure.diagnosis.signature));
  return isOfEither ? { is: 'none' } : failure;
}

function failureIn(groups: readonly FailedTasks[], events: readonly KnownDiagnosis[]): Failure {
  const [telling] = groups.flatMap((tasks) => withKnown(tasks));
  if (telling?.diagnosis.signature === 'target-unhealthy') {
    const reason = events.find(({ signature }) => TARGET_REASONS.includes(signature));
    if (reason !== undefined) return { ...telling, diagnosis: reason };
  }
  if (telling !== undefined) return telling;
  const [event] = events;
  if (event !== undefined) return { is: 'event', diagnosis: event };
  const [first] = groups;
  return first === undefined ? { is: 'none' } : { is: 'unexplained', tasks: first };
}

function withKnown(tasks: FailedTasks): readonly Extract<Failure, { readonly is: 'tasks' }>[] {
  return tasks.diagnosis.is === 'known' ? [{ is: 'tasks', tasks, diagnosis: tasks.diagnosis }] : [];
}

/** The gathered service events that say why, as far as their time counts. */
function knownEvents(
  evidence: GatheredEvidence | undefined,
  counts: (at: EpochMs) => boolean,
): readonly KnownDiagnosis[] {
  return (evidence?.serviceEvents ?? [])
    .filter(({ at }) => counts(at))
    .map(({ diagnosis }) => diagnosis)
    .filter((diagnosis) => diagnosis.is === 'known')
    .filter(({ signature }) => !POINTERS.includes(signature));
}
