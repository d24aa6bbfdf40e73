import type { DeploymentRecord } from './record.ts';
import { between, type DurationMs, type EpochMs, earliest } from './time.ts';

/** The spans of a deployment; each undefined while, or because, one of its ends is not known. */
export interface Durations {
  /** From the start until the first alarm fired; without such an alarm, until the rollback began. */
  readonly timeToDetect: DurationMs | undefined;
  /** From the beginning of the rollback until the earlier revision was back; of a deployment that rolled back alone. */
  readonly timeToRestore: DurationMs | undefined;
  /** From the creation to the end, whatever the end was. */
  readonly total: DurationMs | undefined;
}

/** How long a deployment took to fail, to be undone, and altogether. */
export function calculateDurations(record: DeploymentRecord): Durations {
  const { createdAt, startedAt, finishedAt, rollbackStartedAt, outcome } = record;
  return {
    timeToDetect: span(startedAt, firedAt(record) ?? rollbackStartedAt),
    timeToRestore: outcome === 'rolled-back' ? span(rollbackStartedAt, finishedAt) : undefined,
    total: span(createdAt, finishedAt),
  };
}

function firedAt(record: DeploymentRecord): EpochMs | undefined {
  if (record.cause !== 'alarm') return undefined;
  return earliest(record.alarms.map((alarm) => (alarm.triggered ? alarm.triggeredAt : undefined)));
}

function span(from: EpochMs | undefined, to: EpochMs | undefined): DurationMs | undefined {
  return from === undefined || to === undefined ? undefined : between(from, to);
}
