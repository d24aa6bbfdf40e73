import { lastPart } from '../../core/arn.ts';
import type { DeploymentRecord, RecordedAlarm, TaskCounts } from '../../core/deployment/record.ts';
import { describeMeasurement } from '../../core/report/alarm-text.ts';
import { describeHeadline } from '../../core/report/headline.ts';
import { describeProtection, describeStoppedTasks } from '../../core/wait/verdict-text.ts';
import { type Following, failedTasks } from '../../guard/wait/following.ts';

/** Describes what changed between two polls, one line per change; at the first poll, everything. */
export function describeChanges(previous: Following | undefined, next: Following): readonly string[] {
  const { record } = next;
  if (record === undefined) return [];
  const isSame = previous?.serviceDeploymentArn === next.serviceDeploymentArn;
  const before = isSame ? previous : undefined;
  return [
    ...changed(before, next, describeTarget),
    ...changed(before, next, describePhase),
    ...changed(before, next, describeGuard),
    ...changed(before, next, describeTasks),
    ...changedAlarms(before?.record, record),
    ...changed(before, next, describeStops),
  ];
}

/** Describes the current state in one line, when nothing has changed for a while. */
export function describeStanding(following: Following): string {
  return ['still: ', describePhase(following), '; ', describeTasks(following)].join('').replace(/; $/, '');
}

function changed(
  before: Following | undefined,
  next: Following,
  describe: (following: Following) => string,
): readonly string[] {
  const text = describe(next);
  return text === '' || (before !== undefined && describe(before) === text) ? [] : [text];
}

function describeTarget({ serviceDeploymentArn, record }: Following): string {
  const taskDefinition = record?.revisions.to?.taskDefinitionArn;
  const what = taskDefinition === undefined ? '' : ` of ${lastPart(taskDefinition)}`;
  return `following deployment ${lastPart(serviceDeploymentArn)}${what}`;
}

function describePhase({ record, description }: Following): string {
  if (record === undefined) return '';
  const stage = description?.lifecycleStage;
  return `${describeHeadline(record)}${stage === undefined || record.outcome !== undefined ? '' : ` (${stage})`}`;
}

/** Only before the end, because the verdict repeats it. */
function describeGuard({ record }: Following): string {
  if (record === undefined || record.phase === 'pending' || record.outcome !== undefined) return '';
  return record.protection.state === 'unknown' ? '' : describeProtection(record);
}

function describeTasks(following: Following): string {
  const { record } = following;
  if (record?.tasks === undefined || record.outcome !== undefined) return '';
  const { target, source } = record.tasks;
  const failed = failedTasks(following);
  return [
    `tasks: ${describeCounts(target)} of the new revision`,
    ...(failed === undefined ? [] : [`${failed} failed`]),
    `${source.running} of the old one`,
  ].join(', ');
}

function describeCounts({ requested, running, pending }: TaskCounts): string {
  return `${running} of ${requested} running${pending === 0 ? '' : ` and ${pending} pending`}`;
}

function changedAlarms(before: DeploymentRecord | undefined, { alarms }: DeploymentRecord): readonly string[] {
  const known = new Map((before?.alarms ?? []).map((alarm) => [alarm.alarmName, describeAlarm(alarm)]));
  return alarms
    .filter((alarm) => alarm.kind !== 'unread' && describeAlarm(alarm) !== known.get(alarm.alarmName))
    .map(describeAlarm);
}

function describeAlarm(alarm: RecordedAlarm): string {
  if (alarm.kind === 'missing') return `alarm ${alarm.alarmName} does not exist`;
  return `alarm ${alarm.alarmName} is ${alarm.state ?? 'unknown'}: ${describeMeasurement(alarm)}`;
}

function describeStops({ evidence }: Following): string {
  return evidence === undefined ? '' : describeStoppedTasks(evidence);
}
