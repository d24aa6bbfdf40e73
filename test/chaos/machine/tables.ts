import type { Head, RecordName } from '../../../src/core/deployment/head.ts';
import { type DeploymentRecord, deploymentIdOf, isFinished, isOpen } from '../../../src/core/deployment/record.ts';
import type { RevisionDiff } from '../../../src/core/diff/revision-diff.ts';
import type { LedgerEvent } from '../../../src/core/event/signal.ts';
import type { StoredEvidence } from '../../../src/core/explanation/evidence.ts';
import { settleEffects } from '../../../src/core/reconcile/effects.ts';
import type { Pace } from '../../../src/core/reconcile/pace.ts';
import type { NotificationState } from '../../../src/core/slack/notification.ts';
import type { RefusedServices } from '../../../src/core/slack/refused-services.ts';
import { type EpochMs, earliest } from '../../../src/core/time.ts';
import type {
  NeighborStore,
  NotificationMaterial,
  OpenDeployment,
  SaveResult,
  ServiceState,
  SweepCursor,
  SweepLease,
} from '../../../src/guard/ports.ts';
import { Watches } from './watches.ts';

/** How many items of a service's partition one read gives, the head included; as many as the table's adapter asks for. */
const PAGE = 6;

/** Events that a ledger holds, as in the table. */
const LEDGER_EVENTS = 200;

/** Ids of effects that are done, and of those that failed. */
export interface Settled {
  readonly done: readonly string[];
  readonly failed: readonly string[];
}

/** An entry of the sparse index, and what stood there before its last change. */
interface IndexEntry {
  readonly now: OpenDeployment | undefined;
  readonly before: OpenDeployment | undefined;
  readonly changedAt: EpochMs;
}

/**
 * All that the guard keeps in its table, with the table's rules about who loses a race. Values are shared and never copied: all
 * of them are read-only, and a copy of each would cost more than everything else that the machine does.
 */
export class Tables {
  readonly watches = new Watches();
  readonly #services = new Map<string, DeploymentRecord[]>();
  readonly #heads = new Map<string, Head>();
  readonly #ledgers = new Map<string, Map<string, LedgerEvent>>();
  readonly #materials = new Map<string, { evidence?: StoredEvidence; diff?: RevisionDiff }>();
  readonly #notifications = new Map<string, NotificationState>();
  readonly #waits = new Map<string, EpochMs>();
  readonly #refused = new Map<string, RefusedServices>();
  readonly #paces = new Map<string, Pace>();
  readonly #firstSeen = new Map<string, EpochMs>();
  readonly #open = new Map<string, IndexEntry>();
  readonly #ends = new Map<string, EpochMs>();
  #lease: { readonly owner: string; readonly until: EpochMs } | undefined;
  #cursor: SweepCursor | undefined;

  /** Every record, by service and then oldest first. */
  allRecords(): readonly DeploymentRecord[] {
    return [...this.#services.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).flatMap(([, records]) => records);
  }

  /** When a finished record of a deployment was first saved. */
  endRecordedAt(deploymentKey: string): EpochMs | undefined {
    return this.#ends.get(deploymentKey);
  }

  head(serviceArn: string): Head | undefined {
    return this.#heads.get(serviceArn);
  }

  /** When the guard first saw a scope; of the only scope where none is named. */
  firstSeen(): EpochMs | undefined {
    return earliest([...this.#firstSeen.values()]);
  }

  readService(serviceArn: string): ServiceState {
    const head = this.#heads.get(serviceArn);
    const records = this.#services.get(serviceArn) ?? [];
    const most = head === undefined ? PAGE : PAGE - 1;
    return { head, records: records.slice(-most).toReversed(), hasMore: records.length >= most };
  }

  readRecord(serviceArn: string, createdAt: EpochMs, deploymentKey: string): DeploymentRecord | undefined {
    return this.#services
      .get(serviceArn)
      ?.findLast((record) => record.createdAt === createdAt && record.deploymentKey === deploymentKey);
  }

  readRecords(serviceArn: string, names: readonly RecordName[]): readonly DeploymentRecord[] {
    return names.flatMap(({ createdAt, deploymentKey }) => this.readRecord(serviceArn, createdAt, deploymentKey) ?? []);
  }

  saveRecord(
    record: DeploymentRecord,
    { previous, at }: { readonly previous: DeploymentRecord | undefined; readonly at: EpochMs },
  ): SaveResult {
    const stored = this.readRecord(record.serviceArn, record.createdAt, record.deploymentKey);
    if ((stored?.version ?? 0) !== (previous?.version ?? 0)) return 'conflict';
    if (pendingIds(stored) !== pendingIds(previous)) return 'conflict';
    this.#put(record, at);
    return 'saved';
  }

  clearEffects(given: DeploymentRecord, { done, failed }: Settled, at: EpochMs): void {
    const stored = this.readRecord(given.serviceArn, given.createdAt, given.deploymentKey);
    if (stored === undefined) return;
    const pendingEffects = settleEffects(stored.pendingEffects, done, failed);
    this.#put({ ...stored, pendingEffects }, at);
  }

  #put(record: DeploymentRecord, at: EpochMs): void {
    const records = this.#services.get(record.serviceArn) ?? [];
    this.#services.set(record.serviceArn, records);
    if (isFinished(record) && !this.#ends.has(record.deploymentKey)) this.#ends.set(record.deploymentKey, at);
    const key = sortKey(record);
    // Newest last; almost every write is about one of the newest.
    let index = records.length;
    while (index > 0 && sortKeyAt(records, index - 1) >= key) index -= 1;
    const isThere = index < records.length && sortKeyAt(records, index) === key;
    records.splice(index, isThere ? 1 : 0, record);
    const entryKey = `${record.serviceArn}\n${key}`;
    const last = this.#open.get(entryKey);
    this.#open.set(entryKey, { now: openEntry(record), before: last?.now, changedAt: at });
  }

  saveHead(head: Head): SaveResult {
    if ((this.#heads.get(head.serviceArn)?.version ?? 0) !== head.version - 1) return 'conflict';
    this.#heads.set(head.serviceArn, head);
    return 'saved';
  }

  readHeads(serviceArns: readonly string[]): ReadonlyMap<string, Head> {
    const found = new Map<string, Head>();
    for (const serviceArn of serviceArns) {
      const head = this.#heads.get(serviceArn);
      if (head !== undefined) found.set(serviceArn, head);
    }
    return found;
  }

  appendLedger(deploymentKey: string, events: readonly LedgerEvent[]): void {
    const ledger = this.#ledgers.get(deploymentKey) ?? new Map<string, LedgerEvent>();
    this.#ledgers.set(deploymentKey, ledger);
    // As in the table: a ledger that has room takes the whole call.
    if (ledger.size >= LEDGER_EVENTS) return;
    for (const event of events) if (!ledger.has(event.key)) ledger.set(event.key, event);
  }

  readLedger(deploymentKey: string): readonly LedgerEvent[] {
    return [...(this.#ledgers.get(deploymentKey)?.values() ?? [])].sort(
      (a, b) => a.at - b.at || (a.key < b.key ? -1 : 1),
    );
  }

  saveDiff(deploymentKey: string, diff: RevisionDiff): void {
    this.#materials.set(deploymentKey, { ...this.#materials.get(deploymentKey), diff });
  }

  readEvidence(deploymentKey: string): StoredEvidence | undefined {
    return this.#materials.get(deploymentKey)?.evidence;
  }

  saveEvidence(deploymentKey: string, evidence: StoredEvidence): SaveResult {
    const material = this.#materials.get(deploymentKey);
    if ((material?.evidence?.version ?? 0) !== evidence.version - 1) return 'conflict';
    this.#materials.set(deploymentKey, { ...material, evidence });
    return 'saved';
  }

  /** The records of a service around one of them, nearest first. */
  recordsNear(...[of, side, { most, within }]: Parameters<NeighborStore['recordsNear']>): readonly DeploymentRecord[] {
    const others = (this.#services.get(of.serviceArn) ?? []).filter(
      ({ deploymentKey, createdAt }) =>
        deploymentKey !== of.deploymentKey && Math.abs(createdAt - of.createdAt) <= within,
    );
    const found =
      side === 'before'
        ? others.filter(({ createdAt }) => createdAt <= of.createdAt).toReversed()
        : others.filter(({ createdAt }) => createdAt >= of.createdAt);
    return found.slice(0, most);
  }

  /** The sparse index as it was at `asOf`: it is behind the table by less than a change. */
  openDeployments(asOf: EpochMs): readonly OpenDeployment[] {
    return [...this.#open.entries()]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .flatMap(([, { now, before, changedAt }]) => (changedAt > asOf ? before : now) ?? [])
      .concat([...this.#heads.values()].flatMap(openHead));
  }

  since(scope: string, at: EpochMs): EpochMs {
    const stands = this.#firstSeen.get(scope) ?? at;
    this.#firstSeen.set(scope, stands);
    return stands;
  }

  readNotification(deploymentKey: string, channel: string): NotificationMaterial {
    const { evidence, diff } = this.#materials.get(deploymentKey) ?? {};
    return { state: this.#notifications.get(`${deploymentKey}\n${channel}`), evidence, diff };
  }

  saveNotification(
    deploymentKey: string,
    channel: string,
    write: { readonly state: NotificationState; readonly expectedVersion: number },
  ): SaveResult {
    const key = `${deploymentKey}\n${channel}`;
    if ((this.#notifications.get(key)?.version ?? 0) !== write.expectedVersion) return 'conflict';
    this.#notifications.set(key, write.state);
    return 'saved';
  }

  readWait(deploymentKey: string, channel: string): EpochMs | undefined {
    return this.#waits.get(`${deploymentKey}\n${channel}`);
  }

  saveWait(deploymentKey: string, channel: string, arrivesAt: EpochMs): void {
    this.#waits.set(`${deploymentKey}\n${channel}`, arrivesAt);
  }

  readRefused(channel: string, action: string): RefusedServices | undefined {
    return this.#refused.get(`${channel}\n${action}`);
  }

  readRefusedState(channel: string, key: string): NotificationState | undefined {
    return this.#notifications.get(`${key}\n${channel}`);
  }

  saveRefused(channel: string, list: RefusedServices, expectedVersion: number): SaveResult {
    const name = `${channel}\n${list.action}`;
    if ((this.#refused.get(name)?.version ?? 0) !== expectedVersion) return 'conflict';
    this.#refused.set(name, list);
    return 'saved';
  }

  readPace(name: string): Pace | undefined {
    return this.#paces.get(name);
  }

  savePace(name: string, pace: Pace): SaveResult {
    if ((this.#paces.get(name)?.version ?? 0) !== pace.version - 1) return 'conflict';
    this.#paces.set(name, pace);
    return 'saved';
  }

  takeLease(owner: string, now: EpochMs, until: EpochMs): SweepLease | undefined {
    if (this.#lease !== undefined && this.#lease.until > now && this.#lease.owner !== owner) return undefined;
    this.#lease = { owner, until };
    const cursor = this.#cursor;
    this.#cursor = undefined;
    return { cursor };
  }

  releaseLease(owner: string, cursor: SweepCursor | undefined): void {
    if (this.#lease?.owner !== owner) return;
    this.#lease = undefined;
    this.#cursor = cursor;
  }
}

function pendingIds(record: DeploymentRecord | undefined): string {
  return (record?.pendingEffects ?? []).map(({ id, since }) => `${id}@${since}`).join(' ');
}

/** Heads that wait stand in the index too. */
function openHead({ serviceArn, refusal, pendingEffects }: Head): readonly OpenDeployment[] {
  if (refusal === undefined && pendingEffects.length === 0) return [];
  return [{ serviceArn, record: undefined, pendingSince: earliest(pendingEffects.map((effect) => effect.since)) }];
}

function openEntry(record: DeploymentRecord): OpenDeployment | undefined {
  if (!isOpen(record) && record.pendingEffects.length === 0) return undefined;
  return {
    serviceArn: record.serviceArn,
    record: { createdAt: record.createdAt, deploymentKey: record.deploymentKey },
    pendingSince: earliest(record.pendingEffects.map((effect) => effect.since)),
  };
}

/** Instants of our time have 13 digits, so that text order is time order. */
function sortKey(record: Pick<DeploymentRecord, 'createdAt' | 'deploymentKey'>): string {
  return `${String(record.createdAt).padStart(15, '0')}\n${deploymentIdOf(record.deploymentKey)}`;
}

function sortKeyAt(records: readonly DeploymentRecord[], index: number): string {
  const record = records[index];
  return record === undefined ? '' : sortKey(record);
}
