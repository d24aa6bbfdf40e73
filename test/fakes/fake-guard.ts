import type { StoppedTask } from '../../src/core/deployment/evidence.ts';
import type {
  AlarmDescription,
  AlarmEdit,
  AlarmTransition,
  ClassicDeployment,
  ServiceDeploymentDescription,
  ServiceDescription,
} from '../../src/core/deployment/facts.ts';
import type { LedgerEvent, ServiceSignal } from '../../src/core/event/signal.ts';
import type { PublishedEvent } from '../../src/core/outcome-event/outcome-event.ts';
import { type DurationMs, type EpochMs, epochMs, hours, minutes } from '../../src/core/time.ts';
import { GatewayError, type GatewayErrorCode } from '../../src/guard/errors.ts';
import type { GuardMetric } from '../../src/guard/ports.ts';
import type { ReconcilerGateways } from '../../src/guard/reconcile/reconcile.ts';
import { alarm, HOME, SERVICE, service, T0, taskDefinitionArn } from '../builders/facts.ts';
import { type InMemoryStore, inMemoryStore } from './in-memory-store.ts';

/** Entries of one page of ListServiceDeployments; ECS does not say in which order they come. */
const PAGE = 100;

/** A message that the guard sent itself. */
interface SentReconcile {
  readonly serviceArn: string;
  readonly nextReconcileAt: EpochMs;
  readonly delay: DurationMs;
}

/** The guard of one service, in front of an AWS whose answers a test sets. It records every call to the outside. */
export interface FakeGuard extends ReconcilerGateways {
  readonly store: InMemoryStore;
  readonly aws: FakeAws;
  /** Names of the calls, in order: `ecs:DescribeServices`, `store.saveRecord`, … */
  readonly calls: string[];
  readonly published: PublishedEvent[];
  readonly sent: SentReconcile[];
  /** Services that shall be reconciled at once. */
  readonly requested: string[];
  /** Metrics, each as often as it was counted. */
  readonly counted: GuardMetric[];
  readonly lines: { readonly message: string; readonly fields: Readonly<Record<string, unknown>> }[];
}

/** What ECS and CloudWatch answer, at what time. */
export interface FakeAws {
  now: EpochMs;
  service: ServiceDescription | undefined;
  deployments: readonly ServiceDeploymentDescription[];
  alarms: readonly AlarmDescription[];
  transitions: ReadonlyMap<string, readonly AlarmTransition[]>;
  edits: ReadonlyMap<string, readonly AlarmEdit[]>;
  stopped: readonly StoppedTask[];
  /** Start of a call's name, and the code with which such calls are refused. */
  refusals: Map<string, GatewayErrorCode>;
}

export function fakeGuard(fields: Partial<FakeAws> = {}): FakeGuard {
  const aws: FakeAws = {
    now: T0,
    service: service(),
    deployments: [],
    alarms: [alarm()],
    transitions: new Map(),
    edits: new Map(),
    stopped: [],
    refusals: new Map(),
    ...fields,
  };
  const calls: string[] = [];
  const published: PublishedEvent[] = [];
  const sent: SentReconcile[] = [];
  const requested: string[] = [];
  const counted: GuardMetric[] = [];
  const lines: FakeGuard['lines'] = [];
  const call = (name: string): void => {
    calls.push(name);
    const refusal = [...aws.refusals].find(([prefix]) => name.startsWith(prefix));
    if (refusal !== undefined) throw new GatewayError(refusal[1], name, `${name} was refused: ${refusal[1]}`);
  };
  return {
    aws,
    calls,
    published,
    sent,
    requested,
    counted,
    lines,
    store: watched(inMemoryStore(), call),
    services: fakeServices(aws, call),
    alarms: {
      readAlarms: async (names) => {
        call('cloudwatch:DescribeAlarms');
        return {
          read: true,
          alarms: new Map(aws.alarms.filter((one) => names.includes(one.alarmName)).map((one) => [one.alarmName, one])),
        };
      },
      alarmTransitions: async (name, from) => {
        call('cloudwatch:DescribeAlarmHistory');
        return (aws.transitions.get(name) ?? []).filter((one) => one.at >= from).toSorted((a, b) => a.at - b.at);
      },
      alarmEdits: async (name, from) => {
        call('cloudwatch:DescribeAlarmHistory');
        return (aws.edits.get(name) ?? []).filter((one) => one.at >= from).toSorted((a, b) => a.at - b.at);
      },
    },
    publisher: {
      publish: async (events) => {
        call('events:PutEvents');
        published.push(...events);
      },
    },
    scheduler: {
      reconcileLater: async (serviceArn, nextReconcileAt, delay) => {
        call('sqs:SendMessage');
        sent.push({ serviceArn, nextReconcileAt, delay });
      },
      reconcileNow: async (serviceArns) => {
        call('sqs:SendMessageBatch');
        requested.push(...serviceArns);
      },
    },
    now: () => aws.now,
    log: {
      info: (message, more) => lines.push({ message, fields: more }),
      warn: (message, more) => lines.push({ message, fields: more }),
    },
    count: (metric) => void counted.push(metric),
    home: HOME,
    scope: { include: [], exclude: [] },
    stuckAfter: hours(3),
    alarmWatchAfterSuccess: minutes(30),
  };
}

/** The store with every call written down first. */
function watched(store: InMemoryStore, call: (name: string) => void): InMemoryStore {
  const names = [
    'readService',
    'readRecords',
    'saveRecord',
    'clearEffects',
    'saveHead',
    'appendLedger',
    'saveDiff',
    'saveEvidence',
    'openDeployments',
    'saveWatches',
    'findWatches',
    'watchersOf',
    'since',
  ];
  return new Proxy(store, {
    get(target, name, receiver) {
      const member: unknown = Reflect.get(target, name, receiver);
      if (typeof member !== 'function' || !names.includes(String(name))) return member;
      return async (...args: readonly unknown[]) => {
        call(`store.${String(name)}`);
        return Reflect.apply(member, target, args);
      };
    },
  });
}

function fakeServices(aws: FakeAws, call: (name: string) => void): ReconcilerGateways['services'] {
  return {
    describeService: async (serviceArn) => {
      call('ecs:DescribeServices');
      return aws.service?.serviceArn === serviceArn ? aws.service : undefined;
    },
    listServiceDeployments: async (_arn, { after = 0, before = Number.POSITIVE_INFINITY }, mostPages) => {
      const listed = aws.deployments.filter((one) => one.createdAt >= after && one.createdAt <= before);
      const pages = Math.max(1, Math.min(mostPages, Math.ceil(listed.length / PAGE)));
      for (let page = 0; page < pages; page += 1) call('ecs:ListServiceDeployments');
      const deployments = listed
        .slice(0, pages * PAGE)
        .toSorted(byCreation)
        .map(({ serviceDeploymentArn, status, createdAt, finishedAt }) => ({
          serviceDeploymentArn,
          status,
          createdAt,
          finishedAt,
        }));
      return { deployments, isWhole: deployments.length === listed.length };
    },
    describeServiceDeployments: async (arns) => {
      call('ecs:DescribeServiceDeployments');
      return aws.deployments.filter((one) => arns.includes(one.serviceDeploymentArn)).toSorted(byCreation);
    },
    describeServiceRevisions: async (arns) => {
      call('ecs:DescribeServiceRevisions');
      const known = new Set(
        aws.deployments.flatMap((one) => [
          ...one.sourceServiceRevisions.map(({ arn }) => arn),
          ...(one.targetServiceRevision === undefined ? [] : [one.targetServiceRevision.arn]),
          ...(one.rollback?.serviceRevisionArn === undefined ? [] : [one.rollback.serviceRevisionArn]),
        ]),
      );
      return new Map(
        arns
          .filter((arn) => known.has(arn))
          .map((arn) => {
            const number = Number(arn.slice(arn.lastIndexOf('/') + 1));
            const images = [{ container: 'web', image: `shop/checkout:v${number}`, digest: undefined }];
            return [
              arn,
              { serviceRevisionArn: arn, taskDefinitionArn: taskDefinitionArn(number), images, createdAt: epochMs(T0) },
            ];
          }),
      );
    },
    describeTaskDefinition: async () => {
      call('ecs:DescribeTaskDefinition');
      return undefined;
    },
    stoppedTasks: async () => {
      call('ecs:ListTasks');
      return aws.stopped;
    },
  };
}

function byCreation(a: ServiceDeploymentDescription, b: ServiceDeploymentDescription): number {
  return a.createdAt - b.createdAt;
}

/** A signal by an event, or by nothing but a look. */
export function signalOf(event?: LedgerEvent, nextReconcileAt?: EpochMs): ServiceSignal {
  return { kind: 'service', serviceArn: SERVICE, event, nextReconcileAt, open: [], losses: [] };
}

export function row(fields: Partial<ClassicDeployment> = {}): ClassicDeployment {
  return {
    id: 'ecs-svc/2222222222222222222',
    status: 'PRIMARY',
    rolloutState: 'IN_PROGRESS',
    rolloutStateReason: undefined,
    taskDefinitionArn: taskDefinitionArn(2),
    createdAt: T0,
    updatedAt: T0,
    desiredCount: 2,
    runningCount: 2,
    pendingCount: 0,
    failedTasks: 0,
    ...fields,
  };
}
