import { DescribeTaskDefinitionCommand, DescribeTasksCommand, ECSClient, ListTasksCommand } from '@aws-sdk/client-ecs';
import 'aws-sdk-client-mock-vitest/extend';
import { beforeEach, describe, expect, it } from 'vitest';
import { ecsServiceGateway } from '../../../src/adapters/ecs/ecs.ts';
import { mockedClient } from '../../support/mocked-client.ts';

const ecs = mockedClient(ECSClient);
const gateway = ecsServiceGateway(new ECSClient({}));

const SERVICE = 'arn:aws:ecs:eu-west-1:111122223333:service/web/checkout';
const TEN_MS = 1_795_514_400_000;

function refusal(name: string): Error {
  return Object.assign(new Error('no'), { name, $fault: 'client' });
}

beforeEach(() => {
  ecs.reset();
});

describe('describeTaskDefinition', () => {
  it('gives what two of them are compared by', async () => {
    ecs.on(DescribeTaskDefinitionCommand).resolves({
      taskDefinition: {
        taskDefinitionArn: 'td:1',
        cpu: '256',
        memory: '512',
        taskRoleArn: 'role',
        networkMode: 'awsvpc',
        containerDefinitions: [
          {
            name: 'app',
            image: 'shop:7',
            cpu: 128,
            essential: false,
            environment: [{ name: 'A', value: '1' }, { name: 'EMPTY' }],
            secrets: [{ name: 'KEY', valueFrom: 'arn:secret' }],
            portMappings: [
              { containerPort: 80, hostPort: 8080, protocol: 'udp' },
              { containerPort: 81, hostPort: 0 },
              { containerPortRange: '90-99' },
            ],
            healthCheck: { retries: 3, interval: 30, command: ['CMD', 'true'] },
            command: ['node'],
            dockerLabels: { team: 'web' },
          },
          { name: 'bare', image: 'side' },
        ],
      },
    });
    expect(await gateway.describeTaskDefinition('td:1')).toStrictEqual({
      taskDefinitionArn: 'td:1',
      cpu: '256',
      memory: '512',
      taskRoleArn: 'role',
      executionRoleArn: undefined,
      networkMode: 'awsvpc',
      containers: [
        {
          name: 'app',
          image: 'shop:7',
          cpu: 128,
          memory: undefined,
          memoryReservation: undefined,
          essential: false,
          environment: new Map([
            ['A', '1'],
            ['EMPTY', ''],
          ]),
          secrets: new Map([['KEY', 'arn:secret']]),
          ports: ['80:8080/udp', '81/tcp', '90-99/tcp'],
          healthCheck: '{"command":["CMD","true"],"interval":30,"retries":3}',
          command: ['node'],
          entryPoint: [],
          dockerLabels: new Map([['team', 'web']]),
        },
        {
          name: 'bare',
          image: 'side',
          cpu: undefined,
          memory: undefined,
          memoryReservation: undefined,
          essential: true,
          environment: new Map(),
          secrets: new Map(),
          ports: [],
          healthCheck: undefined,
          command: [],
          entryPoint: [],
          dockerLabels: new Map(),
        },
      ],
    });
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
        {
          taskArn: 'b',
          taskDefinitionArn: 'td:2',
          stoppedAt: new Date(TEN_MS + 1),
          stopCode: 'EssentialContainerExited',
          stoppedReason: 'Essential container in task exited',
          containers: [{ name: 'app', exitCode: 1, reason: 'OutOfMemory' }, {}],
        },
      ],
      failures: [{ arn: 'c', reason: 'MISSING' }],
    });
    expect(await gateway.stoppedTasks(SERVICE)).toStrictEqual([
      {
        taskArn: 'b',
        taskDefinitionArn: 'td:2',
        stoppedAt: TEN_MS + 1,
        stopCode: 'EssentialContainerExited',
        stoppedReason: 'Essential container in task exited',
        containers: [
          { name: 'app', exitCode: 1, reason: 'OutOfMemory' },
          { name: '', exitCode: undefined, reason: undefined },
        ],
      },
      {
        taskArn: 'a',
        taskDefinitionArn: undefined,
        stoppedAt: TEN_MS,
        stopCode: undefined,
        stoppedReason: undefined,
        containers: [],
      },
    ]);
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
