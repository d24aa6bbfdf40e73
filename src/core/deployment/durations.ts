import { between, type DurationMs, type EpochMs } from '../time.ts';
import type { DeploymentRecord } from './record.ts';

/** The spans of a deployment; each undefined while, or because, one of its ends is not known. */
export interface Durations {
  /** From the deployment's start to the start of its rollback. */
  readonly timeToDetect: DurationMs | undefined;
  /** From the start of the rollback to its end; of a deployment that was rolled back. */
  readonly rollbackTime: DurationMs | undefined;
  /**
   * From the deployment's start to the end of its rollback: both together.
   *
   * @see https://dora.dev/guides/dora-metrics failed deployment recovery time
   */
  readonly recoveryTime: DurationMs | undefined;
  /** From the creation to the end, whatever the end was. */
  readonly total: DurationMs | undefined;
}

/** How long a deployment took to be found bad, to be undone, and altogether. */
export function calculateDurations(record: DeploymentRecord): Durations {
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
