import { parseDeploymentReason } from '../aws-text/deployment-reason.ts';
import type { DeploymentRecord } from '../deployment/record.ts';
import { adviseNext } from '../report/advice.ts';
import { type Mrkdwn, mrkdwn, mrkdwnOf, prose } from './slack-text.ts';

/** Describes ECS's reason and what to do next. */
export function describeAdvice(record: DeploymentRecord): readonly Mrkdwn[] {
  const said =
    record.reason === undefined || record.outcome === 'succeeded'
      ? []
      : [mrkdwn`*${prose(reasonLabel(record), 60)}* ${prose(record.reason, 600)}`];
  return [...said, ...adviseNext(record).map((line) => mrkdwn`*Next* ${mrkdwnOf(line)}`)];
}

/** ECS keeps the reason of a rollback that then failed, which would contradict the headline. */
function reasonLabel({ outcome, reason = '' }: DeploymentRecord): string {
  const hasBegun = outcome === 'rollback-failed' && !parseDeploymentReason(reason).lacksCandidate;
  return hasBegun ? "ECS's reason for the rollback, which then failed" : "ECS's reason";
}
