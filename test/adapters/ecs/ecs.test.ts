import { DescribeServicesCommand, ECSClient, ListClustersCommand, ListServicesCommand } from '@aws-sdk/client-ecs';
import 'aws-sdk-client-mock-vitest/extend';
import { beforeEach, describe, expect, it } from 'vitest';
import { ecsFleetGateway, ecsServiceGateway } from '../../../src/adapters/ecs/ecs.ts';
import { mockedClient } from '../../support/mocked-client.ts';

const ecs = mockedClient(ECSClient);
const gateway = ecsServiceGateway(new ECSClient({}));
const fleet = ecsFleetGateway(new ECSClient({}));

const PREFIX = 'arn:aws:ecs:eu-west-1:111122223333';
const SERVICE = `${PREFIX}:service/web/checkout`;
const SHORT = `${PREFIX}:service/checkout`;
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

describe('describeService', () => {
  it('gives all that the guard reads of a service', async () => {
    ecs.on(DescribeServicesCommand).resolves({
      services: [
        {
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
        },
      ],
    });
    expect(await gateway.describeService(SERVICE)).toStrictEqual({
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
    });
    expect(ecs).toHaveReceivedCommandOnce(DescribeServicesCommand);
    expect(ecs).toHaveReceivedCommandWith(DescribeServicesCommand, { cluster: 'web', services: [SERVICE] });
  });

  it('fills in what ECS leaves out', async () => {
    ecs.on(DescribeServicesCommand).resolves({
      services: [{ serviceArn: SERVICE, deployments: [{ id: 'ecs-svc/1', createdAt: new Date(TEN) }] }],
    });
    expect(await gateway.describeService(SERVICE)).toMatchObject({
      status: 'UNKNOWN',
      deploymentController: 'ECS',
      desiredCount: 0,
      alarms: undefined,
      deployments: [{ updatedAt: TEN_MS, runningCount: 0, rolloutState: undefined }],
    });
  });

  it('looks for a short ARN in the default cluster', async () => {
    ecs.on(DescribeServicesCommand).resolves({ services: [{ serviceArn: SHORT }] });
    await gateway.describeService(SHORT);
    expect(ecs).toHaveReceivedCommandWith(DescribeServicesCommand, { cluster: 'default', services: [SHORT] });
  });

  it('knows no service that is missing, or whose cluster is', async () => {
    ecs
      .on(DescribeServicesCommand)
      .resolvesOnce({ failures: [{ arn: SERVICE, reason: 'MISSING' }] })
      .rejectsOnce(refusal('ClusterNotFoundException'));
    expect(await gateway.describeService(SERVICE)).toBeUndefined();
    expect(await gateway.describeService(SERVICE)).toBeUndefined();
  });

  it.each([
    ['ThrottlingException', 'throttled'],
    ['AccessDeniedException', 'denied'],
    ['InvalidParameterException', 'invalid'],
  ])('throws on %s', async (name, code) => {
    ecs.on(DescribeServicesCommand).rejects(refusal(name));
    await expect(gateway.describeService(SERVICE)).rejects.toMatchObject({ code, action: 'ecs:DescribeServices' });
  });

  it('throws on a failure that is not "missing", and on an answer without the least', async () => {
    ecs
      .on(DescribeServicesCommand)
      .resolvesOnce({ failures: [{ arn: SERVICE, reason: 'ODD', detail: 'why' }] })
      .resolvesOnce({ services: [{}] });
    await expect(gateway.describeService(SERVICE)).rejects.toMatchObject({
      code: 'unavailable',
      message: `ecs:DescribeServices failed for ${SERVICE}: ODD: why`,
    });
    await expect(gateway.describeService(SERVICE)).rejects.toMatchObject({
      code: 'invalid',
      message: expect.stringContaining('a service without an ARN'),
    });
  });
});

describe('the fleet', () => {
  it('is read page by page, by the caller', async () => {
    ecs.on(ListClustersCommand).resolves({ clusterArns: ['c1'], nextToken: 'c' });
    ecs.on(ListServicesCommand).resolves({ serviceArns: ['s1', 's2'] });
    expect(await fleet.clusters('b')).toStrictEqual({ items: ['c1'], nextToken: 'c' });
    expect(await fleet.services('c1', undefined)).toStrictEqual({ items: ['s1', 's2'], nextToken: undefined });
    expect(ecs).toHaveReceivedCommandWith(ListClustersCommand, { maxResults: 100, nextToken: 'b' });
    expect(ecs).toHaveReceivedCommandWith(ListServicesCommand, { cluster: 'c1', maxResults: 100 });
  });

  it('leaves out services that went meanwhile', async () => {
    ecs.on(DescribeServicesCommand).resolves({
      services: [{ serviceArn: SERVICE }],
      failures: [{ arn: 's2', reason: 'MISSING' }],
    });
    const described = await fleet.describeServices('c1', [SERVICE, 's2']);
    expect(described.map((service) => service.serviceArn)).toEqual([SERVICE]);
    expect(ecs).toHaveReceivedCommandWith(DescribeServicesCommand, { cluster: 'c1', services: [SERVICE, 's2'] });
  });

  it('throws when it is throttled', async () => {
    ecs.on(ListClustersCommand).rejects(refusal('ThrottlingException'));
    await expect(fleet.clusters(undefined)).rejects.toMatchObject({ code: 'throttled', isLasting: false });
  });
});
