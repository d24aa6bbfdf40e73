import type { DeploymentRecord } from '../../core/deployment/record.ts';
import { planWatches } from '../../core/protection/alarm-watch.ts';
import type { DurationMs } from '../../core/time.ts';
import type { RecordStore } from '../ports.ts';

interface WatchGateways {
  readonly store: Pick<RecordStore, 'findWatches' | 'saveWatches'>;
  /** How long a successful deployment stays in the alarm index. */
  readonly alarmWatchAfterSuccess: DurationMs;
}

/**
 * Updates the alarm index for a folded record, before the record is trimmed and saved: after a crash in between, the next
 * reconciliation writes the same entries again. Writes nothing if no watch changed.
 */
export async function watchAlarms(
  { store, alarmWatchAfterSuccess }: WatchGateways,
  previous: DeploymentRecord | undefined,
  next: DeploymentRecord,
): Promise<void> {
  const { changed, unsure } = planWatches(previous, next, alarmWatchAfterSuccess);
  const watched = unsure.length === 0 ? new Set() : await store.findWatches(unsure);
  const missing = unsure.filter((watch) => !watched.has(watch.alarmName));
  if (changed.length + missing.length > 0) await store.saveWatches([...changed, ...missing]);
}
