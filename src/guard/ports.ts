import type { StoppedTask } from '../core/deployment/evidence.ts';
import type {
  AlarmDescription,
  AlarmEdit,
  AlarmReading,
  AlarmTransition,
  ServiceDeploymentDescription,
  ServiceDescription,
  ServiceRevisionDescription,
} from '../core/deployment/facts.ts';
import type { Measurement } from '../core/deployment/outcome-metrics.ts';
import type { Head, RecordName } from '../core/deployment/head.ts';
import type { DeploymentRecord } from '../core/deployment/record.ts';
import type { RevisionDiff, TaskDefinition } from '../core/diff/revision-diff.ts';
import type { LedgerEvent, ReconcileDetails } from '../core/event/signal.ts';
import type { StoredEvidence } from '../core/explanation/evidence.ts';
import type { PublishedEvent } from '../core/outcome-event/outcome-event.ts';
import type { AlarmWatch } from '../core/protection/alarm-watch.ts';
import type { NotificationState } from '../core/slack/notification.ts';
import type { NotifyRequest } from '../core/slack/parse-notify.ts';
import type { RefusedServices } from '../core/slack/refused-services.ts';
import type { DurationMs, EpochMs } from '../core/time.ts';
import type { NeighborStore } from './notify/neighbor-port.ts';

export type * from './notify/routing-port.ts';
export type * from './notify/slack-port.ts';
export type * from './explain/evidence-port.ts';
export type * from './explain/evidence-store-port.ts';
export type * from './notify/neighbor-port.ts';
export type * from './sweep/sweep-port.ts';

/** Returns the current time. */
export type Now = () => EpochMs;

/** Returns how long the current invocation may still run. */
export type Remaining = () => DurationMs;

/** Returns a unique id, for claims and leases. */
export type NewId = () => string;

/** Writes one structured log line per decision. Fields are plain values, never a whole event. */
export interface Log {
  info(message: string, fields: Readonly<Record<string, unknown>>): void;
  warn(message: string, fields: Readonly<Record<string, unknown>>): void;
}

/** Adds to a metric; `value` is 1 by default. */
export type Count = (metric: GuardMetric, value?: number) => void;

/** Adds datapoints about how deployments end. */
export type Measure = (measurements: readonly Measurement[]) => void;
export type GuardMetric =
  | 'Reconciliations'
  | 'OutcomesRecorded'
  | 'UnreadableServices'
  | 'ServicesLeftAlone'
  | 'SweepSignals'
  | 'SweepUnfinished'
  | 'EvidenceGathered'
  | 'MessagesShown'
  | 'MessagesWaiting';

/** Reads ECS. Every call may throw a `GatewayError`. */
export interface ServiceGateway {
  /**
   * Calls DescribeServices for one service, with its deployments and deployment configuration. Undefined when ECS reports
   * it as `MISSING`. A deleted service has the status `INACTIVE`.
   */
  describeService(serviceArn: string): Promise<ServiceDescription | undefined>;
  /**
   * Calls ListServiceDeployments for a window of creation times, at most `mostPages` pages of 100; ECS keeps 90 days. ECS
   * does not promise an order, so an incomplete list may lack any deployment of the window.
   */
  listServiceDeployments(serviceArn: string, window: CreationWindow, mostPages: number): Promise<DeploymentPages>;
  /** Calls DescribeServiceDeployments per 20 ARNs; oldest `createdAt` first. Those that ECS does not find are absent. */
  describeServiceDeployments(
    serviceDeploymentArns: readonly string[],
  ): Promise<readonly ServiceDeploymentDescription[]>;
  /** Calls DescribeServiceRevisions per 20 ARNs. Those that ECS does not find are absent. */
  describeServiceRevisions(
    serviceRevisionArns: readonly string[],
  ): Promise<ReadonlyMap<string, ServiceRevisionDescription>>;
  /** Calls DescribeTaskDefinition. Undefined when the task definition was deleted. */
  describeTaskDefinition(taskDefinitionArn: string): Promise<TaskDefinition | undefined>;
  /** Stopped tasks of a service, at most 100, by ListTasks and one DescribeTasks. ECS keeps them for an hour. */
  stoppedTasks(serviceArn: string): Promise<readonly StoppedTask[]>;
}

/** A range of creation times. AWS does not document whether ECS includes its bounds. */
export interface CreationWindow {
  readonly after?: EpochMs;
  readonly before?: EpochMs | undefined;
}

interface DeploymentPages {
  /** Sorted by `createdAt`, oldest first. */
  readonly deployments: readonly ServiceDeploymentBrief[];
  /** The list holds every deployment of the window. */
  readonly isWhole: boolean;
}

export interface ServiceDeploymentBrief {
  readonly serviceDeploymentArn: string;
  readonly status: string;
  readonly createdAt: EpochMs;
  readonly finishedAt: EpochMs | undefined;
}

/** A service as a person names it: by names, or by ARNs where ECS accepts them. */
export interface ServiceReference {
  readonly cluster: string;
  readonly service: string;
}

export interface ListedDeployment extends ServiceDeploymentBrief {
  readonly targetServiceRevisionArn: string | undefined;
}

/** Finds the deployments of a service by its name. Every call may throw a `GatewayError`. */
export interface DeploymentFinder {
  /** Deployments of any age that have not ended: one ListServiceDeployments by status. */
  unfinishedDeployments(service: ServiceReference): Promise<readonly ListedDeployment[]>;
  /** Deployments created at `from` or later: one ListServiceDeployments by creation time. */
  deploymentsSince(service: ServiceReference, from: EpochMs): Promise<readonly ListedDeployment[]>;
}

/** Reads CloudWatch alarms. Every call may throw a `GatewayError`. */
export interface AlarmGateway {
  /**
   * Calls DescribeAlarms by name for metric, composite and log alarms, once per 100 names. Alarms that CloudWatch does not
   * find are absent. If access is denied, the result is `{ read: false }`; throttling throws.
   */
  readAlarms(alarmNames: readonly string[]): Promise<AlarmReading>;
  /** State changes of one alarm since `from`, oldest first (DescribeAlarmHistory, 30 days). */
  alarmTransitions(alarmName: string, from: EpochMs): Promise<readonly AlarmTransition[]>;
  /** Creations, updates and deletions of one alarm since `from`, oldest first. They outlast the alarm's deletion. */
  alarmEdits(alarmName: string, from: EpochMs): Promise<readonly AlarmEdit[]>;
}

/** Reads the newest value of each alarm's metric, by alarm name; absent without data. May throw a `GatewayError`. */
export type AlarmValues = (alarms: readonly AlarmDescription[], now: EpochMs) => Promise<ReadonlyMap<string, number>>;

/** Lists clusters and services for the sweep. Every call may throw a `GatewayError`. */
export interface FleetGateway {
  /** One page of cluster ARNs, at most 100. */
  clusters(nextToken: string | undefined): Promise<Page<string>>;
  /** One page of service ARNs of a cluster, at most 100. */
  services(clusterArn: string, nextToken: string | undefined): Promise<Page<string>>;
  /** Calls DescribeServices for at most 10 services of one cluster. */
  describeServices(clusterArn: string, serviceArns: readonly string[]): Promise<readonly ServiceDescription[]>;
}

export interface Page<T> {
  readonly items: readonly T[];
  readonly nextToken: string | undefined;
}

/** The result of one Query of a service's partition. */
export interface ServiceState {
  readonly head: Head | undefined;
  /** The newest records, sorted from the newest. */
  readonly records: readonly DeploymentRecord[];
  /** Older records may exist. */
  readonly hasMore: boolean;
}

/** `saved`, or `conflict`: another writer came first and nothing was written. */
export type SaveResult = 'saved' | 'conflict';

/** Stores records, heads and the items of each deployment. Reads are consistent. */
export interface RecordStore {
  /** Reads the head and the newest records in one descending Query. */
  readService(serviceArn: string): Promise<ServiceState>;
  readRecord(serviceArn: string, createdAt: EpochMs, deploymentKey: string): Promise<DeploymentRecord | undefined>;
  /** Records of a service by name. Those that do not exist are absent. */
  readRecords(serviceArn: string, names: readonly RecordName[]): Promise<readonly DeploymentRecord[]>;
  /**
   * Writes the record if the stored one still has the version and the pending effects of `previous`, or, where `previous`
   * is undefined, if none is stored. An effect that was cleared meanwhile is a conflict: the write would bring it back.
   */
  saveRecord(record: DeploymentRecord, previous: DeploymentRecord | undefined): Promise<SaveResult>;
  /**
   * Removes the effects in `done` from the stored record, and releases those in `failed` for the next reconciliation
   * (`since` 0). If the record has changed since, its other effects stay.
   */
  clearEffects(record: DeploymentRecord, done: readonly string[], failed?: readonly string[]): Promise<void>;
  /** Writes the head if its stored version is still `head.version - 1` (version 1: if none is stored). */
  saveHead(head: Head): Promise<SaveResult>;
  /** Heads of many services, read 100 at a time. */
  readHeads(serviceArns: readonly string[]): Promise<ReadonlyMap<string, Head>>;
  /** Adds events to a deployment's ledger. Events that are already in it change nothing. */
  appendLedger(deploymentKey: string, events: readonly LedgerEvent[]): Promise<void>;
  readLedger(deploymentKey: string): Promise<readonly LedgerEvent[]>;
  saveDiff(deploymentKey: string, diff: RevisionDiff): Promise<void>;
  /** Writes entries of the alarm index. An entry that ended is never reopened, whatever the order of writes. */
  saveWatches(watches: readonly AlarmWatch[]): Promise<void>;
  /** The alarm names of those given entries that are in the index. */
  findWatches(watches: readonly AlarmWatch[]): Promise<ReadonlySet<string>>;
  /** The entries of one alarm that have not ended at `at`: all pages of one Query. */
  watchersOf(alarmName: string, at: EpochMs): Promise<readonly AlarmWatch[]>;
  /** When the guard first ran with this scope: stores `at` if nothing is stored, and returns the stored instant. */
  since(scope: string, at: EpochMs): Promise<EpochMs>;
}

/** The sweep's reads about all services. */
export interface FleetStore extends Pick<RecordStore, 'readHeads' | 'since'> {
  /** Records that are unfinished or have pending effects: all pages of the sparse index. */
  openDeployments(): Promise<readonly OpenDeployment[]>;
}

export interface OpenDeployment {
  readonly serviceArn: string;
  /** Undefined for a head: its service is one that ECS denies access to, or it has an event to publish. */
  readonly record: RecordName | undefined;
  /** When the oldest pending effect was saved; undefined if none is pending. */
  readonly pendingSince: EpochMs | undefined;
}

/** Storage of the notifier. No other function writes its item. */
export interface NotificationStore extends RefusedStore, NeighborStore {
  readRecord(serviceArn: string, createdAt: EpochMs, deploymentKey: string): Promise<DeploymentRecord | undefined>;
  /** Reads the channel's state, the evidence and the diff of a deployment, from three partitions in one call. */
  readNotification(deploymentKey: string, channel: string): Promise<NotificationMaterial>;
  /** Writes the state if the stored one still has `expectedVersion` (0: none is stored). */
  saveNotification(
    deploymentKey: string,
    channel: string,
    state: NotificationState,
    expectedVersion: number,
  ): Promise<SaveResult>;
  /** When the newest delayed message about a deployment arrives; undefined if none was sent. */
  readWait(deploymentKey: string, channel: string): Promise<EpochMs | undefined>;
  saveWait(deploymentKey: string, channel: string, arrivesAt: EpochMs): Promise<void>;
}

/** The notifier's lists of services that ECS denies access to: one per channel and denied call. */
interface RefusedStore {
  readRefused(channel: string, action: string): Promise<RefusedServices | undefined>;
  /** The state of the Slack message with this key. */
  readRefusedState(channel: string, key: string): Promise<NotificationState | undefined>;
  /** Writes the list if the stored one still has `expectedVersion` (0: none is stored). */
  saveRefused(channel: string, list: RefusedServices, expectedVersion: number): Promise<SaveResult>;
}

export interface NotificationMaterial {
  readonly state: NotificationState | undefined;
  readonly evidence: StoredEvidence | undefined;
  readonly diff: RevisionDiff | undefined;
}

/** Publishes events on the guard's bus, ten per call. Retries failed entries, then throws a `GatewayError`. */
export interface OutcomePublisher {
  publish(events: readonly PublishedEvent[]): Promise<void>;
}

/** Sends messages to the reconciler's queue. */
export interface ReconcileScheduler {
  /** Requests a reconciliation after `delay`, at most 900 s. The message carries `nextReconcileAt`. */
  reconcileLater(serviceArn: string, nextReconcileAt: EpochMs, delay: DurationMs): Promise<void>;
  /** Requests reconciliations now, ten per call, without `nextReconcileAt`. */
  reconcileNow(serviceArns: readonly string[], said?: ReconcileDetails): Promise<void>;
}

export interface NotifyScheduler {
  notifyAgain(request: NotifyRequest, delay: DurationMs): Promise<void>;
}

/** The queue that the messages came from. Both calls may throw a `GatewayError`. */
export interface MessageQueue {
  /** Makes a received message visible again after `wait` instead of after the queue's visibility timeout. */
  returnAfter(receiptHandle: string, wait: DurationMs): Promise<void>;
  /** Sends the body of a message to the dead-letter queue, with the reason as attributes. */
  deadLetter(body: string, why: DeadLetterReason): Promise<void>;
}

/** Why a message went to the dead-letter queue. */
export interface DeadLetterReason {
  /** Name and message of the last error. */
  readonly because: string;
  /** The id of the received message; the dead letter has a different one. */
  readonly messageId: string;
  readonly receiveCount: number;
}
