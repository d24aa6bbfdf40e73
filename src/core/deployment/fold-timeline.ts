import { isCertain } from '../protection/alarm-fate.ts';
import { between, type DurationMs, type EpochMs } from '../time.ts';
import type { ServiceDeploymentDescription } from './facts.ts';
import { type DeploymentRecord, isFinished, type Phase, type TimelineEntry } from './record.ts';

/** Most entries of a record; the first and the newest stay. */
const TIMELINE_LENGTH = 100;

interface TimelineFacts {
  readonly deployment: ServiceDeploymentDescription;
  /** How long a deployment may roll out or roll back before the guard reports it as stuck. ECS itself has no limit. */
  readonly stuckAfter: DurationMs;
  readonly now: EpochMs;
}

/**
 * Adds the changes since the last reconciliation. Entries with an instant from the API are the same in every
 * reconciliation; the others get the reconciliation's time. Sorted by time, with one entry per kind, text and time.
 */
export function foldTimeline(
  previous: DeploymentRecord | undefined,
  next: DeploymentRecord,
  facts: TimelineFacts,
): readonly TimelineEntry[] {
  const seen = [...datedEntries(next, facts), ...observedEntries(previous, next, facts)];
  const known = new Map((previous?.timeline ?? []).map((entry) => [entryKey(entry), entry]));
  for (const entry of seen) if (!known.has(entryKey(entry))) known.set(entryKey(entry), entry);
  return cut([...known.values()].sort((a, b) => a.at - b.at || (a.what < b.what ? -1 : 1)));
}

function datedEntries(record: DeploymentRecord, facts: TimelineFacts): readonly TimelineEntry[] {
  const alarms = record.alarms.flatMap((alarm) =>
    alarm.triggered && alarm.triggeredAt !== undefined ? [entry(alarm.triggeredAt, 'alarm', alarm.alarmName)] : [],
  );
  return [
    entry(record.createdAt, 'created', undefined),
    ...optional(record.startedAt, 'started', undefined),
    ...alarms,
    ...editEntries(record, facts),
    ...optional(record.rollbackStartedAt, 'rollback-started', undefined),
    ...optional(record.finishedAt, 'finished', record.outcome),
  ];
}

/** Alarms that were lost or edited while ECS watched them. */
function editEntries(record: DeploymentRecord, { deployment, now }: TimelineFacts): readonly TimelineEntry[] {
  const { startedAt, rollbackStartedAt, finishedAt, alarms } = record;
  const end = rollbackStartedAt ?? finishedAt;
  return alarms.flatMap(({ alarmName, kind, lostAt, configuredAt }) => {
    if (startedAt === undefined) return [];
    if (lostAt !== undefined && lostAt > startedAt) {
      return isCertain(lostAt, deployment, now) ? [entry(lostAt, 'alarm-lost', alarmName)] : [];
    }
    if (kind !== 'metric' || configuredAt === undefined) return [];
    const isWatched = configuredAt > startedAt && (end === undefined || configuredAt <= end);
    return isWatched ? [entry(configuredAt, 'alarm-edited', alarmName)] : [];
  });
}

function observedEntries(
  previous: DeploymentRecord | undefined,
  next: DeploymentRecord,
  { deployment, stuckAfter, now }: TimelineFacts,
): readonly TimelineEntry[] {
  if (isFinished(next)) return [];
  const entries: TimelineEntry[] = [];
  if (next.phase !== previous?.phase && isObserved(next.phase)) entries.push(entry(now, next.phase, undefined));
  const stage = deployment.lifecycleStage;
  const lastStage = previous?.timeline.findLast((known) => known.what === 'stage')?.text;
  if (stage !== undefined && stage !== lastStage) entries.push(entry(now, 'stage', stage));
  const stuck = isStuck(next, now, stuckAfter) && !previous?.timeline.some((known) => known.what === 'stuck');
  if (stuck) entries.push(entry(now, 'stuck', undefined));
  return entries;
}

/** Phases whose start is not in any API. */
function isObserved(phase: Phase): boolean {
  return phase === 'baking' || phase === 'awaiting-approval';
}

/** Bakes and approvals are never stuck: they have their own length. */
function isStuck(record: DeploymentRecord, now: EpochMs, stuckAfter: DurationMs): boolean {
  const moving = record.phase === 'pending' || record.phase === 'rolling-out' || record.phase === 'rolling-back';
  return moving && between(record.phaseSince, now) >= stuckAfter;
}

function cut(entries: readonly TimelineEntry[]): readonly TimelineEntry[] {
  const [first] = entries;
  if (entries.length <= TIMELINE_LENGTH || first === undefined) return entries;
  return [first, ...entries.slice(entries.length - TIMELINE_LENGTH + 1)];
}

function entryKey(entry: TimelineEntry): string {
  return `${entry.at} ${entry.what} ${entry.text ?? ''}`;
}

function entry(at: EpochMs, what: string, text: string | undefined): TimelineEntry {
  return { at, what, text };
}

function optional(at: EpochMs | undefined, what: string, text: string | undefined): readonly TimelineEntry[] {
  return at === undefined ? [] : [entry(at, what, text)];
}
