import type { Evidence } from '../../core/deployment/evidence.ts';
import type {
  AlarmEdit,
  AlarmReading,
  AlarmTransition,
  ServiceDeploymentDescription,
  ServiceDescription,
  ServiceRevisionDescription,
} from '../../core/deployment/facts.ts';
import { foldDeployment, revisionArns } from '../../core/deployment/fold.ts';
import { matchClassicIds } from '../../core/deployment/join.ts';
import { type DeploymentRecord, isFinished } from '../../core/deployment/record.ts';
import type { TaskGroup } from '../../core/diagnosis/group-tasks.ts';
import { needsEdits } from '../../core/protection/alarm-fate.ts';
import { needsHistory, watchedAlarms } from '../../core/protection/protection.ts';
import { between, days, type EpochMs, seconds } from '../../core/time.ts';
import type { ListedDeployment, ServiceReference } from '../ports.ts';

/** Optional reads, one per poll. The outcome needs only the `siblings` of a stopped deployment. */
export type Extra = 'siblings' | 'revisions' | 'edits' | 'history' | 'values' | 'service' | 'evidence';

/** What the polls so far have read about the followed deployment. */
export interface Following {
  readonly serviceArn: string;
  readonly serviceDeploymentArn: string;
  readonly service: ServiceReference;
  /** Undefined until ECS describes the deployment. */
  readonly record: DeploymentRecord | undefined;
  readonly description: ServiceDeploymentDescription | undefined;
  readonly serviceDescription: ServiceDescription | undefined;
  readonly alarms: AlarmReading;
  readonly transitions: ReadonlyMap<string, readonly AlarmTransition[]>;
  readonly edits: ReadonlyMap<string, readonly AlarmEdit[]>;
  /** The configuration of each alarm when its edits were read, see `configurationOf`. */
  readonly editsReadFor: ReadonlyMap<string, string>;
  /** The alarms were read after ECS reported the end, so their last changes are known. */
  readonly alarmsReadAtEnd: boolean;
  /** The newest value of each alarm's metric, by alarm name; for display only. */
  readonly values: ReadonlyMap<string, number>;
  readonly valuesReadAt: EpochMs | undefined;
  readonly revisions: ReadonlyMap<string, ServiceRevisionDescription>;
  /** Revisions that were requested, including those that ECS did not find. */
  readonly askedRevisions: readonly string[];
  /** Deployments created at the same time or later. */
  readonly siblings: readonly ListedDeployment[];
  readonly siblingsReadAt: EpochMs | undefined;
  readonly evidence: Evidence | undefined;
  /** The same stopped tasks as in the evidence, explained and grouped. */
  readonly taskGroups: readonly TaskGroup[];
  /** Number of failed tasks when the evidence was read. If it grows, the evidence is read again. */
  readonly failuresSeen: number;
  /** Reads that AWS rejects permanently; they are not repeated. */
  readonly refused: readonly (Extra | 'alarms')[];
  /** The last unfinished record. While more is read about an ended deployment, its end is folded from this again. */
  readonly lastOpen: DeploymentRecord | undefined;
  /** Number of consecutive polls in which ECS did not find the deployment. */
  readonly misses: number;
  /** An optional read was throttled in the last poll, so the caller slows down. */
  readonly throttled: boolean;
}

/** Shortest time between two reads of stopped tasks. */
const EVIDENCE_EVERY = seconds(30);

/** The shortest period of most metrics, so reading more often shows nothing new. */
const VALUES_EVERY = seconds(60);

/** A wait never reports a deployment as stuck, because the caller sets a timeout. */
const NEVER = days(3_650);

/** Returns the state before the first poll. */
export function beginFollowing(serviceArn: string, serviceDeploymentArn: string, service: ServiceReference): Following {
  return {
    serviceArn,
    serviceDeploymentArn,
    service,
    record: undefined,
    description: undefined,
    serviceDescription: undefined,
    alarms: { read: false, why: 'not read yet' },
    transitions: new Map(),
    edits: new Map(),
    editsReadFor: new Map(),
    alarmsReadAtEnd: false,
    values: new Map(),
    valuesReadAt: undefined,
    revisions: new Map(),
    askedRevisions: [],
    siblings: [],
    siblingsReadAt: undefined,
    evidence: undefined,
    taskGroups: [],
    failuresSeen: 0,
    refused: [],
    lastOpen: undefined,
    misses: 0,
    throttled: false,
  };
}

/** Folds the record from what was read, with the same rules as the deployed guard. */
export function foldFollowing(known: Following, now: EpochMs): Following {
  const { description } = known;
  if (description === undefined) return known;
  const record = foldDeployment(known.lastOpen, {
    serviceArn: known.serviceArn,
    deployment: description,
    service: known.serviceDescription,
    siblings: known.siblings,
    siblingsReadAt: known.siblingsReadAt,
    alarms: known.alarms,
    transitions: known.transitions,
    edits: known.edits,
    revisions: known.revisions,
    ecsDeploymentIds: matchClassicIds(description, known.serviceDescription?.deployments ?? []),
    baseline: false,
    stuckAfter: NEVER,
    now,
  });
  return { ...known, record, lastOpen: isFinished(record) ? known.lastOpen : record };
}

/** Whether the deployment has a final outcome. */
export function isEnded({ record }: Following): boolean {
  return record !== undefined && isFinished(record);
}

/** Alarm names to read, those that fired first. Empty when alarms are off, denied, or already read after the end. */
export function alarmsToRead(known: Following): readonly string[] {
  const { description, serviceDescription, refused } = known;
  if (description === undefined || refused.includes('alarms') || (isEnded(known) && known.alarmsReadAtEnd)) return [];
  const fired = description.alarms?.triggeredAlarmNames ?? [];
  return [...new Set([...fired, ...watchedAlarms(description, serviceDescription)])];
}

/**
 * Optional reads that are due, most needed first. For an ended deployment, leaves out what is only displayed.
 * `listReadSince`: the list must have been read at this instant or later; undefined when the list is not needed.
 */
export function dueExtras(
  known: Following,
  listReadSince: EpochMs | undefined,
  now: EpochMs,
): readonly Exclude<Extra, 'evidence'>[] {
  const due: Exclude<Extra, 'evidence'>[] = [];
  if (wantsSiblings(known, listReadSince, now)) due.push('siblings');
  if (revisionsToRead(known).length > 0) due.push('revisions');
  if (editsToRead(known).length > 0) due.push('edits');
  if (historiesToRead(known).length > 0) due.push('history');
  if (wantsValues(known, now)) due.push('values');
  if (!isEnded(known)) due.push('service');
  return due.filter((extra) => !known.refused.includes(extra));
}

/** Only the list shows whether a newer deployment superseded a stopped one, and whether the followed one is the right one. */
function wantsSiblings(known: Following, listReadSince: EpochMs | undefined, now: EpochMs): boolean {
  // The newer deployment may appear at any poll.
  if (!isEnded(known)) return known.record?.settling?.because === 'stopped';
  return listReadSince !== undefined && awaitsList(known, listReadSince) && now >= listReadSince;
}

/** Values are read after the service, which may name the alarms. */
function wantsValues(known: Following, now: EpochMs): boolean {
  const { alarms, valuesReadAt, serviceDescription } = known;
  if (isEnded(known) || serviceDescription === undefined || !alarms.read || alarms.alarms.size === 0) return false;
  return valuesReadAt === undefined || between(valuesReadAt, now) >= VALUES_EVERY;
}

/** Whether the list must still be read, now or later. */
export function awaitsList({ siblingsReadAt, refused }: Following, listReadSince: EpochMs | undefined): boolean {
  if (listReadSince === undefined || refused.includes('siblings')) return false;
  return siblingsReadAt === undefined || siblingsReadAt < listReadSince;
}

/** Revisions of the deployment that were not requested yet. */
export function revisionsToRead({ description, askedRevisions }: Following): readonly string[] {
  if (description === undefined) return [];
  const { from, to } = revisionArns(description);
  return [from, to].filter((arn) => arn !== undefined).filter((arn) => !askedRevisions.includes(arn));
}

/** Alarms that were deleted or edited; each is read once per configuration. */
export function editsToRead({ description, serviceDescription, alarms, editsReadFor }: Following): readonly string[] {
  if (description === undefined) return [];
  return watchedAlarms(description, serviceDescription).filter(
    (name) =>
      needsEdits(name, { deployment: description, alarms, known: undefined }) &&
      editsReadFor.get(name) !== configurationOf(name, alarms),
  );
}

/** Identifies an alarm's configuration by the time of its last edit; `gone` if the alarm is gone. */
export function configurationOf(alarmName: string, alarms: AlarmReading): string {
  const alarm = alarms.read ? alarms.alarms.get(alarmName) : undefined;
  return alarm === undefined ? 'gone' : String(alarm.configuredAt);
}

/** Alarms for which only the history shows the state at the start, or that they fired. */
export function historiesToRead({ description, alarms, transitions }: Following): readonly string[] {
  if (description === undefined) return [];
  const names = description.alarms?.alarmNames ?? [];
  return names.filter((name) => !transitions.has(name) && needsHistory(name, { deployment: description, alarms }));
}

/** Number of failed tasks of the deployment; undefined when ECS does not count them. */
export function failedTasks({ description, serviceDescription }: Following): number | undefined {
  if (description === undefined) return undefined;
  const row = serviceDescription?.deployments.find((one) => matchClassicIds(description, [one]).includes(one.id));
  const counts = [row?.failedTasks, description.circuitBreaker?.failureCount].filter((count) => count !== undefined);
  return counts.length === 0 ? undefined : Math.max(...counts);
}

/**
 * ECS forgets stopped tasks within the hour, so they are read when more tasks have failed, and after a failure that no
 * alarm explains.
 */
export function wantsEvidence(known: Following, now: EpochMs): boolean {
  const { record, evidence, failuresSeen } = known;
  if (record === undefined || known.refused.includes('evidence')) return false;
  const hasFailed = (failedTasks(known) ?? 0) > failuresSeen;
  const isExplained = record.cause === 'alarm' || record.cause === 'requested' || record.outcome === 'superseded';
  const failed = record.outcome !== undefined && record.outcome !== 'succeeded' && !isExplained;
  if (evidence === undefined) return hasFailed || failed;
  return hasFailed && between(evidence.gatheredAt, now) >= EVIDENCE_EVERY && !isEnded(known);
}
