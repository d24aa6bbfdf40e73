import type { Verdict } from '../../../src/cli/wait/verdict.ts';
import type { DeploymentRecord, RecordedAlarm } from '../../../src/core/deployment/record.ts';
import { beginFollowing, type Following } from '../../../src/guard/wait/following.ts';
import { deployment } from '../../builders/facts.ts';
import { fullRecord } from '../../builders/records.ts';

/** 2026-11-24T10:00:00Z, when the deployments of these tests begin. */
export const TEN = 1_795_514_400_000;

const service = { cluster: 'web', service: 'checkout' };

/** A deployment of `checkout` in `web` that is followed, as a record says. */
export function followingOf(record: DeploymentRecord, fields: Partial<Following> = {}): Following {
  return { ...beginFollowing(record.serviceArn, record.deploymentKey, service), record, ...fields };
}

/** ECS's words for the stage that a deployment is in. */
export const inStage = (lifecycleStage: string) => ({ description: deployment({ lifecycleStage }) });

export function verdictOf(fields: Partial<Verdict> = {}): Verdict {
  return {
    name: 'succeeded',
    text: 'checkout was deployed',
    service,
    region: 'eu-west-1',
    following: undefined,
    ...fields,
  };
}

/** The alarm of the full record, quiet. */
export function quietAlarm(fields: Partial<RecordedAlarm> = {}): RecordedAlarm {
  const [alarm] = fullRecord().alarms;
  if (alarm === undefined) throw new Error('the full record has an alarm');
  return { ...alarm, triggered: false, triggeredAt: undefined, state: 'OK', threshold: 10, ...fields };
}
