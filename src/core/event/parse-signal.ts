import * as z from 'zod/mini';
import { type Place, parseServiceArn, serviceArnOfDeployment } from '../arn.ts';
import { lazy } from '../lazy.ts';
import { parseJson } from '../parse-json.ts';
import { type AlarmLoss, parseAlarmLoss } from '../protection/alarm-loss.ts';
import { type EpochMs, epochMs, parseInstant } from '../time.ts';
import { calculateEventKey } from './event-key.ts';
import type { AlarmSignal, IgnoredSignal, LedgerEvent, ServiceSignal, Signal } from './signal.ts';

/** Longest reason in the ledger, in characters. ECS's own reasons are much shorter. */
const REASON_LENGTH = 512;

/**
 * Service actions that request a reconciliation. Steady-state events repeat by design and report nothing new.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_service_events.html
 */
export const SERVICE_ACTIONS: readonly string[] = [
  'SERVICE_DEPLOYMENT_IN_PROGRESS',
  'SERVICE_DEPLOYMENT_COMPLETED',
  'SERVICE_DEPLOYMENT_FAILED',
  'SERVICE_TASK_START_IMPAIRED',
  'SERVICE_DISCOVERY_INSTANCE_UNHEALTHY',
  'VPC_LATTICE_TARGET_UNHEALTHY',
  'SERVICE_DAEMON_PLACEMENT_CONSTRAINT_VIOLATED',
  'ECS_OPERATION_THROTTLED',
  'SERVICE_DISCOVERY_OPERATION_THROTTLED',
  'SERVICE_TASK_PLACEMENT_FAILURE',
  'SERVICE_TASK_CONFIGURATION_FAILURE',
  'SERVICE_HEALTH_UNKNOWN',
];

const eventSchema = lazy(() =>
  z.object({
    source: z.string(),
    'detail-type': z.string(),
    time: z.optional(z.string()),
    account: z.optional(z.string()),
    region: z.optional(z.string()),
    resources: z._default(z.array(z.string()), []),
    detail: z._default(z.record(z.string(), z.unknown()), {}),
  }),
);
type Event = z.infer<ReturnType<typeof eventSchema>>;

const reconcileSchema = lazy(() =>
  z.object({
    kind: z.literal('reconcile'),
    serviceArn: z.string(),
    nextReconcileAt: z.optional(z.int()),
    open: z.optional(z.array(z.object({ createdAt: z.int(), deploymentKey: z.string() }))),
    losses: z.optional(z.array(z.object({ alarmName: z.string(), at: z.int(), configuredAt: z.optional(z.int()) }))),
  }),
);

/**
 * Parses a message of the reconciler's queue: an EventBridge event, or one of the guard's own messages. Undefined for
 * anything else. Events of another account or Region are ignored, because the guard can only read its own.
 */
export function parseReconcilerMessage(body: string, home: Place): Signal | undefined {
  const value = parseJson(body);
  const parsed = reconcileSchema().safeParse(value);
  if (parsed.success) return parseReconcile(parsed.data, home);
  const event = eventSchema().safeParse(value);
  return event.success ? parseEvent(event.data, home) : undefined;
}

function parseReconcile(parsed: z.infer<ReturnType<typeof reconcileSchema>>, home: Place): Signal {
  const { serviceArn, nextReconcileAt, open = [], losses = [] } = parsed;
  if (!isServiceOf(home, serviceArn))
    return ignored(`a message for "${serviceArn}", which is not a service of this account and Region`);
  return {
    kind: 'service',
    serviceArn,
    event: undefined,
    nextReconcileAt: nextReconcileAt === undefined ? undefined : epochMs(nextReconcileAt),
    open: open.map(({ createdAt, deploymentKey }) => ({ createdAt: epochMs(createdAt), deploymentKey })),
    losses: losses.map(({ alarmName, at, configuredAt }) => ({
      alarmName,
      at: epochMs(at),
      configuredAt: configuredAt === undefined ? undefined : epochMs(configuredAt),
    })),
  };
}

function parseEvent(event: Event, home: Place): Signal {
  const { account = home.account, region = home.region } = event;
  if (account !== home.account || region !== home.region) return ignored(`an event of account ${account} in ${region}`);
  const signal = parseByType(event);
  if (signal.kind !== 'service' || isServiceOf(home, signal.serviceArn)) return signal;
  return ignored(
    `${event['detail-type']} of "${signal.serviceArn}", which is not a service of this account and Region`,
  );
}

function isServiceOf(home: Place, serviceArn: string): boolean {
  const name = parseServiceArn(serviceArn);
  return name !== undefined && name.account === home.account && name.region === home.region;
}

function parseByType(event: Event): Signal {
  switch (`${event.source} ${event['detail-type']}`) {
    case 'aws.ecs ECS Deployment State Change':
      return parseEcsEvent(event, event.resources[0]);
    case 'aws.ecs ECS Service Action':
      return parseServiceAction(event);
    case 'aws.ecs ECS Hook State Change':
      return parseHook(event);
    case 'aws.cloudwatch CloudWatch Alarm State Change':
      return parseAlarmStateChange(event);
    case 'aws.cloudwatch CloudWatch Alarm Configuration Change':
      return parseAlarmConfigurationChange(event);
    default:
      return ignored(`detail-type "${event['detail-type']}" of ${event.source}`);
  }
}

function parseServiceAction(event: Event): Signal {
  const name = text(event.detail['eventName']) ?? '';
  if (!SERVICE_ACTIONS.includes(name)) return ignored(`service action "${name}"`);
  return parseEcsEvent(event, event.resources[0]);
}

/** Hook events have no `resources`; the service is in the detail. */
function parseHook(event: Event): Signal {
  const serviceDeploymentArn = text(event.detail['serviceDeploymentArn']);
  const fromDeployment = serviceDeploymentArn === undefined ? undefined : serviceArnOfDeployment(serviceDeploymentArn);
  return parseEcsEvent(event, text(event.detail['serviceArn']) ?? fromDeployment);
}

function parseEcsEvent(event: Event, serviceArn: string | undefined): ServiceSignal | IgnoredSignal {
  if (serviceArn === undefined || parseServiceArn(serviceArn) === undefined) {
    return ignored(`${event['detail-type']} of "${serviceArn ?? ''}", which is not a service`);
  }
  const at = instantOf(event);
  if (at === undefined) return ignored(`${event['detail-type']} without a readable time`);
  return {
    kind: 'service',
    serviceArn,
    event: ledgerEventOf(event, at),
    nextReconcileAt: undefined,
    open: [],
    losses: [],
  };
}

function ledgerEventOf(event: Event, at: EpochMs): LedgerEvent {
  const { detail } = event;
  const fields = {
    detailType: event['detail-type'],
    eventName: text(detail['eventName']) ?? '',
    eventType: text(detail['eventType']),
    ecsDeploymentId: text(detail['deploymentId']),
    serviceDeploymentArn: text(detail['serviceDeploymentArn']),
    at,
    reason: text(detail['reason'])?.slice(0, REASON_LENGTH),
  };
  return { key: calculateEventKey({ ...fields, hookId: text(detail['hookId']) }), ...fields };
}

function instantOf(event: Event): EpochMs | undefined {
  const candidates = [text(event.detail['updatedAt']), text(event.detail['createdAt']), event.time];
  return candidates
    .map((value) => (value === undefined ? undefined : parseInstant(value)))
    .find((at) => at !== undefined);
}

/** Only changes to or from ALARM can matter to a deployment. The guard's rule sends no others, but another sender might. */
function parseAlarmStateChange(event: Event): AlarmSignal | IgnoredSignal {
  const states = [stateValue(event.detail['state']), stateValue(event.detail['previousState'])];
  if (!states.includes('ALARM')) return ignored('alarm state change that neither enters nor leaves ALARM');
  return alarmSignal(event, undefined);
}

/** An edited or deleted alarm may have protected a deployment; no deployment uses a new one yet. */
function parseAlarmConfigurationChange(event: Event): AlarmSignal | IgnoredSignal {
  const operation = text(event.detail['operation']) ?? '';
  if (operation !== 'update' && operation !== 'delete') return ignored(`alarm configuration change "${operation}"`);
  return alarmSignal(event, (alarmName) => parseAlarmLoss(alarmName, event.detail, event.time));
}

function alarmSignal(
  event: Event,
  lossOf: ((alarmName: string) => AlarmLoss | undefined) | undefined,
): AlarmSignal | IgnoredSignal {
  const alarmName = text(event.detail['alarmName']);
  if (alarmName === undefined) return ignored(`${event['detail-type']} without an alarm name`);
  return { kind: 'alarm', alarmName, loss: lossOf?.(alarmName) };
}

const stateSchema = lazy(() => z.object({ value: z.string() }));

function stateValue(state: unknown): string | undefined {
  const parsed = stateSchema().safeParse(state);
  return parsed.success ? parsed.data.value : undefined;
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function ignored(because: string): IgnoredSignal {
  return { kind: 'ignored', because };
}
