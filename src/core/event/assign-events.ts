import { isNewerThanApi, isRollbackEvent, joinEvent } from '../deployment/join.ts';
import type { DeploymentRecord } from '../deployment/record.ts';
import type { EpochMs } from '../time.ts';
import type { LedgerEvent } from './signal.ts';

/** Most event keys in a record: more events than any deployment is known to produce. */
const EVENT_KEYS = 100;

/** Most events that wait in the head. */
const UNJOINED = 50;

/** How often the guard reads again when an event is newer than the API's responses, before it relies on the API. */
export const LAG_RETRIES = 3;

interface Arrivals {
  /** Events that waited in the head and new ones; duplicates count once. */
  readonly events: readonly LedgerEvent[];
  readonly records: readonly DeploymentRecord[];
  /** Every instant in the API's responses. */
  readonly shown: readonly (EpochMs | undefined)[];
  /** How many reconciliations already ran because the API lagged. */
  readonly lagRetries: number;
}

/** Events assigned to records, and those that must wait. */
export interface Assignment {
  /** All records, including those that the events changed. */
  readonly records: readonly DeploymentRecord[];
  /** New events by deployment key, for the ledgers. */
  readonly arrived: ReadonlyMap<string, readonly LedgerEvent[]>;
  readonly unjoined: readonly LedgerEvent[];
}

/** Assigns every event to its deployment, or lets it wait. An event that the record already has changes nothing. */
export function assignEvents({ events, records, shown, lagRetries }: Arrivals): Assignment {
  const arrived = new Map<string, LedgerEvent[]>();
  const unjoined: LedgerEvent[] = [];
  for (const event of distinct(events)) {
    const apiIsBehind = lagRetries < LAG_RETRIES && isNewerThanApi(event, shown);
    const record = joinEvent(event, records, { apiIsBehind });
    if (record === undefined) unjoined.push(event);
    else if (!record.eventKeys.includes(event.key))
      arrived.set(record.deploymentKey, [...(arrived.get(record.deploymentKey) ?? []), event]);
  }
  return {
    records: records.map((record) => noteEvents(record, arrived.get(record.deploymentKey) ?? [])),
    arrived,
    unjoined: unjoined.slice(-UNJOINED),
  };
}

/** Adds the keys of its new events to a record, and the `ecs-svc/…` ids that are certainly its own. */
function noteEvents(record: DeploymentRecord, events: readonly LedgerEvent[]): DeploymentRecord {
  if (events.length === 0) return record;
  const ids = events.filter((event) => !isRollbackEvent(event) && event.eventName !== 'SERVICE_DEPLOYMENT_COMPLETED');
  const learnt = ids.flatMap((event) => (event.ecsDeploymentId === undefined ? [] : [event.ecsDeploymentId]));
  return {
    ...record,
    eventKeys: [...record.eventKeys, ...events.map((event) => event.key)].slice(-EVENT_KEYS),
    ecsDeploymentIds: [...new Set([...record.ecsDeploymentIds, ...learnt])].sort(),
  };
}

function distinct(events: readonly LedgerEvent[]): readonly LedgerEvent[] {
  const byKey = new Map(events.map((event) => [event.key, event]));
  return [...byKey.values()].sort((a, b) => a.at - b.at || (a.key < b.key ? -1 : 1));
}
