import { textBytes, weighValue } from './item-size.ts';
import { type DeploymentRecord, deploymentIdOf, type RecordedAlarm } from './record.ts';

/** Largest item of a record, in bytes: 24 KB, minus room for index attributes. */
const ITEM_BYTES = 23_000;

/** Longest text of ECS in a record, in characters. */
const TEXT_LENGTH = 1_000;
const SHORT_TEXT_LENGTH = 200;

/** Most alarms without any trouble in a record. A change of one that is left out is visible only in the next reconciliation. */
const QUIET_ALARMS = 20;

/** Most alarms in a record: more never fit, even with short names. */
const ALARMS = 100;

/** Most alarm names in the protection. */
const PROTECTION_NAMES = 20;

/** Fewest timeline entries while anything else can be trimmed. */
const SHORT_TIMELINE = 10;

/**
 * Trims a record to the size of a table item, and records which fields were trimmed. The middle of the timeline goes first,
 * then alarms that did not fire; alarms that fired go last.
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

/**
 * Whether the record certainly fits, without measuring the item: its JSON has more characters than the item, with at most
 * four bytes each.
 */
function isPlainlySmall(record: DeploymentRecord): boolean {
  return JSON.stringify(record).length * 4 < ITEM_BYTES - 2_000;
}

/**
 * Size of a record as an item, in bytes: its attributes, and its keys with the service, the deployment and the day.
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
  /** The name of the field in the record's `cut`. */
  readonly name: string;
  /** Returns the record one step shorter; undefined when nothing is left to trim. */
  readonly shorten: (record: DeploymentRecord) => DeploymentRecord | undefined;
}

/** Applied in this order, each until the record fits or nothing is left to trim. */
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

/** Removes the third entry: the first two and the newest stay longest. */
function shorterTimeline(record: DeploymentRecord, least: number): DeploymentRecord | undefined {
  const { timeline } = record;
  return timeline.length <= least ? undefined : { ...record, timeline: timeline.toSpliced(2, 1) };
}

/** Removes the least important alarm; of several, the last one. */
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

/** Keeps the newer half of a list; undefined if the list is empty. */
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
