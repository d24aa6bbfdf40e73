import type { RecordStore } from './ports.ts';

/**
 * The services with an open deployment that watches one of the alarms: one read of the sparse index a batch, filtered here, so
 * that an alarm which nobody watches costs that read alone.
 */
export async function findWatchers(
  store: Pick<RecordStore, 'openDeployments'>,
  alarmNames: readonly string[],
): Promise<readonly string[]> {
  if (alarmNames.length === 0) return [];
  const open = await store.openDeployments();
  const watching = open.filter((deployment) => deployment.alarmNames.some((name) => alarmNames.includes(name)));
  return [...new Set(watching.map((deployment) => deployment.serviceArn))];
}
