import type { DeploymentRecord } from '../deployment/record.ts';
import { adviseNext } from '../report/advice.ts';
import { type Mrkdwn, mrkdwn, mrkdwnOf, prose } from './slack-text.ts';

/** Describes ECS's reason and what to do next. */
export function describeAdvice(record: DeploymentRecord): readonly Mrkdwn[] {
  const said =
    record.reason === undefined || record.outcome === 'succeeded'
      ? []
      : [mrkdwn`*ECS's reason* ${prose(record.reason, 600)}`];
  return [...said, ...adviseNext(record).map((line) => mrkdwn`*Next* ${mrkdwnOf(line)}`)];
}
