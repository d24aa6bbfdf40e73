import type { EpochMs } from '../../core/time.ts';
import type { RecordStore } from '../ports.ts';

/** Returns the services with a deployment that watches the alarm at `at`, each once. Reads the alarm's own partition. */
export async function findWatchers(
  store: Pick<RecordStore, 'watchersOf'>,
  alarmName: string,
  at: EpochMs,
): Promise<readonly string[]> {
  const watches = await store.watchersOf(alarmName, at);
  return [...new Set(watches.map((watch) => watch.serviceArn))];
}
