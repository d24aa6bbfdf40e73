import { parseTaskDefinition } from '../arn.ts';
import type { AlarmReading, AlarmTransition, ServiceDeploymentDescription } from '../deployment/facts.ts';
import {
  type DeploymentRecord,
  isFinished,
  type MissedAlarm,
  type MissedReason,
  type MissedRollback,
  type RecordedAlarm,
} from '../deployment/record.ts';
import { SETTLING } from '../deployment/settling.ts';
import { after, type DurationMs, type EpochMs, minutes } from '../time.ts';
import { keyOf } from './alarm-fate.ts';
import { stateFromHistory } from './protection.ts';

/**
 * How long ECS may take to act on an alarm while the deployment runs. AWS does not publish how often ECS reads the alarms;
 * the longest time seen in public is 21 s.
 */
const ECS_ACTS_WITHIN: DurationMs = minutes(3);

/** Most alarms in a missed rollback. */
const NAMED = 5;

/** What a missed rollback is found from. */
export interface MissedRollbackFacts {
  /** What ECS shows; undefined if the deployment had ended before. */
  readonly deployment: ServiceDeploymentDescription | undefined;
  readonly alarms: AlarmReading;
  /** By alarm name, for alarms that `needsWatchHistory` selects. */
  readonly transitions: ReadonlyMap<string, readonly AlarmTransition[]>;
  /** ECS lists a deployment that was created later, or no longer has the service. */
  readonly isOutdated: boolean;
  /** How long after its success an alarm still counts. */
  readonly afterSuccess: DurationMs;
  readonly now: EpochMs;
}

/**
 * Finds out whether an alarm of a deployment went to ALARM without a rollback, once per deployment. The alarm must not have
 * been in ALARM when the deployment started, the deployment must not itself go back to an earlier revision, and no newer one
 * may exist: a minute after the alarm fired, ECS lists every deployment that began before.
 *
 * A deployment that succeeded stays under watch. The alarms are read when one of their events arrives, and once more at the
 * end, because events can be lost.
 *
 * @param previous the record before this reconciliation
 */
export function foldMissedRollback(
  record: DeploymentRecord,
  previous: DeploymentRecord | undefined,
  facts: MissedRollbackFacts,
): DeploymentRecord {
  if (record.baseline || record.missedRollback !== undefined || goesBack(record)) return unwatched(record);
  if (!isFinished(record)) return foldRunning(record, facts);
  if (record.outcome !== 'succeeded') return unwatched(record);
  return foldSucceeded(record, previous, facts);
}

/** Whether the deployment deploys an earlier revision of the same task definition, so that it is a rollback itself. */
function goesBack({ revisions: { from, to } }: DeploymentRecord): boolean {
  const [old, fresh] = [parseTaskDefinition(from?.taskDefinitionArn), parseTaskDefinition(to?.taskDefinitionArn)];
  return old !== undefined && fresh !== undefined && old.family === fresh.family && fresh.revision < old.revision;
}

function unwatched(record: DeploymentRecord): DeploymentRecord {
  return record.afterSuccess === undefined ? record : { ...record, afterSuccess: undefined };
}

/** While the deployment runs, only an alarm that is still in ALARM counts: ECS may not act on any other. */
function foldRunning(record: DeploymentRecord, facts: MissedRollbackFacts): DeploymentRecord {
  const { deployment, now, isOutdated } = facts;
  if (deployment?.status !== 'IN_PROGRESS' || deployment.alarms?.status === 'TRIGGERED') return record;
  if (isOutdated || record.settling !== undefined || record.phase === 'rolling-back') return record;
  const fired = findFired(record, facts, now).filter(({ state }) => state === 'ALARM');
  const [first] = fired;
  if (first === undefined || now < after(first.firedAt, ECS_ACTS_WITHIN)) return record;
  return missed(record, fired, now);
}

function foldSucceeded(
  record: DeploymentRecord,
  previous: DeploymentRecord | undefined,
  facts: MissedRollbackFacts,
): DeploymentRecord {
  const isWatched = previous?.afterSuccess !== undefined;
  const begins = !isWatched && (previous === undefined || !isFinished(previous));
  if (facts.isOutdated || !(isWatched || begins)) return unwatched(record);
  const until = record.afterSuccess?.until ?? after(record.finishedAt ?? record.phaseSince, facts.afterSuccess);
  const fired = findFired(record, facts, until);
  const [first] = fired;
  const decidesAt = after(first?.firedAt ?? until, SETTLING);
  // The alarms are read for the watch only once the record says that it is watched.
  if (facts.now < decidesAt || !isWatched) return watched(record, { until, checkAt: decidesAt });
  return first === undefined ? unwatched(record) : missed(record, fired, facts.now);
}

/** Nothing is watched if the deployment has no alarms. */
function watched(record: DeploymentRecord, watch: NonNullable<DeploymentRecord['afterSuccess']>): DeploymentRecord {
  return record.alarms.length === 0 ? record : { ...record, afterSuccess: watch };
}

function missed(record: DeploymentRecord, alarms: readonly MissedAlarm[], foundAt: EpochMs): DeploymentRecord {
  const [first] = alarms;
  if (first === undefined) return record;
  const isAfter = record.finishedAt !== undefined && first.firedAt > record.finishedAt;
  const missedRollback: MissedRollback = {
    alarms: alarms.slice(0, NAMED),
    when: isAfter ? 'after-success' : 'during-deployment',
    because: explain(record, first, isAfter),
    foundAt,
  };
  const entry = { at: first.firedAt, what: 'rollback-missed', text: first.alarmName };
  return { ...unwatched(record), missedRollback, timeline: [...record.timeline, entry].sort((a, b) => a.at - b.at) };
}

/** Names the reason that is known. AWS gives none of its own. */
function explain({ protection, alarms }: DeploymentRecord, { alarmName }: MissedAlarm, isAfter: boolean): MissedReason {
  const alarm = alarms.find((one) => one.alarmName === alarmName);
  if (alarm?.kind === 'composite' || alarm?.kind === 'log') return 'invisible-alarm';
  if (protection.state === 'off-alarm-at-start' && protection.alarmNames.length > 0) return 'alarm-at-start';
  if (alarm?.lostAt !== undefined) return 'alarm-lost';
  if (protection.state === 'off-alarm-at-start') return 'alarms-off';
  if (protection.state === 'off-during-deployment' && protection.alarmNames.length === 0) return 'alarms-off';
  if (!isAfter) return 'unknown';
  return protection.state === 'off-early-success' ? 'early-success' : 'deployment-had-succeeded';
}

/** The alarms that went to ALARM after the start and by `until`, first one first. */
function findFired(record: DeploymentRecord, facts: MissedRollbackFacts, until: EpochMs): readonly MissedAlarm[] {
  const { startedAt } = record;
  if (startedAt === undefined || !facts.alarms.read) return [];
  const { alarms } = facts.alarms;
  return record.alarms
    .flatMap((recorded): readonly MissedAlarm[] => {
      const alarm = alarms.get(recorded.alarmName);
      const changes = facts.transitions.get(recorded.alarmName);
      const stateAtStart = recorded.stateAtStart ?? (changes && stateFromHistory(changes, startedAt));
      if (stateAtStart === undefined || stateAtStart === 'ALARM') return [];
      if (alarm !== undefined && recorded.metricKey !== undefined && keyOf(alarm) !== recorded.metricKey) return [];
      const isWithin = (at: EpochMs | undefined) => at !== undefined && at > startedAt && at <= until;
      const change = changes?.find(({ at, to }) => to === 'ALARM' && isWithin(at));
      const isNow = alarm?.state === 'ALARM' && isWithin(alarm.stateChangedAt);
      const firedAt = change?.at ?? (isNow ? alarm.stateChangedAt : undefined);
      if (firedAt === undefined) return [];
      const value = change?.value ?? (isNow ? alarm.value : undefined);
      return [{ alarmName: recorded.alarmName, firedAt, stateAtStart, state: alarm?.state, value }];
    })
    .sort((a, b) => a.firedAt - b.firedAt || (a.alarmName < b.alarmName ? -1 : 1));
}

/**
 * Whether only the alarm's history shows if it went to ALARM after the deployment started: it changed since, or is gone. An
 * alarm that never existed has none.
 */
export function needsWatchHistory(
  { alarmName, kind }: RecordedAlarm,
  { startedAt, alarms }: { readonly startedAt: EpochMs | undefined; readonly alarms: AlarmReading },
): boolean {
  if (startedAt === undefined || !alarms.read) return false;
  const alarm = alarms.alarms.get(alarmName);
  if (alarm === undefined) return kind === 'metric' || kind === 'composite' || kind === 'log';
  return (alarm.stateChangedAt ?? startedAt) > startedAt;
}
