import { parseServiceArn } from '../arn.ts';
import { parseDeploymentReason } from '../aws-text/deployment-reason.ts';
import { calculateDurations } from '../deployment/durations.ts';
import {
  type DeploymentRecord,
  isStuck,
  type RecordedAlarm,
  type RecordedImage,
  type RecordedRevision,
} from '../deployment/record.ts';
import type { RevisionDiff } from '../diff/revision-diff.ts';
import { after, type DurationMs, describeDuration } from '../time.ts';
import { describeComparison, describeNumber } from '../report/alarm-text.ts';
import { describeChange } from '../report/changes.ts';
import { describeLinks } from '../report/links.ts';
import { code, dateToken, firstOf, joinText, link, type Mrkdwn, mrkdwn, mrkdwnOf, prose } from './slack-text.ts';

/** Most alarms, images and changes to show in full. */
const SHOWN = 8;

/** Describes the service and its durations, with links to the console. */
export function describeWhere(record: DeploymentRecord): readonly Mrkdwn[] {
  const name = parseServiceArn(record.serviceArn);
  const links = describeLinks(record);
  const where = [
    mrkdwn`*Service* ${code(name?.service ?? record.serviceArn)}`,
    mrkdwn`*Cluster* ${code(name?.cluster ?? 'not named')}`,
    mrkdwn`*Strategy* ${prose(record.strategy.toLowerCase(), 40)}`,
  ];
  const pages = [linked(links.deployment, 'Deployment'), linked(links.service, 'Service'), linked(links.logs, 'Logs')];
  return [where, describeDurations(record), progress(record), pages]
    .map((parts) => joinText(parts, '  ·  '))
    .filter((line) => line !== '');
}

/** The recovery time is left out: it is the sum of the other two. */
function describeDurations(record: DeploymentRecord): readonly (Mrkdwn | undefined)[] {
  const { timeToDetect, rollbackTime, total } = calculateDurations(record);
  return [
    timeToDetect === undefined
      ? undefined
      : mrkdwn`*Rollback began* ${prose(describeDuration(timeToDetect), 40)} after the start`,
    rollbackTime === undefined ? span('Total', total) : describeRollback(rollbackTime),
  ];
}

/** A rollback takes no time if the old tasks were still running, as when the new ones did not start. */
function describeRollback(time: DurationMs): Mrkdwn {
  const took = mrkdwn`*Rollback took* ${prose(describeDuration(time), 40)}`;
  return time === 0 ? mrkdwn`${took} (no task had to be restored)` : took;
}

/** Task counts and the end of the bake, for an unfinished deployment. */
function progress(record: DeploymentRecord): readonly Mrkdwn[] {
  if (record.phase === 'finished') return [];
  const { tasks, bake } = record;
  const lines: Mrkdwn[] = [];
  if (tasks !== undefined) {
    const { target, source } = tasks;
    lines.push(mrkdwn`*Tasks* new ${target.running} of ${target.requested}, old ${source.running}`);
  }
  if (record.phase === 'baking' && bake?.startedAt !== undefined && bake.time !== undefined) {
    const basis = prose(bake.basis === 'configured' ? '(configured)' : '(estimated)', 20);
    lines.push(mrkdwn`*Bake ends* ${dateToken(after(bake.startedAt, bake.time))} ${basis}`);
  }
  return lines;
}

function span(label: string, value: DurationMs | undefined): Mrkdwn | undefined {
  return value === undefined ? undefined : mrkdwn`*${prose(label, 40)}* ${prose(describeDuration(value), 40)}`;
}

function linked(url: string | undefined, label: string): Mrkdwn | undefined {
  return url === undefined ? undefined : link(url, label);
}

/** Describes the new and the previous revision, or the failed and the restored one. */
export function describeRevisions(record: DeploymentRecord): readonly Mrkdwn[] {
  const { from, to } = record.revisions;
  if (to === undefined && from === undefined) return [];
  const [first, second] = revisionLabels(record);
  const before = from === undefined ? noneBefore(record) : revision(second, from);
  return [revision(first, to), before].filter((line) => line !== '');
}

/** The label is "Restored" only when the rollback is done. */
function revisionLabels({ phase, outcome }: DeploymentRecord): readonly [string, string] {
  if (outcome === 'rolled-back') return ['Failed', 'Restored'];
  if (phase === 'rolling-back') return ['Failed', 'Restoring'];
  return outcome === 'rollback-failed' ? ['Failed', 'Not restored'] : ['New', 'Before'];
}

/** Only ECS's reason distinguishes a first revision from one that could not be read. */
function noneBefore({ reason }: DeploymentRecord): Mrkdwn {
  const isFirst = reason !== undefined && parseDeploymentReason(reason).lacksCandidate;
  return isFirst ? mrkdwn`*Not restored* no earlier revision exists` : mrkdwn``;
}

function revision(label: string, known: RecordedRevision | undefined): Mrkdwn {
  if (known === undefined) return mrkdwn``;
  const images = firstOf(known.images.map(image), SHOWN);
  const name = known.taskDefinitionArn ?? known.serviceRevisionArn;
  return joinText(
    [mrkdwn`*${prose(label, 20)}* ${code(name.slice(name.lastIndexOf('/') + 1))}`, joinText(images, ', ')],
    '  ',
  );
}

function image({ image: name, digest }: RecordedImage): Mrkdwn {
  return digest === undefined
    ? code(name)
    : mrkdwn`${code(name)} (${prose(digest.slice(0, 'sha256:'.length + 12), 40)})`;
}

/** Describes the alarms that fired, or those that left the deployment unprotected. */
export function describeAlarms(record: DeploymentRecord): readonly Mrkdwn[] {
  const urls = new Map(describeLinks(record).alarms.map(({ alarmName, url }) => [alarmName, url]));
  const mattered = record.alarms.filter(
    (alarm) => alarm.triggered || record.protection.alarmNames.includes(alarm.alarmName),
  );
  return firstOf(
    mattered.map((alarm) => describeAlarm(alarm, urls.get(alarm.alarmName))),
    SHOWN,
  );
}

function describeAlarm(alarm: RecordedAlarm, url: string | undefined): Mrkdwn {
  const name = code(alarm.alarmName);
  const page = linked(url, 'open in CloudWatch');
  if (alarm.kind === 'missing') return mrkdwn`*Alarm* ${name} does not exist`;
  if (alarm.kind === 'composite') {
    return joinText([mrkdwn`*Alarm* ${name} is a composite alarm, which ECS cannot use`, page], '  ');
  }
  const what =
    alarm.metric === undefined
      ? undefined
      : alarm.statistic === undefined
        ? code(alarm.metric)
        : mrkdwn`${prose(alarm.statistic, 40)} of ${code(alarm.metric)}`;
  const when = alarm.triggeredAt === undefined ? undefined : mrkdwn`at ${dateToken(alarm.triggeredAt)}`;
  const isMath = alarm.metric === undefined && alarm.meaning !== undefined;
  const said = joinText([what, isMath ? undefined : measured(alarm), isMath ? undefined : when], ' ');
  const meaning = alarm.meaning === undefined ? undefined : mrkdwn`_${prose(alarm.meaning, 300)}_`;
  const means = isMath ? joinText([meaning, when], ' ') : meaning;
  return joinText([mrkdwn`*Alarm* ${name}`, said === '' ? undefined : said, means, page], '  ');
}

function measured({ value, threshold, comparisonOperator }: RecordedAlarm): Mrkdwn | undefined {
  if (threshold === undefined) return undefined;
  const bound = mrkdwn`${prose(describeComparison(comparisonOperator), 40)} ${prose(describeNumber(threshold), 40)}`;
  return value === undefined
    ? mrkdwn`(threshold ${bound})`
    : mrkdwn`was *${prose(describeNumber(value), 40)}* (threshold ${bound})`;
}

/** Quotes ECS's event about why the deployment is stuck. */
export function describeStuck(record: DeploymentRecord): readonly Mrkdwn[] {
  const { serviceEvent } = record;
  if (serviceEvent === undefined || !isStuck(record)) return [];
  return [mrkdwn`*ECS says* ${prose(serviceEvent.message, 700)} at ${dateToken(serviceEvent.at)}`];
}

/** Describes what changed in the new revision. */
export function describeChanges(diff: RevisionDiff | undefined): readonly Mrkdwn[] {
  if (diff === undefined || diff.changes.length === 0) return [];
  const changes = diff.changes.map((change) => mrkdwn`• ${mrkdwnOf(describeChange(change))}`);
  return [mrkdwn`*What changed*`, ...firstOf(changes, SHOWN, diff.leftOut)];
}
