import type { Head } from '../../src/core/deployment/head.ts';
import { type DeploymentRecord, deploymentIdOf, isOpen } from '../../src/core/deployment/record.ts';
import type { RevisionDiff } from '../../src/core/diff/revision-diff.ts';
import type { LedgerEvent } from '../../src/core/event/signal.ts';
import type { StoredEvidence } from '../../src/core/explanation/evidence.ts';
import type { AlarmWatch } from '../../src/core/protection/alarm-watch.ts';
import { settleEffects } from '../../src/core/reconcile/effects.ts';
import type { NotificationState } from '../../src/core/slack/notification.ts';
import type { RefusedServices } from '../../src/core/slack/refused-services.ts';
import { type EpochMs, earliest } from '../../src/core/time.ts';
import type {
  EvidenceStore,
  FleetStore,
  NeighborStore,
  NotificationStore,
  RecordStore,
  SaveResult,
  SweepCursor,
  SweepStore,
} from '../../src/guard/ports.ts';

/** How many items of a service's partition one read gives, the head included; as many as the table's adapter asks for. */
const PAGE = 6;

/** Events that a ledger holds, as in the table. */
const LEDGER_EVENTS = 200;

/** The three stores over maps, with the table's rules about who loses a race; and what a test wants to see of them. */
export interface InMemoryStore extends RecordStore, FleetStore, EvidenceStore, NotificationStore, SweepStore {
  /** Every record, by service and then oldest first. */
  allRecords(): readonly DeploymentRecord[];
  head(serviceArn: string): Head | undefined;
  diff(deploymentKey: string): RevisionDiff | undefined;
  evidence(deploymentKey: string): StoredEvidence | undefined;
  notification(deploymentKey: string, channel: string): NotificationState | undefined;
  /** Every entry of the index of alarms, by alarm and then by deployment. */
  allWatches(): readonly AlarmWatch[];
}

/** An empty store. What goes in and comes out is copied, so that no caller shares an object with it. */
export function inMemoryStore(): InMemoryStore {
  const records = new Map<string, DeploymentRecord>();
  const heads = new Map<string, Head>();
  const ledgers = new Map<string, Map<string, LedgerEvent>>();
  const diffs = new Map<string, RevisionDiff>();
  const evidences = new Map<string, StoredEvidence>();
  const notifications = new Map<string, NotificationState>();
  const waits = new Map<string, EpochMs>();
  const refused = new Map<string, RefusedServices>();
  const firstSeen = new Map<string, EpochMs>();

  const ascending = (ofService?: string) =>
    [...records.entries()]
      .filter(([, { serviceArn }]) => ofService === undefined || serviceArn === ofService)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([, record]) => structuredClone(record));
  const readRecord: RecordStore['readRecord'] = async (serviceArn, createdAt, deploymentKey) =>
    structuredClone(records.get(recordKey({ serviceArn, createdAt, deploymentKey })));

  return {
    readRecord,
    async readService(serviceArn) {
      const head = structuredClone(heads.get(serviceArn));
      const ofService = ascending(serviceArn);
      const most = head === undefined ? PAGE : PAGE - 1;
      return { head, records: ofService.toReversed().slice(0, most), hasMore: ofService.length >= most };
    },
    async readRecords(serviceArn, names) {
      const found = names.flatMap((name) => records.get(recordKey({ serviceArn, ...name })) ?? []);
      return found.map((record) => structuredClone(record));
    },
    async saveRecord(record, previous) {
      const stored = records.get(recordKey(record));
      if (pendingIds(stored) !== pendingIds(previous)) return 'conflict';
      return put(records, recordKey(record), record, previous?.version ?? 0);
    },
    async clearEffects(record, done, failed = []) {
      const stored = records.get(recordKey(record));
      if (stored === undefined) return;
      const pendingEffects = settleEffects(stored.pendingEffects, done, failed);
      records.set(recordKey(record), { ...stored, pendingEffects });
    },
    async saveHead(head) {
      return put(heads, head.serviceArn, head, head.version - 1);
    },
    async readHeads(serviceArns) {
      return new Map(
        serviceArns.flatMap((serviceArn) => {
          const head = heads.get(serviceArn);
          return head === undefined ? [] : [[serviceArn, structuredClone(head)] as const];
        }),
      );
    },
    async appendLedger(deploymentKey, events) {
      const ledger = ledgers.get(deploymentKey) ?? new Map<string, LedgerEvent>();
      ledgers.set(deploymentKey, ledger);
      // As in the table: a ledger that has room takes the whole call.
      if (ledger.size >= LEDGER_EVENTS) return;
      for (const event of events) if (!ledger.has(event.key)) ledger.set(event.key, structuredClone(event));
    },
    async readLedger(deploymentKey) {
      return [...(ledgers.get(deploymentKey)?.values() ?? [])].toSorted(byTime).map((event) => structuredClone(event));
    },
    async saveDiff(deploymentKey, diff) {
      diffs.set(deploymentKey, structuredClone(diff));
    },
    readEvidence: async (deploymentKey) => structuredClone(evidences.get(deploymentKey)),
    saveEvidence: async (deploymentKey, evidence) => put(evidences, deploymentKey, evidence, evidence.version - 1),
    recordsNear: async (of, side, limits) => near(ascending(of.serviceArn), of, side, limits),
    async openDeployments() {
      const open = ascending()
        .filter((record) => isOpen(record) || record.pendingEffects.length > 0)
        .map(({ serviceArn, createdAt, deploymentKey, pendingEffects }) => ({
          serviceArn,
          record: { createdAt, deploymentKey },
          pendingSince: earliest(pendingEffects.map((effect) => effect.since)),
        }));
      const waiting = [...heads.values()]
        .filter((head) => head.refusal !== undefined || head.pendingEffects.length > 0)
        .map(({ serviceArn, pendingEffects }) => ({
          serviceArn,
          record: undefined,
          pendingSince: earliest(pendingEffects.map((effect) => effect.since)),
        }));
      return [...open, ...waiting];
    },
    async since(scope, at) {
      const stands = firstSeen.get(scope) ?? at;
      firstSeen.set(scope, stands);
      return stands;
    },
    async readNotification(deploymentKey, channel) {
      return {
        state: structuredClone(notifications.get(notificationKey(deploymentKey, channel))),
        evidence: structuredClone(evidences.get(deploymentKey)),
        diff: structuredClone(diffs.get(deploymentKey)),
      };
    },
    async saveNotification(deploymentKey, channel, state, expectedVersion) {
      return put(notifications, notificationKey(deploymentKey, channel), state, expectedVersion);
    },
    readWait: async (deploymentKey, channel) => waits.get(notificationKey(deploymentKey, channel)),
    async saveWait(deploymentKey, channel, arrivesAt) {
      waits.set(notificationKey(deploymentKey, channel), arrivesAt);
    },
    ...inMemoryWatches(),
    async readRefused(channel, action) {
      return structuredClone(refused.get(`${channel}\n${action}`));
    },
    async readRefusedState(channel, key) {
      return structuredClone(notifications.get(notificationKey(key, channel)));
    },
    async saveRefused(channel, list, expectedVersion) {
      return put(refused, `${channel}\n${list.action}`, list, expectedVersion);
    },
    ...inMemorySweep(),
    allRecords: ascending,
    head: (serviceArn) => heads.get(serviceArn),
    diff: (deploymentKey) => diffs.get(deploymentKey),
    evidence: (deploymentKey) => evidences.get(deploymentKey),
    notification: (deploymentKey, channel) => notifications.get(notificationKey(deploymentKey, channel)),
  };
}

/** The records of a service around one of them, as a Query of its partition reads them. */
function near(
  records: readonly DeploymentRecord[],
  ...[of, side, { most, within }]: Parameters<NeighborStore['recordsNear']>
): readonly DeploymentRecord[] {
  const others = records.filter(({ deploymentKey }) => deploymentKey !== of.deploymentKey);
  const found =
    side === 'before'
      ? others.filter(({ createdAt }) => createdAt <= of.createdAt && createdAt >= of.createdAt - within).toReversed()
      : others.filter(({ createdAt }) => createdAt >= of.createdAt && createdAt <= of.createdAt + within);
  return found.slice(0, most);
}

/** The index of alarms: an entry that ended is never opened again. */
function inMemoryWatches(): Pick<InMemoryStore, 'saveWatches' | 'findWatches' | 'watchersOf' | 'allWatches'> {
  const watches = new Map<string, AlarmWatch>();
  const keyOf = ({ alarmName, deploymentKey }: AlarmWatch) => `${alarmName}\n${deploymentKey}`;
  const sorted = () => [...watches.entries()].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, watch]) => watch);
  return {
    async saveWatches(given) {
      for (const watch of given) {
        const isEnded = watches.get(keyOf(watch))?.watchedUntil !== undefined;
        if (!isEnded || watch.watchedUntil !== undefined) watches.set(keyOf(watch), structuredClone(watch));
      }
    },
    async findWatches(given) {
      return new Set(given.filter((watch) => watches.has(keyOf(watch))).map((watch) => watch.alarmName));
    },
    async watchersOf(alarmName, at) {
      return sorted()
        .filter((watch) => watch.alarmName === alarmName)
        .filter((watch) => watch.watchedUntil === undefined || watch.watchedUntil > at)
        .map((watch) => structuredClone(watch));
    },
    allWatches: sorted,
  };
}

/** The sweep's lease. Whoever takes it takes the cursor with it, so that a bad cursor cannot stop every sweep to come. */
function inMemorySweep(): SweepStore {
  let holder: { readonly owner: string; readonly until: EpochMs } | undefined;
  let cursor: SweepCursor | undefined;
  return {
    async takeLease(owner, now, until) {
      if (holder !== undefined && holder.until > now && holder.owner !== owner) return undefined;
      holder = { owner, until };
      const left = cursor;
      cursor = undefined;
      return { cursor: left };
    },
    async releaseLease(owner, left) {
      if (holder?.owner !== owner) return;
      holder = undefined;
      cursor = left;
    },
  };
}

function pendingIds(record: DeploymentRecord | undefined): string {
  return (record?.pendingEffects ?? []).map(({ id, since }) => `${id}@${since}`).join(' ');
}

/** Writes `next` when what is stored has `expectedVersion`, 0 for nothing. */
function put<T extends { readonly version: number }>(
  items: Map<string, T>,
  key: string,
  next: T,
  expectedVersion: number,
): SaveResult {
  if ((items.get(key)?.version ?? 0) !== expectedVersion) return 'conflict';
  items.set(key, structuredClone(next));
  return 'saved';
}

/** Instants of our time have 13 digits, so that text order is time order. */
function recordKey(record: Pick<DeploymentRecord, 'serviceArn' | 'createdAt' | 'deploymentKey'>): string {
  const createdAt = String(record.createdAt).padStart(15, '0');
  return `${record.serviceArn}\n${createdAt}\n${deploymentIdOf(record.deploymentKey)}`;
}

function notificationKey(deploymentKey: string, channel: string): string {
  return `${deploymentKey}\n${channel}`;
}

function byTime(a: LedgerEvent, b: LedgerEvent): number {
  return a.at - b.at || (a.key < b.key ? -1 : 1);
}
