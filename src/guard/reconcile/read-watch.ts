import type { AlarmReading, AlarmTransition } from '../../core/deployment/facts.ts';
import type { DeploymentRecord } from '../../core/deployment/record.ts';
import { needsWatchHistory } from '../../core/protection/missed-rollback.ts';
import { before } from '../../core/time.ts';
import type { AlarmGateway, ServiceDeploymentBrief } from '../ports.ts';
import { unlessRefused } from '../unless-refused.ts';
import type { ReadBudget } from './read-budget.ts';
import { HISTORY_BEFORE_START } from './read-histories.ts';

/** Returns the deployment that succeeded and whose alarms are still watched, unless a newer one exists. */
export function findWatched(
  known: readonly DeploymentRecord[],
  briefs: readonly ServiceDeploymentBrief[],
): DeploymentRecord | undefined {
  return known.find((record) => record.afterSuccess !== undefined && !hasNewer(record, { known, briefs }));
}

/** Whether ECS lists, or the guard has recorded, a deployment of the service that was created later. */
export function hasNewer(
  { createdAt }: Pick<DeploymentRecord, 'createdAt'>,
  {
    known,
    briefs,
  }: { readonly known: readonly DeploymentRecord[]; readonly briefs: readonly ServiceDeploymentBrief[] },
): boolean {
  return [...briefs, ...known].some((one) => one.createdAt > createdAt);
}

interface WatchReads {
  readonly watched: DeploymentRecord | undefined;
  readonly alarms: AlarmReading;
  readonly budget: ReadBudget;
}

/**
 * Reads the state changes of the watched alarms that changed since the deployment started. What CloudWatch denies stays
 * unknown.
 *
 * @throws GatewayError when CloudWatch is throttled or unavailable
 */
export async function readWatchHistories(
  gateway: Pick<AlarmGateway, 'alarmTransitions'>,
  { watched, alarms, budget }: WatchReads,
): Promise<ReadonlyMap<string, readonly AlarmTransition[]>> {
  const { startedAt } = watched ?? {};
  if (watched === undefined || startedAt === undefined) return new Map();
  const changed = watched.alarms.filter((alarm) => needsWatchHistory(alarm, { startedAt, alarms }));
  budget.spend(changed.length);
  const from = before(startedAt, HISTORY_BEFORE_START);
  const histories = await Promise.all(
    changed.map(async ({ alarmName }) => {
      const changes = await unlessRefused(() => gateway.alarmTransitions(alarmName, from));
      return changes === undefined ? [] : [[alarmName, changes] as const];
    }),
  );
  return new Map(histories.flat());
}
