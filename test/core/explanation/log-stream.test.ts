import { describe, expect, it } from 'vitest';
import type { StoppedContainer, StoppedTask } from '../../../src/core/deployment/evidence.ts';
import { chooseLogs, findLogPlace } from '../../../src/core/explanation/log-stream.ts';
import { at } from '../../builders/facts.ts';
import { container, task as definition } from '../../builders/task-definitions.ts';

const ID = '0123456789abcdef0123456789abcdef';
const task = (...containers: readonly StoppedContainer[]): StoppedTask => ({
  taskArn: `arn:aws:ecs:eu-west-1:111122223333:task/shop/${ID}`,
  taskDefinitionArn: undefined,
  stopCode: 'EssentialContainerExited',
  stoppedReason: 'Essential container in task exited',
  stoppedAt: at(1),
  containers,
});
const ended = (name: string, exitCode?: number, fields: Partial<StoppedContainer> = {}): StoppedContainer => ({
  name,
  exitCode,
  reason: undefined,
  ...fields,
});

describe('the containers whose logs are read', () => {
  const defined = definition({ containers: ['proxy', 'web'].map((name) => container({ name })) });
  const behind = [{ container: 'web', port: 80 }];
  const names = (...tasks: readonly StoppedTask[]) =>
    chooseLogs(tasks, defined, behind).map((source) => source.container);

  it('are those that ended their task', () => {
    expect(names(task(ended('web', 143), ended('proxy', 1)))).toEqual(['proxy']);
  });

  it('are those behind the load balancer if none failed by itself', () => {
    expect(names(task(ended('proxy', 143), ended('web', 143)))).toEqual(['web']);
  });

  it('are those with a reason if none has an exit code', () => {
    expect(names(task(ended('proxy', undefined, { reason: 'CannotStartContainerError: x' })))).toEqual(['proxy']);
  });

  it('are the first essential ones without a load balancer', () => {
    expect(chooseLogs([task(ended('web', 143))], defined, []).map((source) => source.container)).toEqual(['proxy']);
  });

  it('are each read once, at most 3', () => {
    const many = definition({ containers: ['a', 'b', 'c', 'd'].map((name) => container({ name })) });
    const tasks = ['a', 'a', 'b', 'c', 'd'].map((name) => task(ended(name, 1)));
    expect(chooseLogs(tasks, many, []).map((source) => source.container)).toEqual(['a', 'b', 'c']);
  });
});

describe('the log of a container', () => {
  const place = (driver: string, options: Readonly<Record<string, string>>, runtimeId?: string) => {
    const stopped = task(ended('web', 1, runtimeId === undefined ? {} : { runtimeId }));
    const logging = { driver, options: new Map(Object.entries(options)) };
    return findLogPlace({ task: stopped, container: 'web' }, container({ logging }));
  };

  it('is in the stream of prefix, container and task', () => {
    expect(
      place('awslogs', { 'awslogs-group': '/ecs/shop', 'awslogs-region': 'us-east-1', 'awslogs-stream-prefix': 'ecs' }),
    ).toEqual({
      is: 'stream',
      region: 'us-east-1',
      logGroup: '/ecs/shop',
      logStream: `ecs/web/${ID}`,
      mayLackLast: true,
    });
  });

  it('is on EC2 without a prefix in the stream of the container id, in the Region of the task', () => {
    expect(place('awslogs', { 'awslogs-group': '/ecs/shop', mode: 'blocking' }, 'runtime-1')).toEqual({
      is: 'stream',
      region: 'eu-west-1',
      logGroup: '/ecs/shop',
      logStream: 'runtime-1',
      mayLackLast: false,
    });
    expect(place('awslogs', { 'awslogs-group': '/ecs/shop' })).toEqual({
      is: 'none',
      what: 'Container web never started, so it wrote no log.',
    });
  });

  it('is named where the guard cannot read it', () => {
    expect(place('awsfirelens', { Name: 'datadog' })).toEqual({
      is: 'unsupported',
      what: 'The log of container web goes through FireLens, to datadog: read it there. The guard reads logs only from CloudWatch Logs.',
    });
    expect(place('splunk', {})).toMatchObject({
      is: 'unsupported',
      what: expect.stringContaining('the log driver splunk'),
    });
  });

  it('does not exist without a log configuration', () => {
    expect(findLogPlace({ task: task(ended('web', 1)), container: 'web' }, container())).toEqual({
      is: 'none',
      what: 'Container web has no log configuration in its task definition.',
    });
  });
});
