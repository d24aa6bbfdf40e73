import { noteEvents } from '../core/assign-events.ts';
import { foldGone } from '../core/fold-gone.ts';
import { foldPartial, partialKey } from '../core/fold-partial.ts';
import { isRollbackEvent } from '../core/join.ts';
import type { DeploymentRecord } from '../core/record.ts';
import type { LedgerEvent } from '../core/signal.ts';
import type { EpochMs } from '../core/time.ts';
import type { GatewayError } from './errors.ts';
import type { Look, ObserverGateways } from './observe.ts';
import type { SaveResult } from './ports.ts';
import { saveAndRun } from './save-and-run.ts';
import { saveHead } from './save-head.ts';

/**
 * One look while the API refuses for good: what ECS events say becomes a `partial` record, one a classic deployment id. Events
 * without such an id wait in the head. A deployment that the API showed before keeps its record and gets the event texts.
 */
export async function lookWithoutApi(guard: ObserverGateways, look: Look, refusal: GatewayError): Promise<SaveResult> {
  const heard = distinct([
    ...(look.state.head?.unjoined ?? []),
    ...look.signals.flatMap((signal) => signal.event ?? []),
  ]);
  const known = look.state.records.filter((record) => record.replacedBy === undefined);
  const records = new Map(known.map((record) => [record.deploymentKey, settle(record, refusal, look.now)]));
  for (const event of heard.filter((one) => one.ecsDeploymentId !== undefined)) {
    const record = await foldEvent(guard, look, [...records.values()], event);
    records.set(record.deploymentKey, record);
  }
  const saved: DeploymentRecord[] = [];
  for (const next of records.values()) {
    const previous = known.find((record) => record.deploymentKey === next.deploymentKey);
    const result = await saveAndRun(guard, previous, next, look.now);
    if (result === 'conflict') return 'conflict';
    saved.push(result);
  }
  const unjoined = heard.filter((event) => event.ecsDeploymentId === undefined);
  const fingerprint = look.state.head?.fingerprint ?? '';
  return saveHead(guard, look, { records: saved, unjoined, fingerprint, leftAlone: undefined });
}

/** Only "gone" is an end; a refusal leaves unfinished records as they are. */
function settle(record: DeploymentRecord, refusal: GatewayError, now: EpochMs): DeploymentRecord {
  return refusal.code === 'gone' && !record.partial ? foldGone(record, now) : record;
}

async function foldEvent(
  guard: ObserverGateways,
  look: Look,
  records: readonly DeploymentRecord[],
  event: LedgerEvent,
): Promise<DeploymentRecord> {
  const ecsDeploymentId = event.ecsDeploymentId ?? '';
  const known = findRecord(records, event, ecsDeploymentId);
  const deploymentKey = known?.deploymentKey ?? partialKey(look.serviceArn, ecsDeploymentId);
  if (known?.eventKeys.includes(event.key)) return known;
  const before = known === undefined ? [] : await guard.store.readLedger(deploymentKey);
  await guard.store.appendLedger(deploymentKey, [event]);
  if (known !== undefined && !known.partial) return noteEvents(known, [event]);
  const events = distinct([...before, event]);
  const folded = foldPartial(known, { serviceArn: look.serviceArn, ecsDeploymentId, events, now: look.now });
  return {
    ...noteEvents(folded, [event]),
    ecsDeploymentIds: [...new Set([...folded.ecsDeploymentIds, ecsDeploymentId])].sort(),
  };
}

/** By its id; a rollback that names an id of its own belongs to the newest deployment that failed. */
function findRecord(
  records: readonly DeploymentRecord[],
  event: LedgerEvent,
  id: string,
): DeploymentRecord | undefined {
  const newestFirst = [...records].sort((a, b) => b.createdAt - a.createdAt);
  const byId = newestFirst.find((record) => record.ecsDeploymentIds.includes(id));
  if (byId !== undefined || !isRollbackEvent(event)) return byId;
  return newestFirst.find((record) => record.partial && record.outcome === 'failed' && record.createdAt <= event.at);
}

function distinct(events: readonly LedgerEvent[]): readonly LedgerEvent[] {
  return [...new Map(events.map((event) => [event.key, event])).values()].sort((a, b) => a.at - b.at);
}
