import { lastPart, parseServiceArn } from '../arn.ts';
import { assertNever } from '../assert-never.ts';
import { type DeploymentRecord, isFinished, type MissedRollback } from '../deployment/record.ts';
import { between, describeDuration } from '../time.ts';
import { instant, name, nameFirst, type Phrase, phrase } from './phrase.ts';

/** Most alarm names in one sentence. */
const NAMED = 3;

/** How to go back to the earlier revision. */
export interface RollbackCommand {
  /** The command of the AWS CLI. */
  readonly command: string;
  /** What the command restores: the ARN of a task definition. */
  readonly taskDefinitionArn: string;
}

/**
 * Returns the missed rollback while it still matters: the deployment runs, or has succeeded. Undefined once ECS rolled back
 * after all, or the deployment ended in another way.
 */
export function currentMissedRollback(record: DeploymentRecord): MissedRollback | undefined {
  if (record.phase === 'rolling-back') return undefined;
  return isFinished(record) && record.outcome !== 'succeeded' ? undefined : record.missedRollback;
}

/**
 * Returns the command that goes back to the earlier revision; undefined if there is none, or it is unknown. While the
 * deployment runs, ECS can roll it back itself. Once it has succeeded, only a new deployment can restore the earlier task
 * definition.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/stop-service-deployment.html
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_StopServiceDeployment.html
 */
export function rollbackCommand(record: DeploymentRecord): RollbackCommand | undefined {
  const taskDefinitionArn = record.revisions.from?.taskDefinitionArn;
  const service = parseServiceArn(record.serviceArn);
  if (taskDefinitionArn === undefined || service === undefined) return undefined;
  const words = isFinished(record)
    ? [
        ...['update-service', '--cluster', service.cluster ?? 'default', '--service', service.service],
        ...['--task-definition', taskDefinitionArn],
      ]
    : [
        ...['stop-service-deployment', '--service-deployment-arn', record.serviceDeploymentArn],
        ...['--stop-type', 'ROLLBACK'],
      ];
  const all = ['aws', 'ecs', ...words, '--region', service.region];
  return { command: all.map(quoteWord).join(' '), taskDefinitionArn };
}

/** Quotes a word for a POSIX shell, if it needs quotes. */
function quoteWord(word: string): string {
  return /^[\w:/.-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}

/** Describes what happened, why ECS did not act, and what the guard checked. */
export function describeMissedRollback(record: DeploymentRecord, missed: MissedRollback): readonly Phrase[] {
  return [describeFiring(record, missed), describeReason(record, missed), describeChecks(missed)];
}

function describeFiring(record: DeploymentRecord, { alarms, when }: MissedRollback): Phrase {
  const [first] = alarms;
  if (first === undefined) return phrase`An alarm went to ALARM, and ECS did not roll back.`;
  const others = alarms.length === 1 ? phrase`` : phrase` (and ${nameFirst(namesAfterFirst(alarms), NAMED)})`;
  const since = when === 'after-success' ? record.finishedAt : record.startedAt;
  const span =
    since === undefined ? phrase`` : phrase`, ${words(describeDuration(between(since, first.firedAt)))} after`;
  const what = when === 'after-success' ? phrase` the deployment succeeded` : phrase` the deployment started`;
  const place = since === undefined ? phrase`` : phrase`${span}${what}`;
  const now = first.state === 'OK' ? phrase` It is OK again.` : phrase``;
  return phrase`Alarm ${name(first.alarmName)}${others} went to ALARM at ${instant(first.firedAt)}${place}, and ECS did not roll back.${now}`;
}

function namesAfterFirst(alarms: MissedRollback['alarms']): readonly string[] {
  return alarms.slice(1).map((alarm) => alarm.alarmName);
}

function describeReason({ protection }: DeploymentRecord, { because, alarms }: MissedRollback): Phrase {
  switch (because) {
    case 'deployment-had-succeeded':
      return phrase`ECS stops watching alarms when a deployment succeeds.`;
    case 'early-success':
      return phrase`ECS had stopped watching alarms: with early success, a deployment succeeds before all tasks are replaced.`;
    case 'alarm-at-start':
      return phrase`ECS ignored all alarms of this deployment, because ${nameFirst(protection.alarmNames, NAMED)} ${words(protection.alarmNames.length === 1 ? 'was' : 'were')} in ALARM when it started.`;
    case 'alarm-lost':
      return phrase`The alarm was deleted or replaced while the deployment ran, so ECS could not use it.`;
    case 'alarms-off':
      return phrase`ECS did not use the alarms of this deployment, and gives no reason.`;
    case 'invisible-alarm':
      return phrase`ECS cannot see ${name(alarms[0]?.alarmName ?? 'the alarm')}: only metric alarms can stop a deployment.`;
    case 'unknown':
      return phrase`ECS gives no reason. If your account exceeds its rate of DescribeAlarms calls, ECS can miss an alarm.`;
    default:
      return assertNever(because);
  }
}

function describeChecks({ alarms, foundAt }: MissedRollback): Phrase {
  const state = alarms[0]?.stateAtStart ?? 'OK';
  return phrase`Checked at ${instant(foundAt)}: the alarm was ${words(state)} when the deployment started, the deployment is not a rollback itself, and no newer deployment exists.`;
}

/** Describes what to do next, before the command. */
export function describeWayBack(record: DeploymentRecord, way: RollbackCommand | undefined): Phrase {
  if (way === undefined)
    return phrase`fix the new revision and deploy it: the guard knows no earlier revision to go back to`;
  const target = name(lastPart(way.taskDefinitionArn));
  return isFinished(record)
    ? phrase`if the new revision is the cause, deploy ${target} again`
    : phrase`if the new revision is the cause, let ECS go back to ${target}`;
}

/** The guard's own words, or a value of AWS without any markup. */
function words(text: string): Phrase {
  return [{ is: 'words', text }];
}
