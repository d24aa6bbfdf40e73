import { parseAlarmStateReason } from '../aws-text/alarm-state-reason.ts';
import type { AlarmDescription, AlarmEdit, AlarmReading, ServiceDeploymentDescription } from '../deployment/facts.ts';
import type { RecordedAlarm } from '../deployment/record.ts';
import { hashText } from '../hash-text.ts';
import { after, before, type EpochMs, seconds } from '../time.ts';

/**
 * What became of an alarm between the deployment's start and the end of ECS's watch.
 * `on`: it was there at the start and stayed. `absent`: ECS could not see it at the start. `lost`: it was deleted, also where it
 * was created again, or made to look at another metric. `unclear`: whether or when it was lost is unknown.
 */
export type AlarmFate = { readonly is: 'on' | 'absent' | 'unclear' } | { readonly is: 'lost'; readonly at: EpochMs };

export interface FateFacts {
  readonly deployment: ServiceDeploymentDescription;
  readonly alarms: AlarmReading;
  /** By alarm name, for alarms that `needsEdits` names; absent where the history could not be read. */
  readonly edits?: ReadonlyMap<string, readonly AlarmEdit[]> | undefined;
  /** The alarms as an earlier reconciliation recorded them. */
  readonly known?: readonly RecordedAlarm[] | undefined;
  readonly now: EpochMs;
}

const ON: AlarmFate = { is: 'on' };
const ABSENT: AlarmFate = { is: 'absent' };
const UNCLEAR: AlarmFate = { is: 'unclear' };

/** The fate of each alarm. Where CloudWatch could not be read, what an earlier reconciliation knew stands, and the rest is `unclear`. */
export function assessFates(alarmNames: readonly string[], facts: FateFacts): ReadonlyMap<string, AlarmFate> {
  return new Map(alarmNames.map((name) => [name, assessFate(name, facts)]));
}

function assessFate(alarmName: string, facts: FateFacts): AlarmFate {
  const { alarms, deployment } = facts;
  const known = facts.known?.find((alarm) => alarm.alarmName === alarmName);
  const { startedAt } = deployment;
  if (startedAt === undefined) return fateBeforeStart(alarmName, known, alarms);
  const watch = { from: startedAt, to: endOfWatch(deployment), now: facts.now };
  if (known?.lostAt !== undefined && isWithin(known.lostAt, watch)) return lostAt(known.lostAt);
  const edits = facts.edits?.get(alarmName);
  const goneAt = firstDeletion(edits ?? [], watch) ?? firstReplacement(edits ?? [], known, watch);
  if (goneAt !== undefined) return lostAt(goneAt);
  // It went after the end, which changes nothing.
  if (known?.lostAt !== undefined && watch.to !== undefined && known.lostAt > watch.to) return ON;
  if (!alarms.read) return known?.metricKey === undefined ? UNCLEAR : ON;
  const alarm = alarms.alarms.get(alarmName);
  if (alarm === undefined) return fateOfMissing(known, edits, watch);
  if (known?.metricKey !== undefined) return fateOfKnown(alarm, known, watch);
  return alarm.kind === 'metric' ? fateAtFirstSight(alarm, edits, watch) : ABSENT;
}

/** A loss that an event reported stays: an answer without a start may be old, and the start decides later whether the loss counts. */
function fateBeforeStart(alarmName: string, known: RecordedAlarm | undefined, alarms: AlarmReading): AlarmFate {
  if (known?.lostAt !== undefined) return lostAt(known.lostAt);
  if (!alarms.read) return UNCLEAR;
  return alarms.alarms.get(alarmName)?.kind === 'metric' ? ON : ABSENT;
}

/** Until when alarms could have stopped the deployment: a rollback is not watched, and after the end nothing is. */
export function endOfWatch({ rollback, finishedAt, stoppedAt }: ServiceDeploymentDescription): EpochMs | undefined {
  return rollback?.startedAt ?? finishedAt ?? stoppedAt;
}

/** How old an answer of CloudWatch or ECS may be, with the difference of two clocks. AWS publishes no bound. */
export const OLDEST_ANSWER = seconds(30);

/**
 * Whether an alarm that was lost surely watched until then. An old answer of ECS shows a deployment that runs though it is
 * over, and alarms are often edited right after a deployment.
 */
export function isCertain(lostAt: EpochMs, deployment: ServiceDeploymentDescription, now: EpochMs): boolean {
  return endOfWatch(deployment) !== undefined || now >= after(lostAt, OLDEST_ANSWER);
}

interface Watch {
  readonly from: EpochMs;
  /** Undefined while ECS watches. */
  readonly to: EpochMs | undefined;
  readonly now: EpochMs;
}

/** An alarm that was made after the start and deleted again was not there at the start. */
function firstDeletion(edits: readonly AlarmEdit[], watch: Watch): EpochMs | undefined {
  const first = edits.find(({ at, edit }) => edit !== 'updated' && isWithin(at, watch));
  return first?.edit === 'deleted' ? first.at : undefined;
}

/** The metric may be the old one again by now. */
function firstReplacement(
  edits: readonly AlarmEdit[],
  known: RecordedAlarm | undefined,
  watch: Watch,
): EpochMs | undefined {
  if (known?.metricKey === undefined) return undefined;
  return edits.find(
    ({ at, metricKey }) => metricKey !== undefined && isWithin(at, watch) && hashText(metricKey) !== known.metricKey,
  )?.at;
}

function fateOfMissing(
  known: RecordedAlarm | undefined,
  edits: readonly AlarmEdit[] | undefined,
  { from, to, now }: Watch,
): AlarmFate {
  const wasThere = known?.metricKey !== undefined;
  // Its history shows no deletion since: the answer is older than the alarm.
  const wasMade = edits?.findLast(({ at, edit }) => edit !== 'updated' && at <= from)?.edit === 'created';
  if (wasMade && !wasThere) return ON;
  if (to !== undefined && edits?.some(({ at, edit }) => edit === 'deleted' && at > to) === true) return ON;
  if (to === undefined) return wasThere ? lostAt(now) : ABSENT;
  if (wasThere) return UNCLEAR;
  // An earlier reconciliation missed it too, and `foldAlarms` calls missing only what it knows to be.
  return edits !== undefined || known?.kind === 'missing' ? ABSENT : UNCLEAR;
}

function fateOfKnown(alarm: AlarmDescription, known: RecordedAlarm, watch: Watch): AlarmFate {
  const { configuredAt } = alarm;
  // What an earlier reconciliation saw was older than the start.
  if (alarm.kind === 'metric' && configuredAt !== undefined && configuredAt <= watch.from) return ON;
  const isSame = alarm.kind === 'metric' && keyOf(alarm) === known.metricKey && !isMadeAnew(alarm, known);
  if (isSame || (configuredAt !== undefined && watch.to !== undefined && configuredAt > watch.to)) return ON;
  if (configuredAt !== undefined && isWithin(configuredAt, watch)) return lostAt(configuredAt);
  return watch.to === undefined ? lostAt(watch.now) : UNCLEAR;
}

/** It was never evaluated, and one of the same name stood here before: that one was deleted. */
function isMadeAnew({ stateReason, configuredAt }: AlarmDescription, known: RecordedAlarm): boolean {
  return configuredAt !== known.configuredAt && parseAlarmStateReason(stateReason) === 'never-evaluated';
}

/** An alarm that was edited before the guard first saw it: only its history can show what it watched before. */
function fateAtFirstSight(alarm: AlarmDescription, edits: readonly AlarmEdit[] | undefined, watch: Watch): AlarmFate {
  const { configuredAt } = alarm;
  if (configuredAt === undefined || configuredAt <= watch.from) return ON;
  if (edits === undefined || isOlder(edits, configuredAt)) return UNCLEAR;
  let before = edits.findLast(({ at }) => at <= watch.from)?.metricKey;
  for (const { at, edit, metricKey } of edits.filter((one) => isWithin(one.at, watch))) {
    if (edit === 'created') before = metricKey;
    else if (before === undefined || metricKey === undefined) return UNCLEAR;
    else if (metricKey !== before) return lostAt(at);
  }
  return ON;
}

/** An alarm and its history may name the same edit with slightly different times. */
const EDIT_TOLERANCE = seconds(5);

/** Whether a history does not show the edit yet that the alarm itself shows. */
function isOlder(edits: readonly AlarmEdit[], configuredAt: EpochMs): boolean {
  return !edits.some(({ at }) => at >= before(configuredAt, EDIT_TOLERANCE));
}

/**
 * Whether only the alarm's history of edits shows its fate: it is gone, or was edited since the deployment started.
 *
 * `known`: the alarm as an earlier reconciliation recorded it.
 */
export function needsEdits(
  alarmName: string,
  {
    deployment,
    alarms,
    known,
    now,
  }: Pick<FateFacts, 'deployment' | 'alarms'> & { readonly known: RecordedAlarm | undefined; readonly now?: EpochMs },
): boolean {
  const { startedAt } = deployment;
  if (!alarms.read || startedAt === undefined) return false;
  const watch = { from: startedAt, to: endOfWatch(deployment) };
  if (known?.lostAt !== undefined && isWithin(known.lostAt, watch)) return false;
  // What an alarm stopped was watched.
  if (deployment.alarms?.status === 'TRIGGERED') return false;
  const alarm = alarms.alarms.get(alarmName);
  if (alarm === undefined) {
    return known?.kind !== 'missing' || known.lostAt !== undefined || isDueAgain(known, deployment, now);
  }
  if (alarm.kind !== 'metric' || alarm.configuredAt === undefined) return false;
  const isTold = known?.metricKey !== undefined && alarm.configuredAt === known.configuredAt;
  return alarm.configuredAt > startedAt && !isTold;
}

/** One that was not found is asked for once more; at the end in any case, for there is no later reconciliation. */
function isDueAgain(
  { recheckAt }: RecordedAlarm,
  deployment: ServiceDeploymentDescription,
  now: EpochMs | undefined,
): boolean {
  if (recheckAt === undefined) return false;
  return endOfWatch(deployment) !== undefined || (now !== undefined && now >= recheckAt);
}

/** What an alarm looks at, short enough for a record. */
export function keyOf({ metricKey }: AlarmDescription): string {
  return hashText(metricKey ?? '');
}

function isWithin(at: EpochMs, { from, to }: Pick<Watch, 'from' | 'to'>): boolean {
  return at > from && (to === undefined || at <= to);
}

function lostAt(at: EpochMs): AlarmFate {
  return { is: 'lost', at };
}
