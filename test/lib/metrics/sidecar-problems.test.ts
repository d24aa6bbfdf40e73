import { Duration, Stack } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { describe, expect, it } from 'vitest';
import {
  containersOf,
  memoryProblems,
  pathProblems,
  portProblems,
  refuseProblems,
  secondsProblems,
  sidecarProblems,
} from '../../../lib/metrics/sidecar-problems.ts';
import { image } from './shop-cluster.ts';

function fargateTask(): ecs.FargateTaskDefinition {
  const taskDefinition = new ecs.FargateTaskDefinition(new Stack(), 'Task');
  taskDefinition.addContainer('web', { image });
  return taskDefinition;
}

describe('portProblems', () => {
  it.each([1, 9_464, 65_535])('takes %d', (port) => {
    expect(portProblems('port', port)).toEqual([]);
  });

  it.each([0, -1, 65_536, 80.5])('refuses %d', (port) => {
    expect(portProblems('grpcPort', port)).toEqual([
      `grpcPort must be a whole number from 1 to 65535, got ${port}: use the port that the application listens on`,
    ]);
  });
});

describe('pathProblems', () => {
  it.each(['/', '/metrics', '/a-b_c.d~e', '/actuator/prometheus;v=1'])('takes %s', (path) => {
    expect(pathProblems(path)).toEqual([]);
  });

  it.each(['', 'metrics', '/metrics?all=1', '/a b', '/a#b', '/%41'])('refuses "%s"', (path) => {
    expect(pathProblems(path)).toEqual([
      `path must begin with "/" and have no space, "?" or "#", got "${path}": leave it out for "/metrics"`,
    ]);
  });
});

describe('secondsProblems', () => {
  it.each([undefined, Duration.seconds(5), Duration.minutes(1)])('takes 5 to 60 seconds, or none: %s', (time) => {
    expect(secondsProblems('interval', time, 5, 60)).toEqual([]);
  });

  it.each([
    [Duration.seconds(4), '4'],
    [Duration.seconds(61), '61'],
    [Duration.millis(7_500), '7.5'],
  ])('refuses %s', (time, got) => {
    expect(secondsProblems('interval', time, 5, 60)).toEqual([
      `interval must be 5 to 60 whole seconds, got ${got}: set it to Duration.seconds(n)`,
    ]);
  });
});

describe('memoryProblems', () => {
  it('takes 32 MiB and more, or none', () => {
    expect([undefined, 32, 4_096].flatMap(memoryProblems)).toEqual([]);
  });

  it.each([8, 31, 64.5])('refuses %d', (memory) => {
    expect(memoryProblems(memory)).toEqual([
      `memoryReservationMiB must be whole MiB, 32 or more, got ${memory}: leave it out for 128`,
    ]);
  });
});

describe('sidecarProblems', () => {
  it('takes a new name in a task whose containers share localhost, on Fargate and on instances', () => {
    const onInstances = new ecs.Ec2TaskDefinition(new Stack(), 'Task', { networkMode: ecs.NetworkMode.AWS_VPC });
    expect(sidecarProblems(fargateTask(), 'cloudwatch-agent')).toEqual([]);
    expect(sidecarProblems(onInstances, 'a'.repeat(255))).toEqual([]);
  });

  it.each([ecs.NetworkMode.BRIDGE, ecs.NetworkMode.HOST, ecs.NetworkMode.NONE])(
    'refuses the network mode %s',
    (networkMode) => {
      const taskDefinition = new ecs.Ec2TaskDefinition(new Stack(), 'Task', { networkMode });
      expect(sidecarProblems(taskDefinition, 'agent')).toEqual([
        `the network mode must be awsvpc, got ${networkMode}: only then do containers of a task share localhost, so set networkMode to ` +
          'NetworkMode.AWS_VPC',
      ]);
    },
  );

  it.each([
    ['web', 'containerName must be unique in the task definition, got "web" twice: choose another'],
    ['my agent', 'containerName must have 1 to 255 letters, digits, "_" and "-", got "my agent"'],
    ['', 'containerName must have 1 to 255 letters, digits, "_" and "-", got ""'],
  ])('refuses the name "%s"', (name, problem) => {
    expect(sidecarProblems(fargateTask(), name)).toEqual([problem]);
  });

  it('sees the containers that were added later', () => {
    const taskDefinition = fargateTask();
    taskDefinition.addContainer('agent', { image });
    expect(containersOf(taskDefinition).map(({ containerName }) => containerName)).toEqual(['web', 'agent']);
    expect(sidecarProblems(taskDefinition, 'agent')).toHaveLength(1);
  });
});

describe('refuseProblems', () => {
  it('throws all of them at once, and nothing where there are none', () => {
    expect(() => refuseProblems('Test/Task', ['a', 'b'])).toThrow('Test/Task cannot publish metrics: a; b');
    expect(() => refuseProblems('Test/Task', [])).not.toThrow();
  });
});
