import type { Service, ServiceDeployment } from '@aws-sdk/client-ecs';
import { describe, expect, it } from 'vitest';
import {
  mapBrief,
  mapListing,
  mapService,
  mapServiceDeployment,
  mapServiceRevision,
  mapStoppedTask,
} from '../../../src/adapters/ecs/ecs-mapping.ts';

const PREFIX = 'arn:aws:ecs:eu-west-1:111122223333';
const SERVICE = `${PREFIX}:service/web/checkout`;
const deploymentArn = (id: number) => `${PREFIX}:service-deployment/web/checkout/${id}`;
const revisionArn = (id: number) => `${PREFIX}:service-revision/web/checkout/${id}`;
const TEN = '2026-11-24T10:00:00.000Z';
const TEN_MS = 1_795_514_400_000;

describe('mapService', () => {
  it('gives all that the guard reads of a service', () => {
    const service = mapService({
      serviceArn: SERVICE,
      clusterArn: `${PREFIX}:cluster/web`,
      status: 'ACTIVE',
      desiredCount: 2,
      deploymentController: { type: 'ECS' },
      deploymentConfiguration: {
        alarms: { alarmNames: ['5xx'], enable: true, rollback: true },
        earlySuccessCriteria: { enable: true, healthyPercent: 80 },
      },
      deployments: [
        {
          id: 'ecs-svc/1',
          status: 'PRIMARY',
          rolloutState: 'IN_PROGRESS',
          rolloutStateReason: 'in progress.',
          taskDefinition: 'td:1',
          createdAt: new Date(TEN),
          updatedAt: new Date('2026-11-24T10:00:05.000Z'),
          desiredCount: 2,
          runningCount: 1,
          pendingCount: 1,
          failedTasks: 3,
        },
      ],
      events: [
        { id: '1', createdAt: new Date(TEN), message: '(service checkout) has reached a steady state.' },
        { id: '2', message: 'a line without a time' },
        { id: '3', createdAt: new Date(TEN) },
      ],
      currentServiceDeployment: deploymentArn(1),
      currentServiceRevisions: [{ arn: revisionArn(1) }, {}],
    });
    expect(service).toStrictEqual({
      serviceArn: SERVICE,
      clusterArn: `${PREFIX}:cluster/web`,
      status: 'ACTIVE',
      deploymentController: 'ECS',
      desiredCount: 2,
      deployments: [
        {
          id: 'ecs-svc/1',
          status: 'PRIMARY',
          rolloutState: 'IN_PROGRESS',
          rolloutStateReason: 'in progress.',
          taskDefinitionArn: 'td:1',
          createdAt: TEN_MS,
          updatedAt: TEN_MS + 5_000,
          desiredCount: 2,
          runningCount: 1,
          pendingCount: 1,
          failedTasks: 3,
        },
      ],
      events: [{ at: TEN_MS, message: '(service checkout) has reached a steady state.' }],
      alarms: { alarmNames: ['5xx'], enable: true, rollback: true },
      earlySuccess: { enable: true, healthyPercent: 80 },
      currentServiceDeployment: deploymentArn(1),
      currentServiceRevisions: [revisionArn(1)],
      targets: [],
    });
  });

  it('fills in what ECS leaves out', () => {
    const bare = { serviceArn: SERVICE, deployments: [{ id: 'ecs-svc/1', createdAt: new Date(TEN) }] };
    expect(mapService(bare)).toMatchObject({
      status: 'UNKNOWN',
      deploymentController: 'ECS',
      desiredCount: 0,
      alarms: undefined,
      deployments: [{ updatedAt: TEN_MS, runningCount: 0, rolloutState: undefined }],
    });
  });

  it.each<[string, Service]>([
    ['a service without an ARN', {}],
    ['a deployment without an id', { serviceArn: SERVICE, deployments: [{ createdAt: new Date(TEN) }] }],
    ['a deployment without createdAt', { serviceArn: SERVICE, deployments: [{ id: 'ecs-svc/1' }] }],
  ])('refuses %s', (lack, service) => {
    expect(() => mapService(service)).toThrow(
      expect.objectContaining({ code: 'invalid', message: expect.stringContaining(`returned ${lack}:`) }),
    );
  });
});

describe('mapServiceDeployment', () => {
  it('gives all that the guard reads of a service deployment', () => {
    const deployment = mapServiceDeployment({
      serviceDeploymentArn: deploymentArn(1),
      status: 'ROLLBACK_SUCCESSFUL',
      statusReason: 'rolled back.',
      createdAt: new Date(TEN),
      startedAt: new Date(TEN_MS + 1),
      finishedAt: new Date(TEN_MS + 2),
      stoppedAt: new Date(TEN_MS + 3),
      updatedAt: new Date(TEN_MS + 4),
      sourceServiceRevisions: [{ arn: revisionArn(1), requestedTaskCount: 2, runningTaskCount: 2 }, {}],
      targetServiceRevision: { arn: revisionArn(2), pendingTaskCount: 1 },
      rollback: { reason: 'alarm', startedAt: new Date(TEN_MS + 5), serviceRevisionArn: revisionArn(1) },
      deploymentConfiguration: {
        strategy: 'CANARY',
        bakeTimeInMinutes: 7,
        alarms: { alarmNames: ['configured'], enable: true, rollback: true },
        earlySuccessCriteria: { enable: false },
      },
      alarms: { status: 'TRIGGERED', alarmNames: ['5xx', 'cpu'], triggeredAlarmNames: ['5xx'] },
      deploymentCircuitBreaker: { status: 'MONITORING_COMPLETE', failureCount: 1, threshold: 10 },
      lifecycleStage: 'BAKE_TIME',
      lifecycleHookDetails: [
        {
          hookId: 'h',
          targetType: 'PAUSE',
          status: 'AWAITING_ACTION',
          expiresAt: new Date(TEN_MS + 6),
          timeoutAction: 'CONTINUE',
        },
      ],
    });
    expect(deployment).toStrictEqual({
      serviceDeploymentArn: deploymentArn(1),
      status: 'ROLLBACK_SUCCESSFUL',
      statusReason: 'rolled back.',
      createdAt: TEN_MS,
      startedAt: TEN_MS + 1,
      finishedAt: TEN_MS + 2,
      stoppedAt: TEN_MS + 3,
      updatedAt: TEN_MS + 4,
      sourceServiceRevisions: [
        { arn: revisionArn(1), requestedTaskCount: 2, runningTaskCount: 2, pendingTaskCount: 0 },
      ],
      targetServiceRevision: {
        arn: revisionArn(2),
        requestedTaskCount: 0,
        runningTaskCount: 0,
        pendingTaskCount: 1,
      },
      rollback: { reason: 'alarm', startedAt: TEN_MS + 5, serviceRevisionArn: revisionArn(1) },
      strategy: 'CANARY',
      bakeTimeMinutes: 7,
      earlySuccess: { enable: false, healthyPercent: undefined },
      alarmsEnabled: true,
      alarms: { status: 'TRIGGERED', alarmNames: ['5xx', 'cpu'], triggeredAlarmNames: ['5xx'] },
      circuitBreaker: { status: 'MONITORING_COMPLETE', failureCount: 1, threshold: 10 },
      lifecycleStage: 'BAKE_TIME',
      lifecycleHooks: [
        {
          hookId: 'h',
          targetType: 'PAUSE',
          targetArn: undefined,
          status: 'AWAITING_ACTION',
          expiresAt: TEN_MS + 6,
          timeoutAction: 'CONTINUE',
        },
      ],
    });
  });

  it('passes on words that nobody knows yet, and fills in what is not there', () => {
    // The enums of the SDK lag behind the API.
    const answer: ServiceDeployment = JSON.parse(
      '{"status":"EVAPORATED","lifecycleStage":"PRE_PRODUCTION_TRAFFIC_SHIFT","alarms":{}}',
    );
    const odd = { ...answer, serviceDeploymentArn: deploymentArn(1), createdAt: new Date(TEN) };
    expect(mapServiceDeployment(odd)).toMatchObject({
      status: 'EVAPORATED',
      lifecycleStage: 'PRE_PRODUCTION_TRAFFIC_SHIFT',
      strategy: 'ROLLING',
      bakeTimeMinutes: undefined,
      alarms: { status: 'UNKNOWN', alarmNames: [], triggeredAlarmNames: [] },
      circuitBreaker: undefined,
      rollback: undefined,
      targetServiceRevision: undefined,
      lifecycleHooks: [],
    });
  });

  it('takes the configured alarms where ECS does not list those that it watches', () => {
    const deployment = {
      serviceDeploymentArn: deploymentArn(1),
      createdAt: new Date(TEN),
      alarms: { status: 'MONITORING' as const },
      deploymentConfiguration: { alarms: { alarmNames: ['5xx'], enable: true, rollback: true } },
    };
    expect(mapServiceDeployment(deployment).alarms?.alarmNames).toEqual(['5xx']);
  });

  it('takes a hook without a type for a Lambda function, which is what ECS does', () => {
    const deployment = {
      serviceDeploymentArn: deploymentArn(1),
      createdAt: new Date(TEN),
      lifecycleHookDetails: [{ targetArn: 'arn:f' }],
    };
    expect(mapServiceDeployment(deployment).lifecycleHooks).toMatchObject([
      { targetType: 'AWS_LAMBDA', targetArn: 'arn:f', status: 'UNKNOWN' },
    ]);
  });

  it.each([
    ['a service deployment without an ARN', { createdAt: new Date(TEN) }],
    ['a service deployment without createdAt', { serviceDeploymentArn: deploymentArn(1) }],
  ])('refuses %s', (lack, deployment) => {
    expect(() => mapServiceDeployment(deployment)).toThrow(`ecs:DescribeServiceDeployments returned ${lack}`);
    expect(() => mapBrief(deployment)).toThrow(`ecs:ListServiceDeployments returned ${lack}`);
  });
});

describe('mapListing', () => {
  it('gives beside the rest the revision that a deployment goes to', () => {
    const listed = {
      serviceDeploymentArn: deploymentArn(1),
      status: 'SUCCESSFUL' as const,
      createdAt: new Date(TEN),
      finishedAt: new Date(TEN_MS + 1),
      targetServiceRevisionArn: revisionArn(1),
    };
    const brief = {
      serviceDeploymentArn: deploymentArn(1),
      status: 'SUCCESSFUL',
      createdAt: TEN_MS,
      finishedAt: TEN_MS + 1,
    };
    expect(mapBrief(listed)).toStrictEqual(brief);
    expect(mapListing(listed)).toStrictEqual({ ...brief, targetServiceRevisionArn: revisionArn(1) });
  });
});

describe('mapServiceRevision', () => {
  it('gives the images as they run', () => {
    const revision = {
      serviceRevisionArn: revisionArn(1),
      taskDefinition: 'td:1',
      createdAt: new Date(TEN),
      containerImages: [{ containerName: 'app', image: 'shop:7', imageDigest: 'sha256:aa' }, { image: 'side' }],
    };
    expect(mapServiceRevision(revision)).toStrictEqual({
      serviceRevisionArn: revisionArn(1),
      taskDefinitionArn: 'td:1',
      images: [
        { container: 'app', image: 'shop:7', digest: 'sha256:aa' },
        { container: '', image: 'side', digest: undefined },
      ],
      createdAt: TEN_MS,
    });
  });

  it.each([
    ['a service revision without an ARN', { taskDefinition: 'td:1' }],
    ['a service revision without a task definition', { serviceRevisionArn: revisionArn(1) }],
  ])('refuses %s', (lack, revision) => {
    expect(() => mapServiceRevision(revision)).toThrow(`ecs:DescribeServiceRevisions returned ${lack}`);
  });
});

describe('mapStoppedTask', () => {
  it('gives why the task and its containers stopped', () => {
    const task = {
      taskArn: 'b',
      taskDefinitionArn: 'td:2',
      stoppedAt: new Date(TEN_MS + 1),
      stopCode: 'EssentialContainerExited' as const,
      stoppedReason: 'Essential container in task exited',
      healthStatus: 'UNHEALTHY' as const,
      containers: [{ name: 'app', exitCode: 1, reason: 'OutOfMemory', memory: '512' }, { memory: '0' }],
    };
    expect(mapStoppedTask(task)).toStrictEqual({
      taskArn: 'b',
      taskDefinitionArn: 'td:2',
      stoppedAt: TEN_MS + 1,
      stopCode: 'EssentialContainerExited',
      stoppedReason: 'Essential container in task exited',
      healthStatus: 'UNHEALTHY',
      containers: [
        { name: 'app', exitCode: 1, reason: 'OutOfMemory', memoryMiB: 512 },
        { name: '', exitCode: undefined, reason: undefined, memoryMiB: undefined },
      ],
    });
  });

  it('fills in what ECS leaves out, but refuses a task without an ARN', () => {
    expect(mapStoppedTask({ taskArn: 'a' })).toMatchObject({ stoppedAt: undefined, containers: [] });
    expect(() => mapStoppedTask({})).toThrow('ecs:DescribeTasks returned a task without an ARN');
  });
});
