import type { DeploymentRecord, RecordedAlarm } from './record.ts';

/** The most that a record may weigh as JSON, so that its item with keys and index attributes stays below 24 KB. */
const RECORD_BYTES = 20_000;

/** Longest text of ECS that a record keeps, in characters. */
const TEXT_LENGTH = 1_000;

/** Most alarms that a record describes. A change of one that is left out is seen by the next look instead of at once. */
const ALARMS = 20;

/**
 * Cuts a record to the size that the table is made for, and says what was cut. The middle of the time line goes first, then
 * alarms that did nothing.
 */
export function fitRecord(record: DeploymentRecord): DeploymentRecord {
  const cut = new Set(record.cut);
  const mark = <T>(name: string, full: T, short: T, wasCut: boolean): T => {
    if (wasCut) cut.add(name);
    return wasCut ? short : full;
  };
  const reason = record.reason;
  const alarms = [...record.alarms].sort((a, b) => importance(b) - importance(a)).slice(0, ALARMS);
  let next: DeploymentRecord = {
    ...record,
    reason: mark('reason', reason, reason?.slice(0, TEXT_LENGTH), (reason?.length ?? 0) > TEXT_LENGTH),
    alarms: mark('alarms', record.alarms, alarms, record.alarms.length > ALARMS),
    protection: fitProtection(record, cut),
  };
  while (weigh(next) > RECORD_BYTES && next.timeline.length > 10) {
    cut.add('timeline');
    next = { ...next, timeline: [...next.timeline.slice(0, 2), ...next.timeline.slice(4)] };
  }
  while (weigh(next) > RECORD_BYTES && next.alarms.length > 1) {
    cut.add('alarms');
    next = { ...next, alarms: next.alarms.slice(0, -1) };
  }
  return { ...next, cut: [...cut].sort() };
}

function fitProtection(record: DeploymentRecord, cut: Set<string>): DeploymentRecord['protection'] {
  const { protection } = record;
  if (protection.alarmNames.length <= ALARMS) return protection;
  cut.add('protection.alarmNames');
  return { ...protection, alarmNames: protection.alarmNames.slice(0, ALARMS) };
}

function importance(alarm: RecordedAlarm): number {
  return (alarm.triggered ? 4 : 0) + (alarm.stateAtStart === 'ALARM' ? 2 : 0) + (alarm.state === 'ALARM' ? 1 : 0);
}

function weigh(record: DeploymentRecord): number {
  return new TextEncoder().encode(JSON.stringify(record)).length;
}
