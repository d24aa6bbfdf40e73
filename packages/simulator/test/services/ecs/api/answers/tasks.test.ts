import { describe, expect, it } from 'vitest';
import { describeContainers, taskMembers } from '../../../../../src/services/ecs/api/answers/tasks.ts';
import { account, at, fargate, steadyWeb } from '../../account.ts';
import { revisionState, serviceState, taskState } from '../../states.ts';

interface Shop {
  call<T>(operation: string, input?: Record<string, unknown>): T;
}

const ecs = 'arn:aws:ecs:us-east-1:111122223333';
const id = expect.stringMatching(/^[0-9a-f-]{36}$/);

function onlyTask({ call }: Shop, serviceName: string, input: Record<string, unknown> = {}): unknown {
  const { taskArns } = call<{ taskArns: string[] }>('ListTasks', { cluster: 'shop', serviceName });
  return call<{ tasks: unknown[] }>('DescribeTasks', { cluster: 'shop', tasks: taskArns, ...input }).tasks[0];
}

describe('a task on Fargate', () => {
  async function started(until: string) {
    const shop = account();
    shop.call('RegisterTaskDefinition', fargate.definition);
    shop.call('CreateService', fargate.service);
    await shop.clock.advanceTo(at(until));
    return onlyTask(shop, 'far');
  }

  // The members of public transcripts of DescribeTasks of 2025 and 2026. It starts at 12:00:01, is PENDING at 12:00:11 and
  // RUNNING at 12:00:31.
  it('is answered with every member that ECS always answers [ECS-144]', async () => {
    const networkInterfaces = [{ attachmentId: id, privateIpv4Address: expect.stringMatching(/^10\.0\./) }];
    const taskArn = expect.stringMatching(/:task\/shop\/[0-9a-f]{32}$/);
    expect(await started('12:02:00')).toEqual({
      attachments: [expect.objectContaining({ type: 'ElasticNetworkInterface', status: 'ATTACHED' })],
      attributes: [{ name: 'ecs.cpu-architecture', value: 'x86_64' }],
      availabilityZone: expect.stringMatching(/^us-east-1[abc]$/),
      clusterArn: `${ecs}:cluster/shop`,
      connectivity: 'CONNECTED',
      connectivityAt: new Date(at('12:00:11')),
      containers: [
        {
          containerArn: expect.stringMatching(/:container\/shop\/[0-9a-f]{32}\/[0-9a-f-]{36}$/),
          taskArn,
          name: 'app',
          image: 'example/far',
          imageDigest: expect.stringMatching(/^sha256:[0-9a-f]{64}$/),
          runtimeId: expect.stringMatching(/^[0-9a-f]{32}-\d{10}$/),
          lastStatus: 'RUNNING',
          networkBindings: [],
          networkInterfaces,
          healthStatus: 'UNKNOWN',
          cpu: '0',
        },
      ],
      cpu: '256',
      memory: '512',
      createdAt: new Date(at('12:00:01')),
      desiredStatus: 'RUNNING',
      enableExecuteCommand: false,
      ephemeralStorage: { sizeInGiB: 20 },
      fargateEphemeralStorage: { sizeInGiB: 20 },
      group: 'service:far',
      healthStatus: 'UNKNOWN',
      lastStatus: 'RUNNING',
      launchType: 'FARGATE',
      overrides: { containerOverrides: [{ name: 'app' }], inferenceAcceleratorOverrides: [] },
      platformFamily: 'Linux',
      platformVersion: '1.4.0',
      pullStartedAt: new Date(at('12:00:11')),
      pullStoppedAt: new Date(at('12:00:31')),
      startedAt: new Date(at('12:00:31')),
      startedBy: expect.stringMatching(/^ecs-svc\/\d{19}$/),
      tags: [],
      taskArn,
      taskDefinitionArn: `${ecs}:task-definition/far:1`,
      version: 3,
    });
  });

  it('has no container, network or connection of its own before it runs [ECS-144]', async () => {
    const task = await started('12:00:05');
    expect(task).toMatchObject({
      lastStatus: 'PROVISIONING',
      version: 1,
      containers: [{ lastStatus: 'PENDING', networkInterfaces: [], cpu: '0' }],
    });
    for (const name of ['connectivity', 'pullStartedAt', 'pullStoppedAt', 'healthStatus', 'executionStoppedAt'])
      expect(task).not.toHaveProperty(name);
    for (const name of ['runtimeId', 'networkBindings', 'healthStatus', 'imageDigest'])
      expect(task).not.toHaveProperty(['containers', 0, name]);
  });
});

describe('a task on EC2', () => {
  // As in the first example of DescribeTasks of the AWS CLI.
  it('has the ports of its host, and neither platform nor storage [ECS-144]', async () => {
    const shop = account();
    await steadyWeb(shop, { desiredCount: 1 });
    const task = onlyTask(shop, 'web');
    expect(task).toMatchObject({
      attachments: [],
      connectivityAt: new Date(at('12:00:01')),
      cpu: '0',
      memory: '256',
      launchType: 'EC2',
      containers: [
        {
          runtimeId: expect.stringMatching(/^[0-9a-f]{64}$/),
          networkBindings: [{ bindIP: '0.0.0.0', containerPort: 80 }, { containerPort: 8080 }],
          networkInterfaces: [],
          cpu: '0',
          memory: '256',
        },
      ],
    });
    for (const name of ['platformVersion', 'platformFamily', 'ephemeralStorage', 'capacityProviderName'])
      expect(task).not.toHaveProperty(name);
  });

  it('shows the tags that its service propagates only when asked [ECS-144]', async () => {
    const shop = account();
    const tags = [{ key: 'team', value: 'a' }];
    await steadyWeb(shop, { desiredCount: 1, propagateTags: 'SERVICE', tags });
    expect(onlyTask(shop, 'web')).toMatchObject({ tags: [] });
    expect(onlyTask(shop, 'web', { include: ['TAGS'] })).toMatchObject({ tags });
  });
});

describe('taskMembers', () => {
  const definition = (rest: Record<string, unknown>) => ({
    arn: 'api:1',
    family: 'api',
    revision: 1,
    containerDefinitions: [{ name: 'app', image: 'example/api', memoryReservation: 64 }],
    registeredAt: 0,
    tags: [],
    rest,
  });
  const members = (rest: Record<string, unknown>, taskDefinition = definition({})) =>
    taskMembers({ service: serviceState({ rest }), task: taskState(), taskDefinition });

  it('show what the task definition and the service say [ECS-144]', () => {
    const runtimePlatform = { cpuArchitecture: 'ARM64' };
    const taskDefinition = definition({ runtimePlatform, ephemeralStorage: { sizeInGiB: 30 } });
    const capacityProviderStrategy = [{ capacityProvider: 'FARGATE_SPOT', weight: 1 }];
    expect(members({ capacityProviderStrategy, enableExecuteCommand: true }, taskDefinition)).toMatchObject({
      attributes: [{ name: 'ecs.cpu-architecture', value: 'arm64' }],
      capacityProviderName: 'FARGATE_SPOT',
      enableExecuteCommand: true,
      ephemeralStorage: { sizeInGiB: 30 },
      launchType: 'FARGATE',
      memory: '64',
    });
  });

  it('put the tasks of one container instance into one zone [ECS-144]', () => {
    const zones = Array.from({ length: 20 }, (_, index) => {
      const task = taskState({ arn: `arn:${index}`, instanceArn: 'arn:i' });
      return taskMembers({ service: serviceState(), task, taskDefinition: undefined }).availabilityZone;
    });
    expect(new Set(zones).size).toBe(1);
  });

  it('say when a task that ran has stopped [ECS-144]', () => {
    const of = (fields: Parameters<typeof taskState>[0]) =>
      taskMembers({ service: serviceState(), task: taskState(fields), taskDefinition: undefined });
    const stopped = { lastStatus: 'STOPPED', stoppingAt: 5_000, stoppedAt: 7_000 } as const;
    expect(of(stopped)).toMatchObject({ version: 5, executionStoppedAt: new Date(5_000) });
    expect(of({ ...stopped, startedAt: undefined })).not.toHaveProperty('executionStoppedAt');
  });

  it('of a container are those of its task [ECS-144]', () => {
    const service = serviceState({
      revisions: [revisionState({ images: [{ containerName: 'app', image: 'example/api', imageDigest: 'sha256:1' }] })],
    });
    const healthCheck = { command: ['true'] };
    const taskDefinition = {
      ...definition({}),
      containerDefinitions: [
        { name: 'app', image: 'example/api', healthCheck },
        { name: 'proxy', image: 'example/proxy', cpu: 10, memoryReservation: 64 },
      ],
    };
    const task = taskState({ lastStatus: 'STOPPED', stoppedAt: 1, exitCode: 137 });
    expect(describeContainers({ service, task, taskDefinition }, 'HEALTHY')).toMatchObject([
      { name: 'app', imageDigest: 'sha256:1', exitCode: 137, healthStatus: 'HEALTHY', cpu: '0' },
      { name: 'proxy', exitCode: 137, healthStatus: 'UNKNOWN', cpu: '10', memoryReservation: '64' },
    ]);
  });
});
