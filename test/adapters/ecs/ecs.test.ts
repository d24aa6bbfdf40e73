import {
  DescribeServiceDeploymentsCommand,
  DescribeServiceRevisionsCommand,
  DescribeServicesCommand,
  DescribeTaskDefinitionCommand,
  DescribeTasksCommand,
  ECSClient,
  ListClustersCommand,
  ListServiceDeploymentsCommand,
  ListServicesCommand,
  ListTasksCommand,
} from '@aws-sdk/client-ecs';
import 'aws-sdk-client-mock-vitest/extend';
import { beforeEach, describe, expect, it } from 'vitest';
import { ecsFleetGateway, ecsServiceGateway } from '../../../src/adapters/ecs/ecs.ts';
import { epochMs } from '../../../src/core/time.ts';
import { mockedClient } from '../mocked-client.ts';

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
  it('asks for one service in its cluster', async () => {
    ecs.on(DescribeServicesCommand).resolves({ services: [{ serviceArn: SERVICE, status: 'ACTIVE' }] });
    expect(await gateway.describeService(SERVICE)).toMatchObject({ serviceArn: SERVICE, status: 'ACTIVE' });
    expect(ecs).toHaveReceivedCommandOnce(DescribeServicesCommand);
    expect(ecs).toHaveReceivedCommandWith(DescribeServicesCommand, { cluster: 'web', services: [SERVICE] });
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
        .map((serviceRevisionArn) => ({ serviceRevisionArn, taskDefinition: 'td:1' })),
      failures: input.serviceRevisionArns.includes(revisionArn(3)) ? [{ arn: revisionArn(3), reason: 'MISSING' }] : [],
    }));
    const revisions = await gateway.describeServiceRevisions(Array.from({ length: 21 }, (_, id) => revisionArn(id)));
    expect(revisions.size).toBe(20);
    expect(revisions.get(revisionArn(20))).toMatchObject({ taskDefinitionArn: 'td:1' });
    expect(revisions.get(revisionArn(3))).toBeUndefined();
    expect(ecs).toHaveReceivedCommandTimes(DescribeServiceRevisionsCommand, 2);
  });
});

describe('describeTaskDefinition', () => {
  it('gives what it says', async () => {
    ecs.on(DescribeTaskDefinitionCommand).resolves({ taskDefinition: { taskDefinitionArn: 'td:1', cpu: '256' } });
    expect(await gateway.describeTaskDefinition('td:1')).toMatchObject({ taskDefinitionArn: 'td:1', cpu: '256' });
    expect(ecs).toHaveReceivedCommandWith(DescribeTaskDefinitionCommand, { taskDefinition: 'td:1' });
  });

  it('knows none that was deleted', async () => {
    ecs.on(DescribeTaskDefinitionCommand).rejects(refusal('ClientException'));
    expect(await gateway.describeTaskDefinition('td:1')).toBeUndefined();
  });

  it('throws when it is denied', async () => {
    ecs.on(DescribeTaskDefinitionCommand).rejects(refusal('AccessDeniedException'));
    await expect(gateway.describeTaskDefinition('td:1')).rejects.toMatchObject({ code: 'denied' });
  });
});

describe('stoppedTasks', () => {
  it('describes one page of them, newest first', async () => {
    ecs.on(ListTasksCommand).resolves({ taskArns: ['a', 'b', 'c'], nextToken: 'more' });
    ecs.on(DescribeTasksCommand).resolves({
      tasks: [
        { taskArn: 'a', stoppedAt: new Date(TEN_MS) },
        { taskArn: 'b', stoppedAt: new Date(TEN_MS + 1) },
      ],
      failures: [{ arn: 'c', reason: 'MISSING' }],
    });
    expect((await gateway.stoppedTasks(SERVICE)).map(({ taskArn }) => taskArn)).toEqual(['b', 'a']);
    expect(ecs).toHaveReceivedCommandWith(ListTasksCommand, {
      cluster: 'web',
      serviceName: 'checkout',
      desiredStatus: 'STOPPED',
      maxResults: 100,
    });
    expect(ecs).toHaveReceivedCommandWith(DescribeTasksCommand, { cluster: 'web', tasks: ['a', 'b', 'c'] });
  });

  it('does not describe none', async () => {
    ecs.on(ListTasksCommand).resolves({ taskArns: [] });
    expect(await gateway.stoppedTasks(SERVICE)).toEqual([]);
    expect(ecs).not.toHaveReceivedCommand(DescribeTasksCommand);
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
