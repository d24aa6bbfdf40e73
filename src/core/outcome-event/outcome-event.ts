import { parseServiceArn } from '../arn.ts';
import { calculateDurations } from '../deployment/durations.ts';
import { type DeploymentRecord, deploymentIdOf, type RecordedAlarm, type Transition } from '../deployment/record.ts';
import { type ConsoleLinks, describeLinks } from '../report/links.ts';
import { describeInstant, type EpochMs } from '../time.ts';
import { type Detail, withoutAbsent } from '../without-absent.ts';
import type { OutcomeDetailType } from './outcome-detail.ts';
import type { EvidenceDetailType } from './evidence-detail.ts';
import type { MissedRollbackDetailType } from './missed-rollback-detail.ts';
import type { ReadabilityDetailType } from './readability-detail.ts';

/** An event for the guard's bus: version 1 of the public contract. */
export interface PublishedEvent {
  readonly source: 'ecs-deployment-guard';
  readonly detailType: OutcomeDetailType | MissedRollbackDetailType | ReadabilityDetailType | EvidenceDetailType;
  /** The service ARN and, for a deployment, the service-deployment ARN. */
  readonly resources: readonly string[];
  readonly detail: Detail;
}

/** An event about a deployment. */
export interface OutcomeEvent extends PublishedEvent {
  readonly detailType: OutcomeDetailType;
}

/** A transition that an outcome event reports. `rollback-missed` has an event of its own. */
export type OutcomeTransition = Exclude<Transition, 'rollback-missed'>;

const DETAIL_TYPES: Readonly<Record<OutcomeTransition, OutcomeDetailType>> = {
  started: 'Deployment Started',
  unprotected: 'Deployment Unprotected',
  'awaiting-approval': 'Deployment Awaiting Approval',
  'rolling-back': 'Deployment Rolling Back',
  stuck: 'Deployment Stuck',
  finished: 'Deployment Finished',
};

/**
 * Largest detail of an event as JSON, in bytes. EventBridge accepts 256 KB per entry, including the envelope; the guard
 * promises 200.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-putevents.html
 */
const DETAIL_BYTES = 198_000;

/** Longest reason in an event that was trimmed, in characters. */
const REASON_LENGTH = 1_000;

/** Most alarms in an event that was trimmed. */
const ALARMS = 50;

/**
 * Describes one transition of a deployment as the public event. It shows the current record, so a late event may already
 * contain the outcome. Its `eventId` is always the same. Unknown fields are absent.
 */
export function describeOutcome(record: DeploymentRecord, transition: OutcomeTransition): OutcomeEvent {
  return { ...describeTransition(record, transition), detailType: DETAIL_TYPES[transition] };
}

/** Describes a transition without the kind of its event. */
export function describeTransition(
  record: DeploymentRecord,
  transition: Transition,
): Omit<PublishedEvent, 'detailType'> {
  return {
    source: 'ecs-deployment-guard',
    resources: [record.serviceArn, record.serviceDeploymentArn],
    detail: fitDetail(record, transition),
  };
}

/** Trims step by step until the detail fits, and lists what was trimmed. */
function fitDetail(record: DeploymentRecord, transition: Transition): Detail {
  let fitted = record;
  for (const cut of CUTS) {
    const detail = describeDetail(fitted, transition);
    if (weigh(detail) <= DETAIL_BYTES) return detail;
    fitted = { ...cut.shorten(fitted), cut: [...new Set([...fitted.cut, cut.name])].sort() };
  }
  return describeDetail(fitted, transition);
}

const CUTS: readonly { readonly name: string; readonly shorten: (record: DeploymentRecord) => DeploymentRecord }[] = [
  {
    name: 'reason',
    shorten: (record) => ({ ...record, reason: record.reason?.slice(0, REASON_LENGTH).toWellFormed() }),
  },
  { name: 'alarms', shorten: (record) => ({ ...record, alarms: mostRelevant(record.alarms) }) },
  {
    name: 'protection.alarmNames',
    shorten: ({ protection, ...record }) => ({
      ...record,
      protection: { ...protection, alarmNames: protection.alarmNames.slice(0, ALARMS) },
    }),
  },
  { name: 'revisions', shorten: (record) => ({ ...record, revisions: { from: undefined, to: undefined } }) },
  {
    name: 'alarms',
    shorten: ({ protection, ...record }) => ({ ...record, alarms: [], protection: { ...protection, alarmNames: [] } }),
  },
];

function mostRelevant(alarms: readonly RecordedAlarm[]): readonly RecordedAlarm[] {
  return [...alarms].sort((a, b) => Number(b.triggered) - Number(a.triggered)).slice(0, ALARMS);
}

function describeDetail(record: DeploymentRecord, transition: Transition): Detail {
  return {
    schemaVersion: '1',
    eventId: `${deploymentIdOf(record.deploymentKey)}#${transition}`,
    ...describeRecord(record),
  };
}

/** Describes a deployment for readers outside the guard: the same fields in an event and in a verdict. */
export function describeRecord(record: DeploymentRecord): Readonly<Record<string, unknown>> {
  const durations = calculateDurations(record);
  return withoutAbsent({
    deployment: describeDeployment(record),
    outcome: record.outcome,
    cause: record.cause,
    alarms: record.alarms.map(describeAlarm),
    revisions: record.revisions,
    durations: {
      timeToDetectMs: durations.timeToDetect,
      rollbackTimeMs: durations.rollbackTime,
      recoveryTimeMs: durations.recoveryTime,
      totalMs: durations.total,
    },
    links: linksOf(describeLinks(record)),
    cut: record.cut.length === 0 ? undefined : record.cut,
  });
}

function describeDeployment(record: DeploymentRecord): Detail {
  const name = parseServiceArn(record.serviceArn);
  return {
    serviceArn: record.serviceArn,
    serviceDeploymentArn: record.serviceDeploymentArn,
    deploymentKey: record.deploymentKey,
    createdAt: describeInstant(record.createdAt),
    createdAtMs: record.createdAt,
    startedAt: instant(record.startedAt),
    finishedAt: instant(record.finishedAt),
    cluster: name?.cluster,
    service: name?.service,
    account: name?.account,
    region: name?.region,
    strategy: record.strategy,
    phase: record.phase,
    protection: record.protection,
    protectionLostAt: instant(record.protectionLostAt),
    reason: record.reason,
    serviceEvent: record.serviceEvent && {
      at: describeInstant(record.serviceEvent.at),
      message: record.serviceEvent.message,
    },
    supersededBy: record.supersededBy,
  };
}

function describeAlarm(recorded: RecordedAlarm): Detail {
  // These fields only serve the guard to detect changes of alarms. The result is in the protection.
  const { triggeredAt, evaluationInterval, metricKey: _key, configuredAt: _edited, lostAt: _lost, ...alarm } = recorded;
  return { ...alarm, triggeredAt: instant(triggeredAt), evaluationIntervalMs: evaluationInterval };
}

function linksOf(links: ConsoleLinks): Detail {
  return { ...links, alarms: links.alarms.length === 0 ? undefined : links.alarms };
}

function instant(at: EpochMs | undefined): string | undefined {
  return at === undefined ? undefined : describeInstant(at);
}

function weigh(detail: Detail): number {
  return new TextEncoder().encode(JSON.stringify(detail)).length;
}
