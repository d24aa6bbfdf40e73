import type { DeploymentRecord } from '../../core/deployment/record.ts';
import { foldMissedRollback } from '../../core/protection/missed-rollback.ts';
import { isGone, type ReconciliationFacts } from './read-facts.ts';
import { hasNewer } from './read-watch.ts';
import type { ReconcilerGateways, Round } from './reconcile.ts';

/** Records the rollbacks that ECS missed, and until when the alarms of a deployment that succeeded are watched. */
export function foldMissedRollbacks(
  { alarmWatchAfterSuccess: afterSuccess }: Pick<ReconcilerGateways, 'alarmWatchAfterSuccess'>,
  { now }: Pick<Round, 'now'>,
  facts: ReconciliationFacts,
  records: readonly DeploymentRecord[],
): readonly DeploymentRecord[] {
  const { deployments, known, alarms, transitions } = facts;
  return records.map((record) => {
    const previous = known.find(({ deploymentKey }) => deploymentKey === record.deploymentKey);
    const deployment = deployments.find(({ serviceDeploymentArn: arn }) => arn === record.deploymentKey);
    const isOutdated = isGone(facts.service) || hasNewer(record, { known: records, briefs: facts.briefs });
    return foldMissedRollback(record, previous, { deployment, alarms, transitions, isOutdated, afterSuccess, now });
  });
}
