import { lastPart } from '../arn.ts';
import { assertNever } from '../assert-never.ts';
import { parseDeploymentReason } from '../aws-text/deployment-reason.ts';
import { type DeploymentRecord, isStuck, type RecordedRevision } from '../deployment/record.ts';
import { instant, name, nameFirst, type Phrase, phrase, quote } from '../report/phrase.ts';

/** Most alarm names in the sentence. */
const NAMED = 3;

/** Longest quote of ECS's reason, in characters. */
const REASON_LENGTH = 300;

/** Longest quote of an alarm's meaning, in characters. */
const MEANING_LENGTH = 300;

/** Describes what ECS did with the deployment, and what made it act. */
export function describeTrigger(record: DeploymentRecord): Phrase {
  if (record.phase !== 'finished') return describeUnfinished(record);
  const revision = describeRevision(record);
  switch (record.outcome) {
    case 'succeeded':
      return phrase`ECS deployed ${revision}${describeWatch(record)}`;
    case 'rolled-back':
      return phrase`ECS rolled back ${revision}${describeCause(record)}`;
    case 'rollback-failed':
      return phrase`ECS tried to roll back ${revision}${describeCause(record)}${describeLostRollback(record)}`;
    case 'failed':
      return phrase`ECS ended the deployment of ${revision} without a rollback${describeCause(record)}`;
    case 'superseded':
      return phrase`a newer deployment replaced ${revision} before it finished`;
    case 'stopped':
      return phrase`the deployment of ${revision} was stopped without a rollback${describeCause(record)}`;
    case 'unknown':
    case undefined:
      return phrase`the service was deleted before the deployment of ${revision} finished`;
    default:
      return assertNever(record.outcome);
  }
}

function describeUnfinished(record: DeploymentRecord): Phrase {
  const revision = describeRevision(record);
  if (isStuck(record))
    return phrase`ECS ${record.phase === 'rolling-back' ? phrase`cannot finish rolling back` : phrase`cannot finish rolling out`} ${revision}`;
  switch (record.phase) {
    case 'pending':
      return phrase`ECS is about to deploy ${revision}`;
    case 'baking':
      return phrase`ECS runs ${revision} and still watches its alarms`;
    case 'awaiting-approval':
      return phrase`ECS waits for an approval of ${revision}`;
    case 'rolling-back':
      return phrase`ECS is rolling back ${revision}${describeCause(record)}`;
    default:
      return phrase`ECS is rolling out ${revision}`;
  }
}

/** Names the new revision, as `family:revision`. */
function describeRevision({ revisions: { to } }: DeploymentRecord): Phrase {
  return to?.taskDefinitionArn === undefined ? phrase`the new revision` : nameRevision(to);
}

function nameRevision({ taskDefinitionArn, serviceRevisionArn }: RecordedRevision): Phrase {
  return name(lastPart(taskDefinitionArn ?? serviceRevisionArn));
}

function describeCause(record: DeploymentRecord): Phrase {
  switch (record.cause) {
    case 'alarm':
      return describeFiring(record);
    case 'circuit-breaker':
      return phrase` because too many of its tasks failed (circuit breaker)`;
    case 'lifecycle-hook':
      return phrase` because a lifecycle hook failed${reasonOfEcs(record)}`;
    case 'approval-rejected':
      return phrase` because its approval was rejected or timed out`;
    case 'requested':
      return phrase` because a user requested it`;
    case 'invalid-configuration':
      return phrase` because ECS rejected its network configuration${reasonOfEcs(record)}`;
    case 'service-deleted':
      return phrase` because the service was deleted`;
    case 'unknown':
    case undefined:
      return describeUnknown(record);
    default:
      return assertNever(record.cause);
  }
}

/** The clause about the lost rollback says what ECS means with this reason. */
function describeUnknown(record: DeploymentRecord): Phrase {
  if (record.reason === undefined) return phrase`; ECS gives no reason`;
  return record.outcome === 'rollback-failed' && lacksCandidate(record) ? [] : reasonOfEcs(record);
}

function lacksCandidate({ reason }: DeploymentRecord): boolean {
  return reason !== undefined && parseDeploymentReason(reason).lacksCandidate;
}

function reasonOfEcs({ reason }: DeploymentRecord): Phrase {
  return reason === undefined ? [] : phrase`; ECS says “${quote(reason, REASON_LENGTH)}”`;
}

/** Names the alarms that fired, with what the ALARM of the first one means. */
function describeFiring({ alarms }: DeploymentRecord): Phrase {
  const fired = alarms.filter(({ triggered }) => triggered);
  const [first, ...others] = fired;
  if (first === undefined) return phrase` because an alarm fired`;
  const names = nameFirst(
    fired.map(({ alarmName }) => alarmName),
    NAMED,
  );
  if (others.length > 0) return phrase` because alarms ${names} fired`;
  const at = first.triggeredAt === undefined ? [] : phrase` at ${instant(first.triggeredAt)}`;
  const meaning = first.meaning === undefined ? [] : phrase` (“${quote(first.meaning, MEANING_LENGTH)}”)`;
  return phrase` because alarm ${names}${meaning} fired${at}`;
}

function describeLostRollback(record: DeploymentRecord): Phrase {
  const { from } = record.revisions;
  if (lacksCandidate(record)) return phrase`, and no earlier revision exists that it could restore`;
  return from === undefined ? phrase`, and could not` : phrase`, and could not restore ${nameRevision(from)}`;
}

/** Describes whether alarms watched a deployment that succeeded. */
function describeWatch({ protection }: DeploymentRecord): Phrase {
  const names = nameFirst(protection.alarmNames, NAMED);
  const isNameless = protection.alarmNames.length === 0;
  const were = protection.alarmNames.length === 1 ? phrase`was` : phrase`were`;
  switch (protection.state) {
    case 'armed':
      return phrase`, and no deployment alarm stopped it`;
    case 'off-not-configured':
      return phrase`; it has no deployment alarms`;
    case 'off-alarm-at-start':
      return isNameless
        ? phrase` without watching its alarms, and gives no reason`
        : phrase` without watching its alarms, because ${names} ${were} in ALARM when the deployment started`;
    case 'off-during-deployment':
      return isNameless
        ? phrase`, and stopped watching its alarms before the end`
        : phrase`, and stopped watching its alarms before the end, because ${names} ${were} deleted or replaced`;
    case 'off-early-success':
      return phrase`, and stopped watching its alarms before all tasks were replaced (early success)`;
    case 'blind':
      return isNameless
        ? phrase` without watching its alarms, which ECS cannot use`
        : phrase` without watching its alarms, because it cannot use ${names}`;
    case 'unknown':
      return phrase`; whether it watched alarms is not known`;
    default:
      return assertNever(protection.state);
  }
}
