import {
  DescribeServiceDeploymentsCommand,
  DescribeServiceRevisionsCommand,
  ECSClient,
  ListServiceDeploymentsCommand,
} from '@aws-sdk/client-ecs';
import 'aws-sdk-client-mock-vitest/extend';
import { beforeEach, describe, expect, it } from 'vitest';
import { ecsServiceGateway } from '../../../src/adapters/ecs/ecs.ts';
import { epochMs } from '../../../src/core/time.ts';
import { mockedClient } from '../../support/mocked-client.ts';

const ecs = mockedClient(ECSClient);
const gateway = ecsServiceGateway(new ECSClient({}));

const PREFIX = 'arn:aws:ecs:eu-west-1:111122223333';
const SERVICE = `${PREFIX}:service/web/checkout`;
const deploymentArn = (id: number) => `${PREFIX}:service-deployment/web/checkout/${id}`;
const revisionArn = (id: number) => `${PREFIX}:service-revision/web/checkout/${id}`;
const TEN = '2026-11-24T10:00:00.000Z';
const TEN_MS = 1_795_514_400_000;

function refusal(name: string): Error {
  return Object.assign(new Error('no'), { name, $fault: 'client' });
}

beforeEach(() => {
  ecs.reset();
});

describe('listServiceDeployments', () => {
  const brief = (id: number, minute: number) => ({
    serviceDeploymentArn: deploymentArn(id),
    status: 'SUCCESSFUL' as const,
    createdAt: new Date(TEN_MS + minute * 60_000),
  });

  it('reads all pages and sorts them, oldest first', async () => {
    ecs
      .on(ListServiceDeploymentsCommand)
      .resolvesOnce({ serviceDeployments: [brief(3, 3), brief(1, 1)], nextToken: 'two' })
      .resolvesOnce({ serviceDeployments: [], nextToken: 'three' })
      .resolvesOnce({ serviceDeployments: [brief(2, 2)] });
    const { deployments: listed, isWhole } = await gateway.listServiceDeployments(SERVICE, {}, 3);
    expect(isWhole).toBe(true);
    expect(listed.map((item) => item.serviceDeploymentArn)).toEqual([1, 2, 3].map(deploymentArn));
    expect(listed[0]).toStrictEqual({
      serviceDeploymentArn: deploymentArn(1),
      status: 'SUCCESSFUL',
      createdAt: TEN_MS + 60_000,
      finishedAt: undefined,
    });
    const tokens = ecs.commandCalls(ListServiceDeploymentsCommand).map((call) => call.args[0].input);
    expect(tokens).toEqual([
      { service: SERVICE, cluster: 'web', maxResults: 100, nextToken: undefined },
      { service: SERVICE, cluster: 'web', maxResults: 100, nextToken: 'two' },
      { service: SERVICE, cluster: 'web', maxResults: 100, nextToken: 'three' },
    ]);
  });

  it.each([
    ['after an instant', { after: epochMs(TEN_MS) }, { after: new Date(TEN) }],
    ['before one', { before: epochMs(TEN_MS) }, { before: new Date(TEN) }],
    ['in between', { after: epochMs(0), before: epochMs(TEN_MS) }, { after: new Date(0), before: new Date(TEN) }],
  ])('asks only for what was created %s', async (_, window, createdAt) => {
    ecs.on(ListServiceDeploymentsCommand).resolves({});
    expect(await gateway.listServiceDeployments(SERVICE, window, 1)).toEqual({ deployments: [], isWhole: true });
    expect(ecs).toHaveReceivedCommandWith(ListServiceDeploymentsCommand, { createdAt });
  });

  it('reads no more pages than it may, and says that the list goes on', async () => {
    ecs.on(ListServiceDeploymentsCommand).resolves({ serviceDeployments: [brief(1, 1)], nextToken: 'again' });
    const { deployments, isWhole } = await gateway.listServiceDeployments(SERVICE, {}, 2);
    expect([deployments.length, isWhole]).toEqual([2, false]);
    expect(ecs).toHaveReceivedCommandTimes(ListServiceDeploymentsCommand, 2);
  });

  it('throws when the service is gone', async () => {
    ecs.on(ListServiceDeploymentsCommand).rejects(refusal('ServiceNotFoundException'));
    await expect(gateway.listServiceDeployments(SERVICE, {}, 1)).rejects.toMatchObject({ code: 'gone' });
  });
});

describe('describeServiceDeployments', () => {
  it('gives all that the guard reads of one', async () => {
    ecs.on(DescribeServiceDeploymentsCommand).resolves({
      serviceDeployments: [
        {
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
        },
      ],
    });
    expect(await gateway.describeServiceDeployments([deploymentArn(1)])).toStrictEqual([
      {
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
      },
    ]);
  });

  it('passes on words that nobody knows yet, and fills in what is not there', async () => {
    const odd = { serviceDeploymentArn: deploymentArn(1), createdAt: new Date(TEN), status: 'EVAPORATED' };
    const answer = { serviceDeployments: [{ ...odd, lifecycleStage: 'PRE_PRODUCTION_TRAFFIC_SHIFT', alarms: {} }] };
    // The enums of the SDK lag behind the API.
    ecs.on(DescribeServiceDeploymentsCommand).callsFake(async () => answer);
    const [described] = await gateway.describeServiceDeployments([deploymentArn(1)]);
    expect(described).toMatchObject({
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

  it('asks for twenty at a time, and sorts what comes', async () => {
    ecs.on(DescribeServiceDeploymentsCommand).callsFake(async (input: { serviceDeploymentArns: string[] }) => ({
      serviceDeployments: input.serviceDeploymentArns.map((serviceDeploymentArn) => ({
        serviceDeploymentArn,
        createdAt: new Date(TEN_MS - Number(serviceDeploymentArn.split('/').at(-1))),
      })),
    }));
    const arns = Array.from({ length: 41 }, (_, index) => deploymentArn(index));
    const described = await gateway.describeServiceDeployments(arns);
    expect(described.map((item) => item.serviceDeploymentArn)).toEqual(arns.toReversed());
    const sizes = ecs
      .commandCalls(DescribeServiceDeploymentsCommand)
      .map((call) => call.args[0].input.serviceDeploymentArns?.length);
    expect(sizes).toEqual([20, 20, 1]);
  });

  it('leaves out what ECS does not know', async () => {
    ecs
      .on(DescribeServiceDeploymentsCommand)
      .resolvesOnce({ serviceDeployments: [], failures: [{ arn: deploymentArn(1), reason: 'MISSING' }] })
      .rejectsOnce(refusal('ServiceNotFoundException'));
    expect(await gateway.describeServiceDeployments([deploymentArn(1)])).toEqual([]);
    expect(await gateway.describeServiceDeployments([deploymentArn(1)])).toEqual([]);
    expect(await gateway.describeServiceDeployments([])).toEqual([]);
  });

  it('throws on one that cannot be dated', async () => {
    ecs.on(DescribeServiceDeploymentsCommand).resolves({
      serviceDeployments: [{ serviceDeploymentArn: deploymentArn(1) }],
    });
    await expect(gateway.describeServiceDeployments([deploymentArn(1)])).rejects.toMatchObject({ code: 'invalid' });
  });

  it('throws where the API is not supported', async () => {
    ecs.on(DescribeServiceDeploymentsCommand).rejects(refusal('UnsupportedFeatureException'));
    await expect(gateway.describeServiceDeployments([deploymentArn(1)])).rejects.toMatchObject({
      code: 'unsupported',
      isLasting: true,
    });
  });
});

describe('describeServiceRevisions', () => {
  it('gives them by ARN, twenty at a time, without those that are missing', async () => {
    ecs.on(DescribeServiceRevisionsCommand).callsFake(async (input: { serviceRevisionArns: string[] }) => ({
      serviceRevisions: input.serviceRevisionArns
        .filter((arn) => arn !== revisionArn(3))
        .map((serviceRevisionArn) => ({
          serviceRevisionArn,
          taskDefinition: 'td:1',
          createdAt: new Date(TEN),
          containerImages: [{ containerName: 'app', image: 'shop:7', imageDigest: 'sha256:aa' }, { image: 'side' }],
        })),
      failures: input.serviceRevisionArns.includes(revisionArn(3)) ? [{ arn: revisionArn(3), reason: 'MISSING' }] : [],
    }));
    const revisions = await gateway.describeServiceRevisions(Array.from({ length: 21 }, (_, id) => revisionArn(id)));
    expect(revisions.size).toBe(20);
    expect(revisions.get(revisionArn(20))).toStrictEqual({
      serviceRevisionArn: revisionArn(20),
      taskDefinitionArn: 'td:1',
      images: [
        { container: 'app', image: 'shop:7', digest: 'sha256:aa' },
        { container: '', image: 'side', digest: undefined },
      ],
      createdAt: TEN_MS,
    });
    expect(ecs).toHaveReceivedCommandTimes(DescribeServiceRevisionsCommand, 2);
  });
});
