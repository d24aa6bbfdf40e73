import type { Head } from '../../src/core/deployment/head.ts';
import type { DeploymentRecord } from '../../src/core/deployment/record.ts';
import type { LedgerEvent } from '../../src/core/event/signal.ts';
import { durationMs, epochMs } from '../../src/core/time.ts';

/** 2026-11-24T10:00:00.000Z. */
const TEN = epochMs(1_795_514_400_000);

/** A record with no field absent, at version 1. */
export function fullRecord(fields: Partial<DeploymentRecord> = {}): DeploymentRecord {
  return {
    serviceArn: 'arn:aws:ecs:eu-west-1:111122223333:service/web/checkout',
    deploymentKey: 'arn:aws:ecs:eu-west-1:111122223333:service-deployment/web/checkout/d1',
    serviceDeploymentArn: 'arn:aws:ecs:eu-west-1:111122223333:service-deployment/web/checkout/d1',
    ecsDeploymentIds: ['ecs-svc/1234567890123456789'],
    createdAt: TEN,
    startedAt: epochMs(TEN + 1),
    finishedAt: epochMs(TEN + 600_000),
    strategy: 'ROLLING',
    phase: 'finished',
    phaseSince: epochMs(TEN + 600_000),
    outcome: 'rolled-back',
    cause: 'alarm',
    reason: 'an ümlaut and a newline\n',
    serviceEvent: { at: epochMs(TEN + 300_000), message: '(service checkout) was unable to place a task.' },
    protection: { state: 'armed', alarmNames: [] },
    protectionLostAt: undefined,
    alarms: [
      {
        alarmName: 'checkout-5xx',
        kind: 'metric',
        stateAtStart: 'OK',
        state: 'ALARM',
        triggered: true,
        triggeredAt: epochMs(TEN + 300_000),
        metric: 'AWS/ApplicationELB HTTPCode_Target_5XX_Count',
        statistic: 'Sum',
        comparisonOperator: 'GreaterThanThreshold',
        threshold: 1e16,
        value: 0.1,
        evaluationInterval: durationMs(180_000),
        metricKey: 'af63dc4c8601ec8c',
        configuredAt: epochMs(TEN - 86_400_000),
        lostAt: undefined,
        recheckAt: undefined,
      },
    ],
    circuitBreaker: { status: 'MONITORING', failureCount: 0, threshold: 3 },
    bake: { startedAt: epochMs(TEN + 200_000), time: durationMs(300_000), basis: 'configured' },
    tasks: {
      target: { requested: 2, running: 1, pending: 1 },
      source: { requested: 2, running: 2, pending: 0 },
    },
    rollbackStartedAt: epochMs(TEN + 300_500),
    rollbackRequested: false,
    hook: { hookId: 'ecs-pause-1', expiresAt: epochMs(TEN + 900_000) },
    revisions: {
      from: {
        serviceRevisionArn: 'arn:aws:ecs:eu-west-1:111122223333:service-revision/web/checkout/1',
        taskDefinitionArn: 'arn:aws:ecs:eu-west-1:111122223333:task-definition/checkout:7',
        images: [{ container: 'app', image: 'shop:7', digest: 'sha256:aa' }],
      },
      to: {
        serviceRevisionArn: 'arn:aws:ecs:eu-west-1:111122223333:service-revision/web/checkout/2',
        taskDefinitionArn: undefined,
        images: [{ container: 'app', image: 'shop:8', digest: undefined }],
      },
    },
    timeline: [
      { at: TEN, what: 'created', text: undefined },
      { at: epochMs(TEN + 300_000), what: 'alarm', text: 'checkout-5xx' },
    ],
    pendingEffects: [
      { id: 'd1#finished', kind: 'publish', transition: 'finished', since: epochMs(TEN + 601_000) },
      { id: 'd1#evidence', kind: 'gather-evidence', transition: undefined, since: epochMs(TEN + 600_500) },
    ],
    transitions: ['started', 'finished'],
    revisionsCompared: true,
    eventKeys: ['0123456789abcdef'],
    version: 1,
    baseline: false,
    supersededBy: 'arn:aws:ecs:eu-west-1:111122223333:service-deployment/web/checkout/d2',
    settling: { because: 'stopped', until: epochMs(TEN + 660_000) },
    cut: ['reason'],
    ...fields,
  };
}

/** A record of which nothing is known but that it is there, at version 1. */
export function bareRecord(fields: Partial<DeploymentRecord> = {}): DeploymentRecord {
  return fullRecord({
    ecsDeploymentIds: [],
    startedAt: undefined,
    finishedAt: undefined,
    phase: 'pending',
    outcome: undefined,
    cause: undefined,
    reason: undefined,
    protection: { state: 'unknown', alarmNames: [] },
    alarms: [],
    circuitBreaker: undefined,
    bake: undefined,
    tasks: undefined,
    rollbackStartedAt: undefined,
    hook: undefined,
    revisions: { from: undefined, to: undefined },
    timeline: [],
    pendingEffects: [],
    transitions: [],
    revisionsCompared: false,
    eventKeys: [],
    supersededBy: undefined,
    settling: undefined,
    cut: [],
    ...fields,
  });
}

export function ledgerEvent(fields: Partial<LedgerEvent> = {}): LedgerEvent {
  return {
    key: '0123456789abcdef',
    detailType: 'ECS Deployment State Change',
    eventName: 'SERVICE_DEPLOYMENT_FAILED',
    eventType: 'ERROR',
    ecsDeploymentId: 'ecs-svc/1234567890123456789',
    serviceDeploymentArn: undefined,
    at: TEN,
    reason: 'tasks failed to start.',
    ...fields,
  };
}

export function fullHead(fields: Partial<Head> = {}): Head {
  return {
    serviceArn: 'arn:aws:ecs:eu-west-1:111122223333:service/web/checkout',
    fingerprint: '["ACTIVE"]',
    nextReconcileAt: epochMs(TEN + 60_000),
    unjoined: [ledgerEvent()],
    lagRetries: 2,
    recordedFrom: epochMs(TEN - 60_000),
    recordedUntil: TEN,
    open: [{ createdAt: TEN, deploymentKey: 'arn:aws:ecs:eu-west-1:111122223333:service-deployment/web/checkout/d1' }],
    leftAlone: undefined,
    refusal: {
      since: TEN,
      lastAt: epochMs(TEN + 60_000),
      action: 'ecs:ListServiceDeployments',
      code: 'AccessDeniedException',
      count: 2,
      events: [ledgerEvent()],
      eventsDropped: 1,
      announced: true,
    },
    pendingEffects: [
      {
        id: 'arn:aws:ecs:eu-west-1:111122223333:service/web/checkout#readable#2026-11-24T10:00:00.000Z',
        since: epochMs(TEN + 60_000),
        notice: {
          is: 'readable',
          since: TEN,
          action: 'ecs:ListServiceDeployments',
          code: 'AccessDeniedException',
          count: 2,
          lastEvent: { at: TEN, name: 'SERVICE_DEPLOYMENT_FAILED', reason: undefined },
          end: {
            at: epochMs(TEN + 60_000),
            because: 'answered',
            eventsDropped: 1,
            deployments: [{ deploymentKey: 'd1', outcome: undefined }],
          },
        },
      },
    ],
    reconciledAt: TEN,
    version: 1,
    ...fields,
  };
}
