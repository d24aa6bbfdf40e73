import type { LedgerEvent } from '../event/signal.ts';
import { after, between, type DurationMs, days, describeInstant, type EpochMs, minutes, seconds } from '../time.ts';

/**
 * A denial of access to a service that ECS keeps returning. The head stores it instead of a record, because events alone
 * are not enough to record an outcome.
 */
export interface Refusal {
  /** The first denied call. */
  readonly since: EpochMs;
  /** The last denied call. */
  readonly lastAt: EpochMs;
  /** The denied call, e.g. `ecs:ListServiceDeployments`. */
  readonly action: string;
  /** AWS's error code, e.g. `AccessDeniedException`. */
  readonly code: string;
  /** Number of reconciliations that failed with a denied call. */
  readonly count: number;
  /** Events without a deployment yet, newest last, at most 50. */
  readonly events: readonly LedgerEvent[];
  /** Number of events that did not fit. */
  readonly eventsDropped: number;
  /** `Service Unreadable` was planned. */
  readonly announced: boolean;
}

/** Why a denial ended: ECS allows the call again, the service was deleted, or the guard gave up. */
type RefusalEnd = 'answered' | 'service-gone' | 'given-up';

/** An event that the head publishes once, with all its content. */
export interface HeadEffect {
  /** `<service ARN>#unreadable#<since>` or `<service ARN>#readable#<since>`: the same for every copy. */
  readonly id: string;
  /** When it was saved or taken. */
  readonly since: EpochMs;
  readonly notice: ReadabilityNotice;
}

/** The content of an event about a service's readability. */
export interface ReadabilityNotice {
  readonly is: 'unreadable' | 'readable';
  readonly since: EpochMs;
  readonly action: string;
  readonly code: string;
  readonly count: number;
  /** ECS's last event about the service. */
  readonly lastEvent: { readonly at: EpochMs; readonly name: string; readonly reason: string | undefined } | undefined;
  /** Undefined while the denial lasts. */
  readonly end: ReadabilityEnd | undefined;
}

/** How a denial ended. */
export interface ReadabilityEnd {
  readonly at: EpochMs;
  readonly because: RefusalEnd;
  readonly eventsDropped: number;
  /** Deployments since the denial began, newest first, at most 20: key and outcome. */
  readonly deployments: readonly { readonly deploymentKey: string; readonly outcome: string | undefined }[];
}

/** The calls that every record needs. If another call is denied, only its part of the record stays unread. */
const NEEDED: readonly string[] = [
  'ecs:ListServiceDeployments',
  'ecs:DescribeServiceDeployments',
  'ecs:DescribeServices',
];

const MOST_EVENTS = 50;
const MOST_DEPLOYMENTS = 20;

/** Denied calls this far apart are not a coincidence. */
const LASTING = seconds(60);

/** Delays of the first retries; all later ones come every 15 minutes. */
const RETRIES: readonly DurationMs[] = [minutes(1), minutes(2), minutes(5)];
const SLOW_RETRY = minutes(15);

const GIVEN_UP_AFTER = days(14);

/** Whether the service is unreadable if this call is denied. */
export function isNeeded(action: string): boolean {
  return NEEDED.includes(action);
}

interface Denial {
  readonly action: string;
  readonly code: string;
  /** Events of this reconciliation. */
  readonly events: readonly LedgerEvent[];
  readonly now: EpochMs;
}

/** Adds one denied call to a denial. */
export function noteDenial(previous: Refusal | undefined, { action, code, events, now }: Denial): Refusal {
  const all = distinct([...(previous?.events ?? []), ...events]);
  const kept = all.slice(-MOST_EVENTS);
  const refusal = {
    since: previous?.since ?? now,
    lastAt: now,
    action,
    code,
    count: (previous?.count ?? 0) + 1,
    events: kept,
    eventsDropped: (previous?.eventsDropped ?? 0) + all.length - kept.length,
    announced: previous?.announced ?? false,
  };
  return { ...refusal, announced: refusal.announced || isLasting(refusal) };
}

/** A single denied call may be a policy that is still taking effect, and a service without a deployment has nothing to report. */
function isLasting({ count, since, lastAt, events }: Refusal): boolean {
  const hasDeployment = events.some((event) => event.eventName.startsWith('SERVICE_DEPLOYMENT_'));
  return count >= 2 && between(since, lastAt) >= LASTING && hasDeployment;
}

/** Returns when to retry. */
export function retryAt({ count, lastAt }: Refusal): EpochMs {
  return after(lastAt, RETRIES[count - 1] ?? SLOW_RETRY);
}

/** Whether the guard stops retrying: 14 days after the first denied call. */
export function isGivenUp({ since }: Refusal, now: EpochMs): boolean {
  return between(since, now) >= GIVEN_UP_AFTER;
}

/** Returns the effect that publishes `Service Unreadable`. */
export function announceUnreadable(serviceArn: string, refusal: Refusal, now: EpochMs): HeadEffect {
  return effectOf(serviceArn, describe('unreadable', refusal, undefined), now);
}

interface EndedRefusal {
  readonly because: RefusalEnd;
  readonly deployments: ReadabilityEnd['deployments'];
  readonly now: EpochMs;
}

/** Returns the effect that publishes `Service Readable`, if `Service Unreadable` was published before. */
export function announceReadable(
  serviceArn: string,
  refusal: Refusal,
  { because, deployments, now }: EndedRefusal,
): readonly HeadEffect[] {
  if (!refusal.announced) return [];
  const dropped = refusal.eventsDropped + (because === 'answered' ? 0 : refusal.events.length);
  const end = { at: now, because, eventsDropped: dropped, deployments: deployments.slice(0, MOST_DEPLOYMENTS) };
  return [effectOf(serviceArn, describe('readable', refusal, end), now)];
}

function effectOf(serviceArn: string, notice: ReadabilityNotice, since: EpochMs): HeadEffect {
  return { id: `${serviceArn}#${notice.is}#${describeInstant(notice.since)}`, since, notice };
}

function describe(is: ReadabilityNotice['is'], refusal: Refusal, end: ReadabilityNotice['end']): ReadabilityNotice {
  const { since, action, code, count } = refusal;
  const last = refusal.events.at(-1);
  const lastEvent = last && { at: last.at, name: last.eventName, reason: last.reason };
  return { is, since, action, code, count, lastEvent, end };
}

function distinct(events: readonly LedgerEvent[]): readonly LedgerEvent[] {
  const byKey = new Map(events.map((event) => [event.key, event]));
  return [...byKey.values()].sort((a, b) => a.at - b.at || (a.key < b.key ? -1 : 1));
}
