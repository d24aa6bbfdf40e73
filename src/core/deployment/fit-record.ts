import { textBytes, weighValue } from './item-size.ts';
import { type DeploymentRecord, deploymentIdOf, type RecordedAlarm } from './record.ts';

/** The most that a record's item may weigh, in bytes: 24 KB, with some room for attributes that indexes add. */
const ITEM_BYTES = 23_000;

/** Longest text of ECS that a record keeps, in characters. */
const TEXT_LENGTH = 1_000;
const SHORT_TEXT_LENGTH = 200;

/** Most alarms that did nothing which a record describes; a change of one that is left out is seen by the next reconciliation alone. */
const QUIET_ALARMS = 20;

/** Most alarms of any kind: more never fit, however short their names. */
const ALARMS = 100;

/** Most names of alarms that made the protection what it is. */
const PROTECTION_NAMES = 20;

/** Fewest entries of the time line while anything else can be cut. */
const SHORT_TIMELINE = 10;

/**
 * Cuts a record to the size that the table is made for, and says what was cut. The middle of the time line goes first, then
 * alarms that did nothing; what fired is cut last.
 */
export function fitRecord(record: DeploymentRecord): DeploymentRecord {
  let fitted = limitCounts(record);
  if (isPlainlySmall(fitted)) return fitted;
  for (const { name, shorten } of CUTS) {
    while (weighRecord(fitted) > ITEM_BYTES) {
      const shorter = shorten(fitted);
      if (shorter === undefined) break;
      fitted = marked(shorter, name);
    }
  }
  return fitted;
}

/** A text of JSON has more characters than its data; a character has four bytes at most. */
function isPlainlySmall(record: DeploymentRecord): boolean {
  return JSON.stringify(record).length * 4 < ITEM_BYTES - 2_000;
}

/**
 * What a record weighs as an item: its own attributes, and its keys, which name the service, the deployment and the day.
 *
 * @internal
 */
export function weighRecord(record: DeploymentRecord): number {
  const { serviceArn, deploymentKey, pendingEffects } = record;
  const keys = textBytes(serviceArn) + textBytes(deploymentIdOf(deploymentKey)) + 2 * textBytes(deploymentKey);
  const effects = pendingEffects.map((effect) => effect.id).join(' ');
  return weighValue(record) + keys + textBytes(effects) + 400;
}

function limitCounts(record: DeploymentRecord): DeploymentRecord {
  let fitted = record;
  if ((fitted.reason?.length ?? 0) > TEXT_LENGTH) fitted = marked(withReason(fitted, TEXT_LENGTH), 'reason');
  const { serviceEvent } = fitted;
  if (serviceEvent !== undefined && serviceEvent.message.length > TEXT_LENGTH)
    fitted = marked(withServiceEvent(fitted, TEXT_LENGTH), 'serviceEvent');
  const alarms = [...fitted.alarms].sort((a, b) => importance(b) - importance(a)).slice(0, ALARMS);
  const kept = alarms.filter((alarm, index) => index < QUIET_ALARMS || importance(alarm) > 0);
  if (kept.length < fitted.alarms.length) fitted = marked({ ...fitted, alarms: kept }, 'alarms');
  const { alarmNames } = fitted.protection;
  if (alarmNames.length <= PROTECTION_NAMES) return fitted;
  return marked(withProtectionNames(fitted, PROTECTION_NAMES), 'protection.alarmNames');
}

interface Cut {
  /** The field, as `cut` of the record names it. */
  readonly name: string;
  /** One step shorter; undefined when there is nothing left to cut. */
  readonly shorten: (record: DeploymentRecord) => DeploymentRecord | undefined;
}

/** In this order, each until the record fits or nothing of it is left. */
const CUTS: readonly Cut[] = [
  { name: 'timeline', shorten: (record) => shorterTimeline(record, SHORT_TIMELINE) },
  { name: 'alarms', shorten: (record) => withoutLeastAlarm(record, (alarm) => !alarm.triggered) },
  { name: 'revisions', shorten: withoutImages },
  {
    name: 'eventKeys',
    shorten: ({ eventKeys, ...record }) => halved(eventKeys, (keys) => ({ ...record, eventKeys: keys })),
  },
  { name: 'protection.alarmNames', shorten: withoutLastProtectionName },
  { name: 'timeline', shorten: (record) => shorterTimeline(record, 2) },
  {
    name: 'reason',
    shorten: (record) =>
      (record.reason?.length ?? 0) > SHORT_TEXT_LENGTH ? withReason(record, SHORT_TEXT_LENGTH) : undefined,
  },
  {
    name: 'serviceEvent',
    shorten: (record) =>
      (record.serviceEvent?.message.length ?? 0) > SHORT_TEXT_LENGTH
        ? withServiceEvent(record, SHORT_TEXT_LENGTH)
        : undefined,
  },
  {
    name: 'ecsDeploymentIds',
    shorten: ({ ecsDeploymentIds, ...record }) =>
      halved(ecsDeploymentIds, (ids) => ({ ...record, ecsDeploymentIds: ids })),
  },
  { name: 'alarms', shorten: (record) => withoutLeastAlarm(record, () => true) },
];

/** Without the third entry: the two first and the newest stay longest. */
function shorterTimeline(record: DeploymentRecord, least: number): DeploymentRecord | undefined {
  const { timeline } = record;
  return timeline.length <= least ? undefined : { ...record, timeline: timeline.toSpliced(2, 1) };
}

/** Without the alarm that matters least, the last of several. */
function withoutLeastAlarm(
  record: DeploymentRecord,
  mayGo: (alarm: RecordedAlarm) => boolean,
): DeploymentRecord | undefined {
  const [least] = record.alarms
    .map((alarm, index) => ({ alarm, index }))
    .filter(({ alarm }) => mayGo(alarm))
    .sort((x, y) => importance(x.alarm) - importance(y.alarm) || y.index - x.index);
  return least === undefined ? undefined : { ...record, alarms: record.alarms.toSpliced(least.index, 1) };
}

function withoutImages(record: DeploymentRecord): DeploymentRecord | undefined {
  const { from, to } = record.revisions;
  if ((from?.images.length ?? 0) + (to?.images.length ?? 0) === 0) return undefined;
  return { ...record, revisions: { from: from && { ...from, images: [] }, to: to && { ...to, images: [] } } };
}

function withoutLastProtectionName(record: DeploymentRecord): DeploymentRecord | undefined {
  const { length } = record.protection.alarmNames;
  return length <= 1 ? undefined : withProtectionNames(record, length - 1);
}

function withProtectionNames(record: DeploymentRecord, count: number): DeploymentRecord {
  const { protection } = record;
  return { ...record, protection: { ...protection, alarmNames: protection.alarmNames.slice(0, count) } };
}

function withReason(record: DeploymentRecord, length: number): DeploymentRecord {
  return { ...record, reason: record.reason?.slice(0, length).toWellFormed() };
}

function withServiceEvent(record: DeploymentRecord, length: number): DeploymentRecord {
  const { serviceEvent } = record;
  if (serviceEvent === undefined) return record;
  return {
    ...record,
    serviceEvent: { ...serviceEvent, message: serviceEvent.message.slice(0, length).toWellFormed() },
  };
}

/** The newer half; undefined when nothing is left. */
function halved<T>(
  list: readonly T[],
  build: (shorter: readonly T[]) => DeploymentRecord,
): DeploymentRecord | undefined {
  return list.length === 0 ? undefined : build(list.slice(Math.ceil(list.length / 2)));
}

function marked(record: DeploymentRecord, name: string): DeploymentRecord {
  return { ...record, cut: [...new Set([...record.cut, name])].sort() };
}

function importance(alarm: RecordedAlarm): number {
  return (
    (alarm.triggered ? 8 : 0) +
    (alarm.lostAt === undefined ? 0 : 4) +
    (alarm.stateAtStart === 'ALARM' ? 2 : 0) +
    (alarm.state === 'ALARM' ? 1 : 0)
  );
}
