import { isNewerThanApi, isRollbackEvent, joinEvent } from '../deployment/join.ts';
import type { DeploymentRecord } from '../deployment/record.ts';
import type { EpochMs } from '../time.ts';
import type { LedgerEvent } from './signal.ts';

/** Most event keys that a record remembers: more events than a deployment is known to make. */
const EVENT_KEYS = 100;

/** Most events that wait in the head for their deployment. */
const UNJOINED = 50;

/** How often the guard looks for what an event said before it believes the API. */
export const LAG_RETRIES = 3;

interface Arrivals {
  /** Events that waited in the head and those that came with this reconciliation; repeated ones are taken once. */
  readonly events: readonly LedgerEvent[];
  readonly records: readonly DeploymentRecord[];
  /** Every instant that the API's answers name. */
  readonly shown: readonly (EpochMs | undefined)[];
  /** How many reconciliations were made already because the API was behind. */
  readonly lagRetries: number;
}

/** Events sorted out: which records they belong to, and which must wait. */
export interface Assignment {
  /** All records, those with new events changed. */
  readonly records: readonly DeploymentRecord[];
  /** By deployment key, events that its ledger does not have yet. */
  readonly arrived: ReadonlyMap<string, readonly LedgerEvent[]>;
  readonly unjoined: readonly LedgerEvent[];
}

/** Gives every event to its deployment, or keeps it waiting. An event that a record knows already changes nothing. */
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

/** The record with the keys of events that are in its ledger, and the `ecs-svc/…` ids that they name as its own. */
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
