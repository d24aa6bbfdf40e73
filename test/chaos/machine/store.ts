import { type EpochMs, epochMs } from '../../../src/core/time.ts';
import type {
  EvidenceStore,
  FleetStore,
  NotificationStore,
  RecordStore,
  SweepStore,
} from '../../../src/guard/ports.ts';
import type { Effect } from './invocation.ts';
import type { Tables } from './tables.ts';

/** Runs one call to the table: at once for a test of the store alone, as steps of the machine otherwise. */
export type CallTable = <T>(action: string, about: string, effect: Effect<T>) => Promise<T>;

/** The guard's three stores over the tables. `indexLag` says how far the sparse index is behind at this read. */
export function storeOver(
  tables: Tables,
  call: CallTable,
  indexLag: () => number,
): RecordStore & FleetStore & EvidenceStore & NotificationStore & SweepStore {
  const lagging = (now: EpochMs) => epochMs(now - indexLag());
  return {
    readService: (serviceArn) => call('table.readService', short(serviceArn), () => tables.readService(serviceArn)),
    readRecord: (serviceArn, createdAt, key) =>
      call('table.readRecord', short(key), () => tables.readRecord(serviceArn, createdAt, key)),
    readRecords: (serviceArn, names) =>
      call('table.readRecords', `${short(serviceArn)} ${names.length}`, () => tables.readRecords(serviceArn, names)),
    saveRecord: (record, previous) =>
      call('table.saveRecord', `${short(record.deploymentKey)} v${record.version} ${record.phase}`, (now) =>
        tables.saveRecord(record, { previous, at: now }),
      ),
    clearEffects: (record, done, failed = []) =>
      call('table.clearEffects', `${done.join(' ')} not ${failed.join(' ')}`, (now) =>
        tables.clearEffects(record, { done, failed }, now),
      ),
    saveHead: (head) =>
      call('table.saveHead', `${short(head.serviceArn)} v${head.version} next ${head.nextReconcileAt ?? 'none'}`, () =>
        tables.saveHead(head),
      ),
    readHeads: (serviceArns) => call('table.readHeads', `${serviceArns.length}`, () => tables.readHeads(serviceArns)),
    appendLedger: (key, events) =>
      call('table.appendLedger', `${short(key)} +${events.length}`, () => tables.appendLedger(key, events)),
    readLedger: (key) => call('table.readLedger', short(key), () => tables.readLedger(key)),
    saveDiff: (key, diff) => call('table.saveDiff', short(key), () => tables.saveDiff(key, diff)),
    readEvidence: (key) => call('table.readEvidence', short(key), () => tables.readEvidence(key)),
    saveEvidence: (key, evidence) =>
      call('table.saveEvidence', `${short(key)} v${evidence.version}`, () => tables.saveEvidence(key, evidence)),
    recordsNear: (of, side, limits) =>
      call('table.recordsNear', `${side} ${short(of.deploymentKey)}`, () => tables.recordsNear(of, side, limits)),
    saveWatches: (watches) => call('table.saveWatches', `${watches.length}`, () => tables.watches.save(watches)),
    findWatches: (watches) => call('table.findWatches', `${watches.length}`, () => tables.watches.find(watches)),
    watchersOf: (alarmName, at) => call('table.watchersOf', alarmName, () => tables.watches.of(alarmName, at)),
    openDeployments: () => call('table.openDeployments', '', (now) => tables.openDeployments(lagging(now))),
    since: (scope, at) => call('table.since', `${at}`, () => tables.since(scope, at)),
    readNotification: (key, channel) =>
      call('table.readNotification', short(key), () => tables.readNotification(key, channel)),
    saveNotification: (key, channel, state, expectedVersion) =>
      call('table.saveNotification', `${short(key)} v${state.version} ${state.status}`, () =>
        tables.saveNotification(key, channel, { state, expectedVersion }),
      ),
    readWait: (key, channel) => call('table.readWait', short(key), () => tables.readWait(key, channel)),
    saveWait: (key, channel, arrivesAt) =>
      call('table.saveWait', short(key), () => tables.saveWait(key, channel, arrivesAt)),
    readRefused: (channel, action) => call('table.readRefused', action, () => tables.readRefused(channel, action)),
    readRefusedState: (channel, key) =>
      call('table.readRefusedState', key, () => tables.readRefusedState(channel, key)),
    saveRefused: (channel, list, expectedVersion) =>
      call('table.saveRefused', `${list.action} v${list.version}`, () =>
        tables.saveRefused(channel, list, expectedVersion),
      ),
    takeLease: (owner, now, until) => call('table.takeLease', owner, () => tables.takeLease(owner, now, until)),
    releaseLease: (owner, cursor) => call('table.releaseLease', owner, () => tables.releaseLease(owner, cursor)),
  };
}

/** The end of a key or an ARN, which tells one from another. */
export function short(key: string): string {
  return key.slice(key.lastIndexOf(':') + 1);
}
