import { Stack } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { describe, expect, it } from 'vitest';
import { containersOf, pathProblems, sidecarProblems } from '../../../lib/metrics/sidecar-problems.ts';
import { image } from './shop-cluster.ts';

function fargateTask(): ecs.FargateTaskDefinition {
  const taskDefinition = new ecs.FargateTaskDefinition(new Stack(), 'Task');
  taskDefinition.addContainer('web', { image });
  return taskDefinition;
}

describe('pathProblems', () => {
  it.each(['/', '/metrics', '/a-b_c.d~e', '/actuator/prometheus;v=1'])('takes %s', (path) => {
    expect(pathProblems(path)).toEqual([]);
  });

  it.each(['', 'metrics', '/metrics?all=1', '/a b', '/a#b', '/%41'])('refuses "%s"', (path) => {
    expect(pathProblems(path)).toEqual([
      `path must start with "/" and must not contain a space, "?", "#" or "%", got "${path}": omit it to use the default, "/metrics"`,
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
        `the network mode of the task definition must be awsvpc, got ${networkMode}: set networkMode to NetworkMode.AWS_VPC, so that the ` +
          'containers of a task share localhost',
      ]);
    },
  );

  it.each([
    ['web', 'the task definition already has a container named "web": set containerName to another name'],
    ['my agent', 'containerName must have 1 to 255 letters, digits, "_" and "-", got "my agent": choose another name'],
    ['', 'containerName must have 1 to 255 letters, digits, "_" and "-", got "": choose another name'],
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
