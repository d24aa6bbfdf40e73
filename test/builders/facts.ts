import type {
  AlarmDescription,
  AlarmReading,
  ServiceDeploymentDescription,
  ServiceDescription,
} from '../../src/core/deployment/facts.ts';
import type { DeploymentFacts } from '../../src/core/deployment/fold.ts';
import { calculateEventKey } from '../../src/core/event/event-key.ts';
import type { LedgerEvent } from '../../src/core/event/signal.ts';
import { type EpochMs, epochMs, hours } from '../../src/core/time.ts';

/** 2026-11-24T10:00:00Z: every story begins here. */
export const T0 = epochMs(1_795_514_400_000);

/** An instant of a story, by its minutes and seconds. */
export const at = (minute: number, second = 0): EpochMs => epochMs(T0 + minute * 60_000 + second * 1_000);

/** Where the story plays. */
export const HOME = { account: '111122223333', region: 'eu-west-1' };
export const SERVICE = 'arn:aws:ecs:eu-west-1:111122223333:service/shop/checkout';
export const CLUSTER = 'arn:aws:ecs:eu-west-1:111122223333:cluster/shop';
export const deploymentArn = (id: string) =>
  `arn:aws:ecs:eu-west-1:111122223333:service-deployment/shop/checkout/${id}`;
export const revisionArn = (id: string) => `arn:aws:ecs:eu-west-1:111122223333:service-revision/shop/checkout/${id}`;
export const taskDefinitionArn = (revision: number) =>
  `arn:aws:ecs:eu-west-1:111122223333:task-definition/checkout:${revision}`;

/** A rolling deployment under way: two tasks of the new revision run, two of the old one still do. */
export function deployment(fields: Partial<ServiceDeploymentDescription> = {}): ServiceDeploymentDescription {
  return {
    serviceDeploymentArn: deploymentArn('bad'),
    status: 'IN_PROGRESS',
    statusReason: undefined,
    createdAt: T0,
    startedAt: at(0, 5),
    finishedAt: undefined,
    stoppedAt: undefined,
    updatedAt: at(1),
    sourceServiceRevisions: [
      { arn: revisionArn('1'), requestedTaskCount: 2, runningTaskCount: 2, pendingTaskCount: 0 },
    ],
    targetServiceRevision: { arn: revisionArn('2'), requestedTaskCount: 2, runningTaskCount: 2, pendingTaskCount: 0 },
    rollback: undefined,
    strategy: 'ROLLING',
    bakeTimeMinutes: undefined,
    earlySuccess: undefined,
    alarmsEnabled: true,
    alarms: { status: 'MONITORING', alarmNames: ['checkout-5xx'], triggeredAlarmNames: [] },
    circuitBreaker: { status: 'MONITORING', failureCount: 0, threshold: 3 },
    lifecycleStage: undefined,
    lifecycleHooks: [],
    ...fields,
  };
}

/** The same deployment rolled back by its alarm: fired at 10:05, rolled back from 10:05:20 to 10:07. */
export function rolledBackByAlarm(fields: Partial<ServiceDeploymentDescription> = {}): ServiceDeploymentDescription {
  return deployment({
    status: 'ROLLBACK_SUCCESSFUL',
    rollback: { reason: 'alarm', startedAt: at(5, 20), serviceRevisionArn: revisionArn('1') },
    finishedAt: at(7),
    updatedAt: at(7),
    alarms: { status: 'TRIGGERED', alarmNames: ['checkout-5xx'], triggeredAlarmNames: ['checkout-5xx'] },
    ...fields,
  });
}

/** A metric alarm that has been OK since an hour before the story. */
export function alarm(fields: Partial<AlarmDescription> = {}): AlarmDescription {
  return {
    alarmName: 'checkout-5xx',
    kind: 'metric',
    state: 'OK',
    stateReason: undefined,
    stateChangedAt: at(-60),
    configuredAt: at(-600),
    metricKey: '["AWS/ApplicationELB","HTTPCode_Target_5XX_Count",[]]',
    namespace: 'AWS/ApplicationELB',
    metricName: 'HTTPCode_Target_5XX_Count',
    statistic: 'Sum',
    comparisonOperator: 'GreaterThanThreshold',
    threshold: 10,
    periodSeconds: 60,
    evaluationPeriods: 3,
    datapointsToAlarm: 3,
    value: 0,
    ...fields,
  };
}

export function reading(...alarms: readonly AlarmDescription[]): AlarmReading {
  return { read: true, alarms: new Map(alarms.map((one) => [one.alarmName, one])) };
}

export function service(fields: Partial<ServiceDescription> = {}): ServiceDescription {
  return {
    serviceArn: SERVICE,
    clusterArn: CLUSTER,
    status: 'ACTIVE',
    deploymentController: 'ECS',
    desiredCount: 2,
    deployments: [],
    events: [],
    alarms: { alarmNames: ['checkout-5xx'], enable: true, rollback: true },
    earlySuccess: undefined,
    currentServiceDeployment: undefined,
    currentServiceRevisions: [],
    ...fields,
  };
}

/** What one look learns about one deployment; the story's own by default. */
export function facts(fields: Partial<DeploymentFacts> = {}): DeploymentFacts {
  return {
    serviceArn: SERVICE,
    deployment: deployment(),
    service: service(),
    siblings: [],
    siblingsReadAt: fields.now ?? at(2),
    alarms: reading(alarm()),
    transitions: new Map(),
    edits: new Map(),
    revisions: new Map(),
    ecsDeploymentIds: [],
    baseline: false,
    stuckAfter: hours(3),
    now: at(2),
    ...fields,
  };
}

export function ecsEvent(fields: Partial<Omit<LedgerEvent, 'key'>> = {}): LedgerEvent {
  const event = {
    detailType: 'ECS Deployment State Change',
    eventName: 'SERVICE_DEPLOYMENT_IN_PROGRESS',
    eventType: 'INFO',
    ecsDeploymentId: 'ecs-svc/2222222222222222222',
    serviceDeploymentArn: undefined,
    at: T0,
    reason: 'ECS deployment ecs-svc/2222222222222222222 in progress.',
    ...fields,
  };
  return { key: calculateEventKey(event), ...event };
}
