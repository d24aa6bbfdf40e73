import type { Head } from '../../src/core/deployment/head.ts';
import type { DeploymentRecord, MissedRollback } from '../../src/core/deployment/record.ts';
import type { LedgerEvent } from '../../src/core/event/signal.ts';
import { durationMs, epochMs } from '../../src/core/time.ts';
import { T0 } from './facts.ts';

/** A record with no field absent, at version 1. */
export function fullRecord(fields: Partial<DeploymentRecord> = {}): DeploymentRecord {
  return {
    serviceArn: 'arn:aws:ecs:eu-west-1:111122223333:service/web/checkout',
    deploymentKey: 'arn:aws:ecs:eu-west-1:111122223333:service-deployment/web/checkout/d1',
    serviceDeploymentArn: 'arn:aws:ecs:eu-west-1:111122223333:service-deployment/web/checkout/d1',
    ecsDeploymentIds: ['ecs-svc/1234567890123456789'],
    createdAt: T0,
    startedAt: epochMs(T0 + 1),
    finishedAt: epochMs(T0 + 600_000),
    strategy: 'ROLLING',
    phase: 'finished',
    phaseSince: epochMs(T0 + 600_000),
    outcome: 'rolled-back',
    cause: 'alarm',
    reason: 'an ümlaut and a newline\n',
    serviceEvent: { at: epochMs(T0 + 300_000), message: '(service checkout) was unable to place a task.' },
    protection: { state: 'armed', alarmNames: [] },
    protectionLostAt: undefined,
    alarms: [
      {
        alarmName: 'checkout-5xx',
        kind: 'metric',
        stateAtStart: 'OK',
        state: 'ALARM',
        triggered: true,
        triggeredAt: epochMs(T0 + 300_000),
        metric: 'AWS/ApplicationELB HTTPCode_Target_5XX_Count',
        statistic: 'Sum',
        comparisonOperator: 'GreaterThanThreshold',
        threshold: 1e16,
        value: 0.1,
        meaning: undefined,
        evaluationInterval: durationMs(180_000),
        metricKey: 'af63dc4c8601ec8c',
        configuredAt: epochMs(T0 - 86_400_000),
        lostAt: undefined,
        recheckAt: undefined,
      },
    ],
    circuitBreaker: { status: 'MONITORING', failureCount: 0, threshold: 3 },
    bake: { startedAt: epochMs(T0 + 200_000), time: durationMs(300_000), basis: 'configured' },
    tasks: {
      target: { requested: 2, running: 1, pending: 1 },
      source: { requested: 2, running: 2, pending: 0 },
    },
    rollbackStartedAt: epochMs(T0 + 300_500),
    rollbackRequested: false,
    hook: { hookId: 'ecs-pause-1', expiresAt: epochMs(T0 + 900_000) },
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
      { at: T0, what: 'created', text: undefined },
      { at: epochMs(T0 + 300_000), what: 'alarm', text: 'checkout-5xx' },
    ],
    pendingEffects: [
      { id: 'd1#finished', kind: 'publish', transition: 'finished', since: epochMs(T0 + 601_000) },
      { id: 'd1#changes', kind: 'compare-revisions', transition: undefined, since: epochMs(T0 + 600_500) },
    ],
    transitions: ['started', 'finished'],
    revisionsCompared: true,
    eventKeys: ['0123456789abcdef'],
    version: 1,
    baseline: false,
    supersededBy: 'arn:aws:ecs:eu-west-1:111122223333:service-deployment/web/checkout/d2',
    settling: { because: 'stopped', until: epochMs(T0 + 660_000) },
    afterSuccess: undefined,
    missedRollback: undefined,
    cut: ['reason'],
    ...fields,
  };
}

/** An alarm that fired four minutes after the deployment of `fullRecord` had ended. */
export function missedRollback(fields: Partial<MissedRollback> = {}): MissedRollback {
  return {
    alarms: [
      {
        alarmName: 'checkout-5xx',
        firedAt: epochMs(T0 + 840_000),
        stateAtStart: 'OK',
        state: 'ALARM',
        value: 120,
      },
    ],
    when: 'after-success',
    because: 'deployment-had-succeeded',
    foundAt: epochMs(T0 + 900_000),
    ...fields,
  };
}

/** The record of a deployment that succeeded, with a rollback that ECS missed after it. */
export function missedRecord(fields: Partial<DeploymentRecord> = {}): DeploymentRecord {
  const { revisions } = fullRecord();
  const task = (revision: number) => `arn:aws:ecs:eu-west-1:111122223333:task-definition/checkout:${revision}`;
  return fullRecord({
    outcome: 'succeeded',
    cause: undefined,
    reason: undefined,
    serviceEvent: undefined,
    alarms: fullRecord().alarms.map((alarm) => ({ ...alarm, triggered: false, triggeredAt: undefined, state: 'OK' })),
    rollbackStartedAt: undefined,
    hook: undefined,
    revisions: {
      from: revisions.from && { ...revisions.from, taskDefinitionArn: task(7) },
      to: revisions.to && { ...revisions.to, taskDefinitionArn: task(8) },
    },
    pendingEffects: [],
    transitions: ['started', 'finished', 'rollback-missed'],
    supersededBy: undefined,
    settling: undefined,
    cut: [],
    missedRollback: missedRollback(),
    ...fields,
  });
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
    at: T0,
    reason: 'tasks failed to start.',
    ...fields,
  };
}

export function fullHead(fields: Partial<Head> = {}): Head {
  return {
    serviceArn: 'arn:aws:ecs:eu-west-1:111122223333:service/web/checkout',
    fingerprint: '["ACTIVE"]',
    nextReconcileAt: epochMs(T0 + 60_000),
    unjoined: [ledgerEvent()],
    lagRetries: 2,
    recordedFrom: epochMs(T0 - 60_000),
    recordedUntil: T0,
    open: [{ createdAt: T0, deploymentKey: 'arn:aws:ecs:eu-west-1:111122223333:service-deployment/web/checkout/d1' }],
    leftAlone: undefined,
    refusal: {
      since: T0,
      lastAt: epochMs(T0 + 60_000),
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
        since: epochMs(T0 + 60_000),
        notice: {
          is: 'readable',
          since: T0,
          action: 'ecs:ListServiceDeployments',
          code: 'AccessDeniedException',
          count: 2,
          lastEvent: { at: T0, name: 'SERVICE_DEPLOYMENT_FAILED', reason: undefined },
          end: {
            at: epochMs(T0 + 60_000),
            because: 'answered',
            eventsDropped: 1,
            deployments: [{ deploymentKey: 'd1', outcome: undefined }],
          },
        },
      },
    ],
    reconciledAt: T0,
    version: 1,
    ...fields,
  };
}
