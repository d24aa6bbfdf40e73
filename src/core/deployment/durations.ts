import { between, type DurationMs, type EpochMs } from '../time.ts';
import type { DeploymentRecord } from './record.ts';

/** The durations of a deployment. Each is undefined while its start or end is unknown. */
export interface Durations {
  /** From the deployment's start to the start of its rollback. */
  readonly timeToDetect: DurationMs | undefined;
  /** From the start of the rollback to its end; only for a deployment that was rolled back. */
  readonly rollbackTime: DurationMs | undefined;
  /**
   * From the deployment's start to the end of its rollback: the sum of both.
   *
   * @see https://dora.dev/guides/dora-metrics failed deployment recovery time
   */
  readonly recoveryTime: DurationMs | undefined;
  /** From creation to end, for any outcome. */
  readonly total: DurationMs | undefined;
}

/** The fields of a record that its durations follow from. */
type DurationFields = Pick<
  DeploymentRecord,
  'createdAt' | 'startedAt' | 'finishedAt' | 'rollbackStartedAt' | 'outcome'
>;

/** Calculates how long it took to detect a failure, to roll back, and in total. */
export function calculateDurations(record: DurationFields): Durations {
  const { createdAt, startedAt, finishedAt, rollbackStartedAt, outcome } = record;
  const restoredAt = outcome === 'rolled-back' ? finishedAt : undefined;
  return {
    timeToDetect: span(startedAt, rollbackStartedAt),
    rollbackTime: span(rollbackStartedAt, restoredAt),
    recoveryTime: span(startedAt, restoredAt),
    total: span(createdAt, finishedAt),
  };
}

function span(from: EpochMs | undefined, to: EpochMs | undefined): DurationMs | undefined {
  return from === undefined || to === undefined ? undefined : between(from, to);
}
