import type { ReadabilityDetail } from './readability-detail.ts';
import { type EpochMs, parseInstant } from './time.ts';

/** What the notifier keeps of all services that one denied call makes unreadable: the content of one message per channel. */
export interface RefusedServices {
  /** The denied call, e.g. `ecs:ListServiceDeployments`. */
  readonly action: string;
  /** In the order in which they were published, at most 200. */
  readonly services: readonly RefusedService[];
  /** Services that did not fit. */
  readonly leftOut: number;
  /** Grows with every change of the content. */
  readonly version: number;
}

export interface RefusedService {
  readonly serviceArn: string;
  readonly since: EpochMs;
  /** AWS's error code. */
  readonly code: string;
  readonly lastEvent: { readonly at: EpochMs; readonly name: string; readonly reason: string | undefined } | undefined;
  readonly end: RefusedEnd | undefined;
}

export interface RefusedEnd {
  readonly at: EpochMs;
  readonly because: 'answered' | 'service-gone' | 'given-up';
  readonly eventsDropped: number;
  /** Deployments since then, newest first, at most 5. */
  readonly deployments: readonly { readonly deploymentKey: string; readonly outcome: string | undefined }[];
}

const MOST_SERVICES = 200;
const MOST_DEPLOYMENTS = 5;

export function noRefusedServices(action: string): RefusedServices {
  return { action, services: [], leftOut: 0, version: 0 };
}

/** Whether every service of the list is readable again: the next one that is not begins a message of its own. */
export function isOver({ services }: RefusedServices): boolean {
  return services.length > 0 && services.every((service) => service.end !== undefined);
}

/**
 * The list with what an event says; the same list when it knows that already. Order-free: an event that comes late does not
 * take back an end.
 */
export function noteReadability(list: RefusedServices, detail: ReadabilityDetail): RefusedServices {
  const told = serviceOf(detail);
  if (told === undefined) return list;
  const index = list.services.findIndex((one) => one.serviceArn === told.serviceArn && one.since === told.since);
  const known = list.services[index];
  if (known?.end !== undefined || (known !== undefined && told.end === undefined)) return list;
  if (known !== undefined) return changed(list, list.services.with(index, told), list.leftOut);
  const services = [...list.services, told];
  const left = Math.max(0, services.length - MOST_SERVICES);
  return changed(list, services.slice(left), list.leftOut + left);
}

function changed(list: RefusedServices, services: readonly RefusedService[], leftOut: number): RefusedServices {
  return { ...list, services, leftOut, version: list.version + 1 };
}

/** Undefined for an event whose instants cannot be read. */
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
