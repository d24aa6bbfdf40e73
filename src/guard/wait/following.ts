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
import { needsEdits } from '../../core/protection/alarm-fate.ts';
import { needsHistory, watchedAlarms } from '../../core/protection/protection.ts';
import { between, days, type EpochMs, seconds } from '../../core/time.ts';
import type { ListedDeployment, ServiceReference } from '../ports.ts';

/** Optional reads, one per poll. The outcome needs only the `siblings` of a stopped deployment. */
export type Extra = 'siblings' | 'revisions' | 'edits' | 'history' | 'values' | 'service' | 'evidence';

/** What is known of a followed deployment after some polls. */
export interface Following {
  readonly serviceArn: string;
  readonly serviceDeploymentArn: string;
  readonly service: ServiceReference;
  /** Undefined until ECS has described it. */
  readonly record: DeploymentRecord | undefined;
  readonly description: ServiceDeploymentDescription | undefined;
  readonly serviceDescription: ServiceDescription | undefined;
  readonly alarms: AlarmReading;
  readonly transitions: ReadonlyMap<string, readonly AlarmTransition[]>;
  readonly edits: ReadonlyMap<string, readonly AlarmEdit[]>;
  /** For which configuration of an alarm its edits were read, see `configurationOf`. */
  readonly editsReadFor: ReadonlyMap<string, string>;
  /** Alarms were read since ECS described the end: what went off before it shows. */
  readonly alarmsReadAtEnd: boolean;
  /** The newest value of what an alarm looks at, by its name; for the eyes alone. */
  readonly values: ReadonlyMap<string, number>;
  readonly valuesReadAt: EpochMs | undefined;
  readonly revisions: ReadonlyMap<string, ServiceRevisionDescription>;
  /** Revisions that were asked for; one that ECS does not know is not asked for again. */
  readonly askedRevisions: readonly string[];
  /** Deployments created with or after it. */
  readonly siblings: readonly ListedDeployment[];
  readonly siblingsReadAt: EpochMs | undefined;
  readonly evidence: Evidence | undefined;
  /** Failed tasks at the time of the evidence: if there are more, the evidence is read again. */
  readonly failuresSeen: number;
  /** What AWS refuses for good: it is not asked again. */
  readonly refused: readonly (Extra | 'alarms')[];
  /** The last record that was not finished: an end is folded from it again while more is learnt. */
  readonly lastOpen: DeploymentRecord | undefined;
  /** How often in a row ECS did not know the deployment. */
  readonly misses: number;
  /** An optional read was throttled in the last poll: the caller slows down. */
  readonly throttled: boolean;
}

/** Stopped tasks are read again at most this often. */
const EVIDENCE_EVERY = seconds(30);

/** The shortest period of most metrics: more often there is nothing new. */
const VALUES_EVERY = seconds(60);

/** Nothing is called stuck by a wait: its time-out is the caller's own. */
const NEVER = days(3_650);

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
    failuresSeen: 0,
    refused: [],
    lastOpen: undefined,
    misses: 0,
    throttled: false,
  };
}

/** The record of what is known, by the same fold that the deployed guard records with. */
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
    ecsDeploymentIds: matchClassicIds(description.createdAt, known.serviceDescription?.deployments ?? []),
    baseline: false,
    stuckAfter: NEVER,
    now,
  });
  return { ...known, record, lastOpen: isFinished(record) ? known.lastOpen : record };
}

export function isEnded({ record }: Following): boolean {
  return record !== undefined && isFinished(record);
}

/** Names to ask CloudWatch for, those that fired first; none where alarms are off, refused, or were read after the end. */
export function alarmsToRead(known: Following): readonly string[] {
  const { description, serviceDescription, refused } = known;
  if (description === undefined || refused.includes('alarms') || (isEnded(known) && known.alarmsReadAtEnd)) return [];
  const fired = description.alarms?.triggeredAlarmNames ?? [];
  return [...new Set([...fired, ...watchedAlarms(description, serviceDescription)])];
}

/**
 * What is due to be read beside the deployment, in the order of need. Nothing of an ended deployment is read for its reconciliations
 * alone. `listReadSince`: the list must have been read at this instant or later; undefined when it need not be.
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

/** Only the list says whether a stopped deployment was superseded, and whether the one that was followed was the one meant. */
function wantsSiblings(known: Following, listReadSince: EpochMs | undefined, now: EpochMs): boolean {
  // What stopped it may show up at every poll.
  if (!isEnded(known)) return known.record?.settling?.because === 'stopped';
  return listReadSince !== undefined && awaitsList(known, listReadSince) && now >= listReadSince;
}

/** The service comes first: it may be what names the alarms. */
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

export function revisionsToRead({ description, askedRevisions }: Following): readonly string[] {
  if (description === undefined) return [];
  const { from, to } = revisionArns(description);
  return [from, to].filter((arn) => arn !== undefined).filter((arn) => !askedRevisions.includes(arn));
}

/** Alarms that are gone or were edited, each read once for every configuration that it was seen in. */
export function editsToRead({ description, serviceDescription, alarms, editsReadFor }: Following): readonly string[] {
  if (description === undefined) return [];
  return watchedAlarms(description, serviceDescription).filter(
    (name) =>
      needsEdits(name, { deployment: description, alarms, known: undefined }) &&
      editsReadFor.get(name) !== configurationOf(name, alarms),
  );
}

/** Names an alarm's configuration by when it was made; one that is gone has none. */
export function configurationOf(alarmName: string, alarms: AlarmReading): string {
  const alarm = alarms.read ? alarms.alarms.get(alarmName) : undefined;
  return alarm === undefined ? 'gone' : String(alarm.configuredAt);
}

/** Alarms whose state at the start, or whose firing, only their history shows. */
export function historiesToRead({ description, alarms, transitions }: Following): readonly string[] {
  if (description === undefined) return [];
  const names = description.alarms?.alarmNames ?? [];
  return names.filter((name) => !transitions.has(name) && needsHistory(name, { deployment: description, alarms }));
}

/** Tasks of the deployment that failed so far; undefined where ECS counts none. */
export function failedTasks({ description, serviceDescription }: Following): number | undefined {
  if (description === undefined) return undefined;
  const row = serviceDescription?.deployments.find((one) =>
    matchClassicIds(description.createdAt, [one]).includes(one.id),
  );
  const counts = [row?.failedTasks, description.circuitBreaker?.failureCount].filter((count) => count !== undefined);
  return counts.length === 0 ? undefined : Math.max(...counts);
}

/** Why tasks stopped is forgotten by ECS within the hour: it is read when more have failed, and at a failure that no alarm explains. */
export function wantsEvidence(known: Following, now: EpochMs): boolean {
  const { record, evidence, failuresSeen } = known;
  if (record === undefined || known.refused.includes('evidence')) return false;
  const hasFailed = (failedTasks(known) ?? 0) > failuresSeen;
  const isExplained = record.cause === 'alarm' || record.cause === 'requested' || record.outcome === 'superseded';
  const failed = record.outcome !== undefined && record.outcome !== 'succeeded' && !isExplained;
  if (evidence === undefined) return hasFailed || failed;
  return hasFailed && between(evidence.gatheredAt, now) >= EVIDENCE_EVERY && !isEnded(known);
}
