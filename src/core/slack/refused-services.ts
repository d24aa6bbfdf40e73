import type { ReadabilityDetail } from '../outcome-event/readability-detail.ts';
import { describeInstant, type EpochMs, parseInstant } from '../time.ts';

/** The services that one denied call makes unreadable: the content of one message per channel. */
export interface RefusedServices {
  /** The denied call, e.g. `ecs:ListServiceDeployments`. */
  readonly action: string;
  /** When the first of these services was denied; undefined if the list is empty. */
  readonly began: EpochMs | undefined;
  /** In the order of their events, at most 200. */
  readonly services: readonly RefusedService[];
  /** Number of services that did not fit. */
  readonly leftOut: number;
  /** Services that an earlier message showed until their end: more events about them may arrive late. At most 200. */
  readonly past: readonly { readonly serviceArn: string; readonly since: EpochMs }[];
  /** Increases with every change of the content. */
  readonly version: number;
}

/** One service in the list. */
export interface RefusedService {
  readonly serviceArn: string;
  readonly since: EpochMs;
  /** AWS's error code. */
  readonly code: string;
  readonly lastEvent: { readonly at: EpochMs; readonly name: string; readonly reason: string | undefined } | undefined;
  readonly end: RefusedEnd | undefined;
}

/** How the denial for one service ended. */
export interface RefusedEnd {
  readonly at: EpochMs;
  readonly because: 'answered' | 'service-gone' | 'given-up';
  readonly eventsDropped: number;
  /** Deployments since the denial began, newest first, at most 5. */
  readonly deployments: readonly { readonly deploymentKey: string; readonly outcome: string | undefined }[];
}

const MOST_SERVICES = 200;
const MOST_DEPLOYMENTS = 5;

/** Returns an empty list. */
export function noRefusedServices(action: string): RefusedServices {
  return { action, began: undefined, services: [], leftOut: 0, past: [], version: 0 };
}

/** Returns the key of the message that shows the list. A new list gets a new message. */
export function messageKeyOf({ action, began }: RefusedServices): string {
  return `refused#${action}#${began === undefined ? '' : describeInstant(began)}`;
}

/**
 * Whether every service of the list is readable again. The next unreadable service then starts a new message.
 *
 * @internal
 */
export function isOver({ services }: RefusedServices): boolean {
  return services.length > 0 && services.every((service) => service.end !== undefined);
}

/**
 * Adds an event to the list; returns the same list if it changes nothing. Events may arrive in any order: a late one does
 * not undo an end. A service that is denied after the whole list ended starts a new list.
 */
export function noteReadability(list: RefusedServices, detail: ReadabilityDetail): RefusedServices {
  const noted = serviceOf(detail);
  if (noted === undefined || list.past.some((one) => isSame(one, noted))) return list;
  const index = list.services.findIndex((one) => isSame(one, noted));
  const known = list.services[index];
  if (known?.end !== undefined || (known !== undefined && noted.end === undefined)) return list;
  if (known !== undefined) return changed(list, list.services.with(index, noted), list.leftOut);
  return noted.end === undefined && isOver(list) ? add(beginAnew(list), noted) : add(list, noted);
}

function isSame(a: Pick<RefusedService, 'serviceArn' | 'since'>, b: RefusedService): boolean {
  return a.serviceArn === b.serviceArn && a.since === b.since;
}

function beginAnew(list: RefusedServices): RefusedServices {
  const ended = list.services.map(({ serviceArn, since }) => ({ serviceArn, since }));
  const past = [...list.past, ...ended].slice(-MOST_SERVICES);
  return { ...list, began: undefined, services: [], leftOut: 0, past };
}

function add(list: RefusedServices, service: RefusedService): RefusedServices {
  const services = [...list.services, service];
  const left = Math.max(0, services.length - MOST_SERVICES);
  return changed({ ...list, began: list.began ?? service.since }, services.slice(left), list.leftOut + left);
}

function changed(list: RefusedServices, services: readonly RefusedService[], leftOut: number): RefusedServices {
  return { ...list, services, leftOut, version: list.version + 1 };
}

/** Undefined for an event with an invalid instant. */
function serviceOf({ service, refusal, lastEvent, end }: ReadabilityDetail): RefusedService | undefined {
  const since = parseInstant(refusal.since);
  if (since === undefined) return undefined;
  const lastAt = lastEvent && parseInstant(lastEvent.at);
  return {
    serviceArn: service.serviceArn,
    since,
    code: refusal.code,
    lastEvent:
      lastEvent && lastAt !== undefined ? { at: lastAt, name: lastEvent.name, reason: lastEvent.reason } : undefined,
    end: end && endOf(end, since),
  };
}

function endOf(
  { at, because, eventsDropped, deployments }: NonNullable<ReadabilityDetail['end']>,
  since: EpochMs,
): RefusedEnd {
  return {
    at: parseInstant(at) ?? since,
    because,
    eventsDropped,
    deployments: deployments
      .slice(0, MOST_DEPLOYMENTS)
      .map(({ deploymentKey, outcome }) => ({ deploymentKey, outcome })),
  };
}
