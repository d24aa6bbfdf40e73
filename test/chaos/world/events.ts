import type { AlarmDescription } from '../../../src/core/deployment/facts.ts';
import { describeInstant, type EpochMs } from '../../../src/core/time.ts';
import { ACCOUNT, alarmArn, ecsArn, REGION } from './names.ts';
import type { StoryEvent } from './story.ts';

/**
 * Events in the shapes of AWS's own samples.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_service_deployment_events.html
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch-and-eventbridge.html
 */
function envelope(source: string, detailType: string, at: EpochMs) {
  return {
    version: '0',
    id: 'ddca6449-b258-46c0-8653-e0e3a0000000',
    'detail-type': detailType,
    source,
    account: ACCOUNT,
    time: wholeSeconds(at),
    region: REGION,
  };
}

/** Events name whole seconds. */
function wholeSeconds(at: EpochMs): string {
  return `${describeInstant(at).slice(0, 19)}Z`;
}

export type DeploymentEventName =
  | 'SERVICE_DEPLOYMENT_IN_PROGRESS'
  | 'SERVICE_DEPLOYMENT_COMPLETED'
  | 'SERVICE_DEPLOYMENT_FAILED';

/** What ECS says of a deployment; the reason is left out where none was ever seen. */
export function deploymentEvent(
  at: EpochMs,
  serviceArn: string,
  said: {
    readonly eventName: DeploymentEventName;
    readonly deploymentId: string;
    readonly reason: string | undefined;
  },
): StoryEvent {
  const eventType = said.eventName === 'SERVICE_DEPLOYMENT_FAILED' ? 'ERROR' : 'INFO';
  const { eventName, deploymentId, reason } = said;
  return {
    at,
    body: {
      ...envelope('aws.ecs', 'ECS Deployment State Change', at),
      resources: [serviceArn],
      detail: {
        eventType,
        eventName,
        deploymentId,
        updatedAt: wholeSeconds(at),
        ...(reason === undefined ? {} : { reason }),
      },
    },
  };
}

/** @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_service_events.html */
export function serviceActionEvent(
  at: EpochMs,
  serviceArn: string,
  said: { readonly eventName: string; readonly eventType: string },
): StoryEvent {
  const cluster = serviceArn.split('/')[1] ?? '';
  return {
    at,
    body: {
      ...envelope('aws.ecs', 'ECS Service Action', at),
      resources: [serviceArn],
      detail: { ...said, clusterArn: ecsArn(`cluster/${cluster}`), createdAt: describeInstant(at) },
    },
  };
}

/** Hook events carry no `resources`. @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/pause-lifecycle-hooks.html */
export function hookEvent(
  at: EpochMs,
  said: {
    readonly eventName: string;
    readonly hookId: string;
    readonly expiresAt: EpochMs;
    readonly serviceArn: string;
    readonly serviceDeploymentArn: string;
  },
): StoryEvent {
  return {
    at,
    body: {
      ...envelope('aws.ecs', 'ECS Hook State Change', at),
      detail: {
        eventType: 'INFO',
        eventName: said.eventName,
        hookId: said.hookId,
        hookType: 'PAUSE',
        expiresAt: wholeSeconds(said.expiresAt),
        lifecycleStage: 'POST_TEST_TRAFFIC_SHIFT',
        clusterArn: ecsArn(`cluster/${said.serviceArn.split('/')[1] ?? ''}`),
        serviceArn: said.serviceArn,
        serviceDeploymentArn: said.serviceDeploymentArn,
        updatedAt: wholeSeconds(at),
      },
    },
  };
}

export function alarmStateEvent(at: EpochMs, alarmName: string, from: string, to: string): StoryEvent {
  const state = (value: string) => ({ value, reason: '', timestamp: cloudWatchTime(at) });
  return {
    at,
    body: {
      ...envelope('aws.cloudwatch', 'CloudWatch Alarm State Change', at),
      resources: [alarmArn(alarmName)],
      detail: { alarmName, configuration: { metrics: [] }, previousState: state(from), state: state(to) },
    },
  };
}

/** What an alarm was made of, for an event. */
type Configured = Pick<AlarmDescription, 'alarmName' | 'configuredAt' | 'metricName' | 'namespace'>;

export function alarmUpdateEvent(at: EpochMs, before: Configured, now: Configured): StoryEvent {
  return alarmConfigurationEvent(at, now, { operation: 'update', previousConfiguration: configurationOf(before) });
}

export function alarmDeletionEvent(at: EpochMs, alarm: Configured): StoryEvent {
  return alarmConfigurationEvent(at, alarm, { operation: 'delete' });
}

function alarmConfigurationEvent(at: EpochMs, alarm: Configured, said: object): StoryEvent {
  const { alarmName } = alarm;
  return {
    at,
    body: {
      ...envelope('aws.cloudwatch', 'CloudWatch Alarm Configuration Change', at),
      resources: [alarmArn(alarmName)],
      detail: {
        alarmName,
        state: { value: 'OK', timestamp: cloudWatchTime(at) },
        configuration: configurationOf(alarm),
        ...said,
      },
    },
  };
}

/** CloudWatch writes a plain alarm as one query, whose id is new in each event. */
function configurationOf({ alarmName, configuredAt, metricName: name, namespace }: Configured) {
  const metric = { namespace, name, dimensions: { LoadBalancer: 'app/shop/0123456789abcdef' } };
  const id = `d6bfa85f-893e-b052-a58b-${String(configuredAt).slice(-12).padStart(12, '0')}`;
  return {
    alarmName,
    timestamp: configuredAt && cloudWatchTime(configuredAt),
    metrics: [{ id, metricStat: { metric, period: 60, stat: 'Sum' }, returnData: true }],
  };
}

/** CloudWatch's offset has no colon. */
function cloudWatchTime(at: EpochMs): string {
  return describeInstant(at).replace('Z', '+0000');
}
