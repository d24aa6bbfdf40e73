import { parseDeploymentReason } from '../aws-text/deployment-reason.ts';
import type { DeploymentRecord } from '../deployment/record.ts';
import type { Explanation } from '../explanation/explanation.ts';
import { type Mrkdwn, mrkdwn, mrkdwnOf, prose } from './slack-text.ts';

/** Most next steps to show. */
const STEPS = 4;

/** Quotes ECS's reason. */
export function describeReason(record: DeploymentRecord): readonly Mrkdwn[] {
  return record.reason === undefined || record.outcome === 'succeeded'
    ? []
    : [mrkdwn`*${prose(reasonLabel(record), 60)}* ${prose(record.reason, 600)}`];
}

/** Describes what to do next, most important first. */
export function describeNext({ next }: Explanation): readonly Mrkdwn[] {
  return next.slice(0, STEPS).map((line) => mrkdwn`*Next* ${mrkdwnOf(line)}`);
}

/** ECS keeps the reason of a rollback that then failed, which would contradict the headline. */
function reasonLabel({ outcome, reason = '' }: DeploymentRecord): string {
  const hasBegun = outcome === 'rollback-failed' && !parseDeploymentReason(reason).lacksCandidate;
  return hasBegun ? "ECS's reason for the rollback, which then failed" : "ECS's reason";
}
