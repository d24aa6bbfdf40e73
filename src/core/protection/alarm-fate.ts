import { parseAlarmStateReason } from '../aws-text/alarm-state-reason.ts';
import type { AlarmDescription, AlarmEdit, AlarmReading, ServiceDeploymentDescription } from '../deployment/facts.ts';
import type { RecordedAlarm } from '../deployment/record.ts';
import { hashText } from '../hash-text.ts';
import { after, before, type EpochMs, seconds } from '../time.ts';

/**
 * What happened to an alarm from the deployment's start until ECS stopped watching it.
 * - `on`: it existed at the start and stayed.
 * - `absent`: ECS could not see it at the start.
 * - `lost`: it was deleted, even if created again, or edited to watch another metric.
 * - `unclear`: whether or when it was lost is unknown.
 */
export type AlarmFate = { readonly is: 'on' | 'absent' | 'unclear' } | { readonly is: 'lost'; readonly at: EpochMs };

/** What the fates of a deployment's alarms are assessed from. */
export interface FateFacts {
  readonly deployment: ServiceDeploymentDescription;
  readonly alarms: AlarmReading;
  /** By alarm name, for alarms that `needsEdits` selects; absent if the history could not be read. */
  readonly edits?: ReadonlyMap<string, readonly AlarmEdit[]> | undefined;
  /** The alarms in the record of an earlier reconciliation. */
  readonly known?: readonly RecordedAlarm[] | undefined;
  readonly now: EpochMs;
}

const ON: AlarmFate = { is: 'on' };
const ABSENT: AlarmFate = { is: 'absent' };
const UNCLEAR: AlarmFate = { is: 'unclear' };

/**
 * Assesses the fate of each alarm. If CloudWatch could not be read, alarms that an earlier reconciliation read keep their
 * fate, and the others are `unclear`.
 */
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
  // It was lost after the end, which does not matter.
  if (known?.lostAt !== undefined && watch.to !== undefined && known.lostAt > watch.to) return ON;
  if (!alarms.read) return known?.metricKey === undefined ? UNCLEAR : ON;
  const alarm = alarms.alarms.get(alarmName);
  if (alarm === undefined) return fateOfMissing(known, edits, watch);
  if (known?.metricKey !== undefined) return fateOfKnown(alarm, known, watch);
  return alarm.kind === 'metric' ? fateAtFirstSight(alarm, edits, watch) : ABSENT;
}

/**
 * A loss that an event reported stays. A response without a start may be outdated; once the start is known, it decides
 * whether the loss counts.
 */
function fateBeforeStart(alarmName: string, known: RecordedAlarm | undefined, alarms: AlarmReading): AlarmFate {
  if (known?.lostAt !== undefined) return lostAt(known.lostAt);
  if (!alarms.read) return UNCLEAR;
  return alarms.alarms.get(alarmName)?.kind === 'metric' ? ON : ABSENT;
}

/** Until when alarms could have stopped the deployment; undefined while they can. ECS does not watch them during a rollback. */
export function endOfWatch({ rollback, finishedAt, stoppedAt }: ServiceDeploymentDescription): EpochMs | undefined {
  return rollback?.startedAt ?? finishedAt ?? stoppedAt;
}

/** How old a response of CloudWatch or ECS may be, including clock differences. AWS does not publish a bound. */
export const OLDEST_ANSWER = seconds(30);

/**
 * Whether ECS certainly still watched the alarm when it was lost. An outdated response can show an ended deployment as
 * running, and alarms are often edited right after a deployment.
 */
export function isCertain(lostAt: EpochMs, deployment: ServiceDeploymentDescription, now: EpochMs): boolean {
  return endOfWatch(deployment) !== undefined || now >= after(lostAt, OLDEST_ANSWER);
}

interface Watch {
  readonly from: EpochMs;
  /** Undefined while ECS still watches. */
  readonly to: EpochMs | undefined;
  readonly now: EpochMs;
}

/** An alarm that was created after the start and then deleted did not exist at the start. */
function firstDeletion(edits: readonly AlarmEdit[], watch: Watch): EpochMs | undefined {
  const first = edits.find(({ at, edit }) => edit !== 'updated' && isWithin(at, watch));
  return first?.edit === 'deleted' ? first.at : undefined;
}

/** Reads the history, because a later edit may have restored the original metric. */
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
  // The history shows it created and not deleted, so the response that lacks it is outdated.
  const wasMade = edits?.findLast(({ at, edit }) => edit !== 'updated' && at <= from)?.edit === 'created';
  if (wasMade && !wasThere) return ON;
  if (to !== undefined && edits?.some(({ at, edit }) => edit === 'deleted' && at > to) === true) return ON;
  if (to === undefined) return wasThere ? lostAt(now) : ABSENT;
  if (wasThere) return UNCLEAR;
  // An earlier reconciliation did not find it either, and `foldAlarms` records `missing` only if that is certain.
  return edits !== undefined || known?.kind === 'missing' ? ABSENT : UNCLEAR;
}

function fateOfKnown(alarm: AlarmDescription, known: RecordedAlarm, watch: Watch): AlarmFate {
  const { configuredAt } = alarm;
  // The configuration is older than the start, so what an earlier reconciliation recorded was outdated.
  if (alarm.kind === 'metric' && configuredAt !== undefined && configuredAt <= watch.from) return ON;
  const isSame = alarm.kind === 'metric' && keyOf(alarm) === known.metricKey && !isMadeAnew(alarm, known);
  if (isSame || (configuredAt !== undefined && watch.to !== undefined && configuredAt > watch.to)) return ON;
  if (configuredAt !== undefined && isWithin(configuredAt, watch)) return lostAt(configuredAt);
  return watch.to === undefined ? lostAt(watch.now) : UNCLEAR;
}

/** Whether the alarm was deleted and created again: it was edited since it was recorded, and was never evaluated. */
function isMadeAnew({ stateReason, configuredAt }: AlarmDescription, known: RecordedAlarm): boolean {
  return configuredAt !== known.configuredAt && parseAlarmStateReason(stateReason) === 'never-evaluated';
}

/** The fate of an alarm that was edited before the guard first read it: only its history shows the earlier metric. */
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

/** How much the times of the same edit may differ between an alarm and its history. */
const EDIT_TOLERANCE = seconds(5);

/** Whether the history lacks the edit that the alarm itself shows. */
function isOlder(edits: readonly AlarmEdit[], configuredAt: EpochMs): boolean {
  return !edits.some(({ at }) => at >= before(configuredAt, EDIT_TOLERANCE));
}

/**
 * Whether only the history of edits shows the alarm's fate: it is gone, or was edited since the deployment started.
 *
 * `known`: the alarm in the record of an earlier reconciliation.
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
  // ECS was watching if an alarm stopped the deployment.
  if (deployment.alarms?.status === 'TRIGGERED') return false;
  const alarm = alarms.alarms.get(alarmName);
  if (alarm === undefined) {
    return known?.kind !== 'missing' || known.lostAt !== undefined || isDueAgain(known, deployment, now);
  }
  if (alarm.kind !== 'metric' || alarm.configuredAt === undefined) return false;
  const isTold = known?.metricKey !== undefined && alarm.configuredAt === known.configuredAt;
  return alarm.configuredAt > startedAt && !isTold;
}

/**
 * An alarm that was not found is read once more: when `recheckAt` is reached, or at the deployment's end, because no later
 * reconciliation follows.
 */
function isDueAgain(
  { recheckAt }: RecordedAlarm,
  deployment: ServiceDeploymentDescription,
  now: EpochMs | undefined,
): boolean {
  if (recheckAt === undefined) return false;
  return endOfWatch(deployment) !== undefined || (now !== undefined && now >= recheckAt);
}

/** A short key of what the alarm watches, for the record. */
export function keyOf({ metricKey }: AlarmDescription): string {
  return hashText(metricKey ?? '');
}

function isWithin(at: EpochMs, { from, to }: Pick<Watch, 'from' | 'to'>): boolean {
  return at > from && (to === undefined || at <= to);
}

function lostAt(at: EpochMs): AlarmFate {
  return { is: 'lost', at };
}
