import { describe, expect, it } from 'vitest';
import { checkFargate } from '../../../../../src/services/ecs/api/registration/fargate.ts';
import { account, fargate } from '../../account.ts';

const app = { name: 'app', image: 'example/web' };
const check = (rest: Record<string, unknown> = {}, container: Record<string, unknown> = {}) =>
  checkFargate({
    rest: { networkMode: 'awsvpc', cpu: '256', memory: '512', ...rest },
    containerDefinitions: [{ ...app, ...container }],
  });
const refused = (message: string) => expect.objectContaining({ code: 'ClientException', message });

describe('a task for Fargate', () => {
  // The sizes are those of `cpu` and `memory` in RegisterTaskDefinition.
  it.each([
    [256, 512],
    [256, 2048],
    [512, 1024],
    [512, 4096],
    [1024, 2048],
    [1024, 8192],
    [2048, 5120],
    [4096, 30_720],
    [8192, 20_480],
    [16_384, 122_880],
  ])('may have %d CPU units and %d MiB [ECS-141]', (cpu, memory) => {
    expect(() => check({ cpu: String(cpu), memory: String(memory) })).not.toThrow();
  });

  it.each([
    [256, 3072],
    [512, 512],
    // In a public log of September 2025.
    [1024, 1024],
    [1024, 2500],
    [4096, 31_744],
    [8192, 17_408],
    [100, 512],
    [0, 0],
  ])('cannot have %d CPU units and %d MiB [ECS-141]', (cpu, memory) => {
    expect(() => check({ cpu: String(cpu), memory: String(memory) })).toThrow(
      refused(
        `No Fargate configuration exists for given values: ${cpu} CPU, ${memory} memory. See the Amazon ECS documentation for the valid values.`,
      ),
    );
  });

  const role = 'Fargate requires task definition to have execution role ARN to support';
  it.each<[string, Record<string, unknown>, Record<string, unknown>, string]>([
    ['no network mode', { networkMode: undefined }, {}, 'Fargate only supports network mode ‘awsvpc’.'],
    ['the network mode bridge', { networkMode: 'bridge' }, {}, 'Fargate only supports network mode ‘awsvpc’.'],
    ['no CPU', { cpu: undefined }, { cpu: 256 }, "Fargate requires that 'cpu' be defined at the task level."],
    ['no memory', { memory: undefined }, {}, "Fargate requires that 'memory' be defined at the task level."],
    [
      'containers that need more CPU',
      {},
      { cpu: 257 },
      "The sum of all container 'cpu' values cannot be greater than the value of the task 'cpu'.",
    ],
    ['an ipcMode', { ipcMode: 'task' }, {}, 'Tasks using the Fargate launch type do not support ipcMode.'],
    [
      'the processes of its host',
      { pidMode: 'host' },
      {},
      "Tasks using the Fargate launch type do not support pidMode 'host'. The supported value for pidMode is 'task'.",
    ],
    [
      'logs in CloudWatch without an execution role',
      {},
      { logConfiguration: { logDriver: 'awslogs' } },
      `${role} log driver awslogs.`,
    ],
    [
      'an image in ECR without an execution role',
      {},
      { image: '111122223333.dkr.ecr.us-east-1.amazonaws.com/web:1' },
      `${role} ECR images.`,
    ],
  ])('cannot have %s [ECS-141]', (_, rest, container, message) => {
    expect(() => check(rest, container)).toThrow(refused(message));
  });

  it('may have what Fargate supports [ECS-141]', () => {
    const logConfiguration = { logDriver: 'awslogs' };
    const image = '111122223333.dkr.ecr.us-east-1.amazonaws.com/web:1';
    expect(() =>
      check({ pidMode: 'task', executionRoleArn: 'arn:r' }, { cpu: 256, image, logConfiguration }),
    ).not.toThrow();
  });

  it('is checked if it must run on Fargate, and only then [ECS-141]', () => {
    const { call } = account();
    const { networkMode: _, ...bridged } = fargate.definition;
    expect(() => call('RegisterTaskDefinition', bridged)).toThrow(
      refused('Fargate only supports network mode ‘awsvpc’.'),
    );
    for (const requiresCompatibilities of [undefined, ['EC2']])
      expect(() => call('RegisterTaskDefinition', { ...bridged, requiresCompatibilities })).not.toThrow();
  });
});
