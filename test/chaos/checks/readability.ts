import { isNeeded } from '../../../src/core/reconcile/refusal.ts';
import { after, type EpochMs, seconds } from '../../../src/core/time.ts';
import type { Published } from '../machine/bus.ts';
import type { Machine } from '../machine/machine.ts';
import { short } from '../machine/store.ts';
import type { ServiceStory } from '../world/story.ts';
import { differs, type Violation } from './violation.ts';

/** Two denials lie 60 s or more apart, by clocks that differ by 5 s each. */
const SHORTEST_DENIAL = seconds(50);

/**
 * `Service Unreadable` for a service that ECS denied for a minute or longer, and for no other; `Service Readable` once it
 * answers again; neither twice where nothing was lost.
 */
export function checkReadability(machine: Machine): readonly Violation[] {
  const events = machine.bus.published.filter((event) => event.detailType.startsWith('Service '));
  const byService = Map.groupBy(events, (event) => event.serviceArn);
  const known = new Set(machine.services.map((service) => service.serviceArn));
  return [
    ...events
      .filter((event) => !known.has(event.serviceArn))
      .flatMap((event) => differs('no event about anything else', event.serviceArn, ['none', event.eventId])),
    ...machine.services.flatMap((service) => checkService(machine, service, byService.get(service.serviceArn) ?? [])),
  ];
}

function checkService(machine: Machine, service: ServiceStory, events: readonly Published[]): readonly Violation[] {
  const about = short(service.serviceArn);
  const unreadable = events.filter((event) => event.detailType === 'Service Unreadable');
  const readable = events.filter((event) => event.detailType === 'Service Readable');
  const isOwed = service.isRefused && !service.isExcluded && machine.sightings.deploymentEvents.has(service.serviceArn);
  return [
    ...(isOwed && unreadable.length === 0
      ? differs('every denial is announced', about, ['Service Unreadable', 'none'])
      : []),
    ...unreadable
      .filter(({ at }) => service.isExcluded || !wasDenied(machine, service, at))
      .flatMap(({ eventId, at }) => differs('only a denial is announced', about, ['none', `${eventId} at ${at}`])),
    ...checkPairs(service, { unreadable, readable }, about),
    ...(machine.sightings.lossy.has(service.serviceArn) ? [] : checkOnce(events, about)),
    ...readable.flatMap((event) => checkOutcomes(machine, event, about)),
  ];
}

/** ECS denied a needed call for a minute or longer, some time before. */
function wasDenied({ faults }: Machine, { isRefused }: ServiceStory, at: EpochMs): boolean {
  if (isRefused) return true;
  return faults
    .windows('ecs-denied')
    .filter(({ how }) => how === 'ecs:*' || isNeeded(how))
    .some(({ from, until }) => after(from, SHORTEST_DENIAL) <= at && after(from, SHORTEST_DENIAL) <= until);
}

/** A service that is refused for good never becomes readable; each other one does, and says so. */
function checkPairs(
  { isRefused }: ServiceStory,
  { unreadable, readable }: { readonly unreadable: readonly Published[]; readonly readable: readonly Published[] },
  about: string,
): readonly Violation[] {
  const began = new Set(unreadable.map(({ eventId }) => eventId.replace('#unreadable#', '#readable#')));
  const wanted = isRefused ? [] : [...began].toSorted();
  const found = [...new Set(readable.map(({ eventId }) => eventId))].toSorted();
  return differs('every denial is announced', `${about} readable`, [wanted, found]);
}

function checkOnce(events: readonly Published[], about: string): readonly Violation[] {
  return [...Map.groupBy(events, (event) => event.eventId)].flatMap(([eventId, copies]) =>
    differs('never twice without a loss', `${about} ${eventId}`, [1, copies.length]),
  );
}

/** The outcomes that `Service Readable` lists are those of the records. */
function checkOutcomes(machine: Machine, { detail }: Published, about: string): readonly Violation[] {
  const records = new Map(machine.tables.allRecords().map((record) => [record.deploymentKey, record]));
  return deploymentsOf(detail).flatMap(({ deploymentKey, outcome }) =>
    outcome === undefined
      ? []
      : differs('never two outcomes', `${about} ${short(deploymentKey)}`, [
          records.get(deploymentKey)?.outcome,
          outcome,
        ]),
  );
}

interface Listed {
  readonly deploymentKey: string;
  readonly outcome?: string;
}

function deploymentsOf({ end }: Published['detail']): readonly Listed[] {
  if (typeof end !== 'object' || end === null || !('deployments' in end) || !Array.isArray(end.deployments)) return [];
  return end.deployments.map(({ deploymentKey, outcome }: Listed) => ({ deploymentKey, ...(outcome && { outcome }) }));
}
