import type { Evidence, StoppedTask } from '../core/deployment/evidence.ts';
import type {
  AlarmDescription,
  AlarmEdit,
  AlarmReading,
  AlarmTransition,
  ServiceDeploymentDescription,
  ServiceDescription,
  ServiceRevisionDescription,
} from '../core/deployment/facts.ts';
import type { Head, RecordName } from '../core/deployment/head.ts';
import type { DeploymentRecord } from '../core/deployment/record.ts';
import type { RevisionDiff, TaskDefinition } from '../core/diff/revision-diff.ts';
import type { LedgerEvent, ReconcileDetails } from '../core/event/signal.ts';
import type { PublishedEvent } from '../core/outcome-event/outcome-event.ts';
import type { AlarmWatch } from '../core/protection/alarm-watch.ts';
import type { NotificationState } from '../core/slack/notification.ts';
import type { NotifyRequest } from '../core/slack/parse-notify.ts';
import type { RefusedServices } from '../core/slack/refused-services.ts';
import type { DurationMs, EpochMs } from '../core/time.ts';

export type { PaceStore, SlackGateway, SlackResult, SlackSearchResult } from './notify/slack-port.ts';

/** Reads the present instant. */
export type Now = () => EpochMs;

/** How long the present invocation may still run. */
export type Remaining = () => DurationMs;

/** Makes an id that no other call has made, for claims and leases. */
export type NewId = () => string;

/** One structured line per decision. Fields are plain values, never a whole event. */
export interface Log {
  info(message: string, fields: Readonly<Record<string, unknown>>): void;
  warn(message: string, fields: Readonly<Record<string, unknown>>): void;
}

/** Counts something once; units are counts. Names are the `GuardMetric`s alone. */
export type Count = (metric: GuardMetric, value?: number) => void;
export type GuardMetric =
  | 'Reconciliations'
  | 'OutcomesRecorded'
  | 'UnreadableServices'
  | 'ServicesLeftAlone'
  | 'SweepSignals'
  | 'SweepUnfinished'
  | 'MessagesShown'
  | 'MessagesWaiting';

/** Reads ECS. Every call may throw a `GatewayError`. */
export interface ServiceGateway {
  /**
   * One DescribeServices of one service, deployments and deployment configuration included.
   * Undefined when ECS knows no such service (a failure `MISSING`). A deleted one comes with status `INACTIVE`.
   */
  describeService(serviceArn: string): Promise<ServiceDescription | undefined>;
  /**
   * ListServiceDeployments for one service within a window of creation, at most `mostPages` pages of 100; ECS keeps 90 days.
   * ECS promises no order: of a list that is not whole nothing is known of what is missing.
   */
  listServiceDeployments(serviceArn: string, window: CreationWindow, mostPages: number): Promise<DeploymentPages>;
  /** DescribeServiceDeployments in chunks of 20, sorted by `createdAt`, oldest first. One that ECS does not know is absent. */
  describeServiceDeployments(
    serviceDeploymentArns: readonly string[],
  ): Promise<readonly ServiceDeploymentDescription[]>;
  /** DescribeServiceRevisions in chunks of 20. One that ECS does not know is absent. */
  describeServiceRevisions(
    serviceRevisionArns: readonly string[],
  ): Promise<ReadonlyMap<string, ServiceRevisionDescription>>;
  /** DescribeTaskDefinition; undefined when it is gone. */
  describeTaskDefinition(taskDefinitionArn: string): Promise<TaskDefinition | undefined>;
  /** The newest stopped tasks of a service, at most 100 (ECS keeps them an hour): ListTasks STOPPED and one DescribeTasks. */
  stoppedTasks(serviceArn: string): Promise<readonly StoppedTask[]>;
}

/** Instants of creation; whether ECS takes the bounds themselves is not published. */
export interface CreationWindow {
  readonly after?: EpochMs;
  readonly before?: EpochMs | undefined;
}

interface DeploymentPages {
  /** Sorted by `createdAt`, oldest first. */
  readonly deployments: readonly ServiceDeploymentBrief[];
  /** Nothing of the window is missing. */
  readonly isWhole: boolean;
}

export interface ServiceDeploymentBrief {
  readonly serviceDeploymentArn: string;
  readonly status: string;
  readonly createdAt: EpochMs;
  readonly finishedAt: EpochMs | undefined;
}

/** A service by what a person calls it: names, or ARNs where ECS takes them. */
export interface ServiceReference {
  readonly cluster: string;
  readonly service: string;
}

export interface ListedDeployment extends ServiceDeploymentBrief {
  readonly targetServiceRevisionArn: string | undefined;
}

/** Finds the deployments of a service that is known by its name alone. Every call may throw a `GatewayError`. */
export interface DeploymentFinder {
  /** One ListServiceDeployments by status: what has not ended, of any age. */
  unfinishedDeployments(service: ServiceReference): Promise<readonly ListedDeployment[]>;
  /** One ListServiceDeployments by creation, `from` included. */
  deploymentsSince(service: ServiceReference, from: EpochMs): Promise<readonly ListedDeployment[]>;
}

/** Reads CloudWatch alarms. Every call may throw a `GatewayError`. */
export interface AlarmGateway {
  /**
   * DescribeAlarms by name, metric and composite (and log) types, one call per 100 names. A name CloudWatch does not know
   * is absent. Access denied gives `{ read: false }`; throttling throws.
   */
  readAlarms(alarmNames: readonly string[]): Promise<AlarmReading>;
  /** State changes of one alarm since `from`, oldest first (DescribeAlarmHistory, kept 30 days). */
  alarmTransitions(alarmName: string, from: EpochMs): Promise<readonly AlarmTransition[]>;
  /** Creations, updates and deletions of one alarm since `from`, oldest first; CloudWatch keeps them when an alarm is gone. */
  alarmEdits(alarmName: string, from: EpochMs): Promise<readonly AlarmEdit[]>;
}

/** Reads the newest value of what each alarm looks at, by its name; one without data is absent. May throw a `GatewayError`. */
export type AlarmValues = (alarms: readonly AlarmDescription[], now: EpochMs) => Promise<ReadonlyMap<string, number>>;

/** Walks the clusters for the sweep. Every call may throw a `GatewayError`. */
export interface FleetGateway {
  /** One page of cluster ARNs, at most 100. */
  clusters(nextToken: string | undefined): Promise<Page<string>>;
  /** One page of service ARNs of a cluster, at most 100. */
  services(clusterArn: string, nextToken: string | undefined): Promise<Page<string>>;
  /** DescribeServices of at most 10 services of one cluster. */
  describeServices(clusterArn: string, serviceArns: readonly string[]): Promise<readonly ServiceDescription[]>;
}

export interface Page<T> {
  readonly items: readonly T[];
  readonly nextToken: string | undefined;
}

/** What one Query of a service's partition gives. */
export interface ServiceState {
  readonly head: Head | undefined;
  /** The newest records, newest first. */
  readonly records: readonly DeploymentRecord[];
  /** There may be older records. */
  readonly hasMore: boolean;
}

/** `saved`, or `conflict`: another writer came first and nothing was written. */
export type SaveResult = 'saved' | 'conflict';

/** Keeps records, heads and what belongs to a deployment. Reads are consistent. */
export interface RecordStore {
  /** One descending Query: the head and the newest records. */
  readService(serviceArn: string): Promise<ServiceState>;
  readRecord(serviceArn: string, createdAt: EpochMs, deploymentKey: string): Promise<DeploymentRecord | undefined>;
  /** Records of a service by their names; one that does not exist is absent. */
  readRecords(serviceArn: string, names: readonly RecordName[]): Promise<readonly DeploymentRecord[]>;
  /**
   * Writes the record when the stored one has still the version and the pending effects of `previous`, which this one was
   * made from; undefined: when none is stored. An effect that was cleared meanwhile is a conflict: it would come back.
   */
  saveRecord(record: DeploymentRecord, previous: DeploymentRecord | undefined): Promise<SaveResult>;
  /**
   * Takes the effects that are done out of the stored record, and frees those that failed for the next reconciliation (`since` 0). A
   * record that has moved on keeps what is not named.
   */
  clearEffects(record: DeploymentRecord, done: readonly string[], failed?: readonly string[]): Promise<void>;
  /** Writes the head when its stored version is still `head.version - 1` (none for version 1). */
  saveHead(head: Head): Promise<SaveResult>;
  /** Heads of many services, read 100 at a time. */
  readHeads(serviceArns: readonly string[]): Promise<ReadonlyMap<string, Head>>;
  /** Adds events to a deployment's ledger; one that is there already changes nothing. */
  appendLedger(deploymentKey: string, events: readonly LedgerEvent[]): Promise<void>;
  readLedger(deploymentKey: string): Promise<readonly LedgerEvent[]>;
  saveDiff(deploymentKey: string, diff: RevisionDiff): Promise<void>;
  /** Keeps the first evidence: ECS forgets stopped tasks, so that evidence gathered again shows less, and a message may show it. */
  saveEvidence(deploymentKey: string, evidence: Evidence): Promise<void>;
  /** Writes entries of the index of alarms. An entry that ended is never reopened, whatever the order of writes. */
  saveWatches(watches: readonly AlarmWatch[]): Promise<void>;
  /** Of the entries that are given, the alarm names of those that are in the index. */
  findWatches(watches: readonly AlarmWatch[]): Promise<ReadonlySet<string>>;
  /** The entries of one alarm that have not ended at an instant: all pages of one Query. */
  watchersOf(alarmName: string, at: EpochMs): Promise<readonly AlarmWatch[]>;
  /** When the guard first saw its scope: writes `at` when nothing stands there, and gives what stands. */
  since(scope: string, at: EpochMs): Promise<EpochMs>;
}

/** What the sweep reads of all services. */
export interface FleetStore extends Pick<RecordStore, 'readHeads' | 'since'> {
  /** All pages of the sparse index: records that are unfinished or have pending effects. */
  openDeployments(): Promise<readonly OpenDeployment[]>;
}

export interface OpenDeployment {
  readonly serviceArn: string;
  /** Undefined for the head of a service that ECS denies the guard to read, or that has something to publish. */
  readonly record: RecordName | undefined;
  /** When the oldest pending effect was saved; undefined when none is. */
  readonly pendingSince: EpochMs | undefined;
}

/** What the notifier reads and writes. No other function writes its item. */
export interface NotificationStore extends RefusedStore {
  readRecord(serviceArn: string, createdAt: EpochMs, deploymentKey: string): Promise<DeploymentRecord | undefined>;
  /** One call: the channel's state, the evidence and the diff of a deployment, which stand in partitions of their own. */
  readNotification(deploymentKey: string, channel: string): Promise<NotificationMaterial>;
  /** Writes the state when the stored one still has `expectedVersion` (0 for none). */
  saveNotification(
    deploymentKey: string,
    channel: string,
    state: NotificationState,
    expectedVersion: number,
  ): Promise<SaveResult>;
}

/** What the notifier keeps of services that ECS denies the guard to read: a list per channel and denied call. */
interface RefusedStore {
  readRefused(channel: string, action: string): Promise<RefusedServices | undefined>;
  /** The state of the message with this key. */
  readRefusedState(channel: string, key: string): Promise<NotificationState | undefined>;
  /** Writes the list when the stored one still has `expectedVersion` (0 for none). */
  saveRefused(channel: string, list: RefusedServices, expectedVersion: number): Promise<SaveResult>;
}

export interface NotificationMaterial {
  readonly state: NotificationState | undefined;
  readonly evidence: Evidence | undefined;
  readonly diff: RevisionDiff | undefined;
}

/** Publishes events on the guard's bus, ten per call; failed entries are tried again, then throw a `GatewayError`. */
export interface OutcomePublisher {
  publish(events: readonly PublishedEvent[]): Promise<void>;
}

/** Sends the reconciler and the notifier their own messages. */
export interface ReconcileScheduler {
  /** Asks for a reconciliation at the instant `nextReconcileAt`, at most 900 s from now; the message carries `nextReconcileAt` (see `parseReconcilerMessage`). */
  reconcileLater(serviceArn: string, nextReconcileAt: EpochMs, delay: DurationMs): Promise<void>;
  /** Reconciliations at once, ten per call, without `nextReconcileAt`. */
  reconcileNow(serviceArns: readonly string[], said?: ReconcileDetails): Promise<void>;
}

export interface NotifyScheduler {
  notifyAgain(request: NotifyRequest, delay: DurationMs): Promise<void>;
}

/** The queue that a message came from. Both calls may throw a `GatewayError`. */
export interface MessageQueue {
  /** Makes a received message visible again so long from now, instead of after the queue's visibility timeout. */
  returnAfter(receiptHandle: string, wait: DurationMs): Promise<void>;
  /** Puts the body of a message into the dead-letter queue, with what is known of its end as attributes. */
  deadLetter(body: string, why: DeadLetterReason): Promise<void>;
}

/** Why a message was given up. */
export interface DeadLetterReason {
  /** The last error, by name and message. */
  readonly because: string;
  /** The id under which the message was received; the dead letter has another. */
  readonly messageId: string;
  readonly receiveCount: number;
}

/** Keeps the sweep from running twice at once, and where it stopped. */
export interface SweepStore {
  /** Takes the lease until `until`; undefined when another sweep holds it. Gives the cursor of a sweep that ran out of time. */
  takeLease(owner: string, now: EpochMs, until: EpochMs): Promise<SweepLease | undefined>;
  /** Gives the lease back, with a cursor when the sweep is not through. */
  releaseLease(owner: string, cursor: SweepCursor | undefined): Promise<void>;
}

export interface SweepLease {
  readonly cursor: SweepCursor | undefined;
}

/** Where a sweep goes on. Names alone, in their order: a page token of ECS may be worthless five minutes later. */
export interface SweepCursor {
  /** The last cluster that had its turn; undefined before the first. */
  readonly after: string | undefined;
  /** Clusters up to there of which something is left: at most 1,000. */
  readonly left: readonly UnfinishedCluster[];
}

export interface UnfinishedCluster {
  readonly clusterArn: string;
  /** The last service before which nothing is left; undefined for none. */
  readonly after: string | undefined;
}
