import type { ServiceState } from '@ecs-guard/simulator/services/ecs/state';
import { describe, expect, it } from 'vitest';
import { minutes } from '../../../src/core/time.ts';
import { describeBake, describePhase, describeTasks, styleOfPhase } from '../../../src/start/describe/rollout.ts';

describe('describePhase', () => {
  it.each([
    ['IN_PROGRESS', 'pending', 'pending'],
    ['IN_PROGRESS', 'rolling-out', 'rolling out'],
    ['ROLLBACK_IN_PROGRESS', 'rolling-back', 'rolling back'],
    ['ROLLBACK_REQUESTED', 'baking', 'rollback requested'],
    ['ROLLBACK_REQUESTED', 'pending', 'pending'],
  ] as const)('says for %s, %s: %s', (status, phase, text) => {
    expect(describePhase({ status }, { phase })).toBe(text);
  });

  it("is ECS's status when the rollout is over", () => {
    expect(describePhase({ status: 'ROLLBACK_SUCCESSFUL' }, undefined)).toBe('rollback successful');
  });
});

describe('styleOfPhase', () => {
  it.each([
    ['IN_PROGRESS', { phase: 'baking' }, 'bold'],
    ['ROLLBACK_IN_PROGRESS', { phase: 'rolling-back' }, 'yellow'],
    ['SUCCESSFUL', undefined, 'green'],
    ['ROLLBACK_SUCCESSFUL', undefined, 'red'],
    ['STOPPED', undefined, 'red'],
  ] as const)('for %s, %j is %s', (status, rollout, style) => {
    expect(styleOfPhase({ status }, rollout)).toBe(style);
  });
});

describe('describeTasks', () => {
  const task = (revision: number, lastStatus: string, healthy = lastStatus === 'RUNNING') => ({
    revisionArn: `revision/${revision}`,
    lastStatus,
    healthy,
  });
  const row = (revision: number, status: string) => ({
    status,
    revisionArn: `revision/${revision}`,
    taskDefinitionArn: `arn:aws:ecs:eu-west-1:111122223333:task-definition/web:${revision}`,
  });
  const service = (...tasks: readonly object[]) =>
    ({
      status: 'ACTIVE',
      desiredCount: 2,
      rows: [row(2, 'PRIMARY'), row(1, 'ACTIVE')],
      tasks,
    }) as unknown as ServiceState;

  it('counts the tasks of both versions, the new one against what is desired', () => {
    expect(
      describeTasks(service(task(2, 'RUNNING'), task(2, 'PENDING'), task(1, 'RUNNING'), task(1, 'STOPPING'))),
    ).toBe('v2 1/2 running, 1 starting · v1 1 running, 1 stopping');
  });

  it('says how many of the running ones are healthy, unless all are', () => {
    expect(describeTasks(service(task(2, 'RUNNING'), task(2, 'RUNNING', false), task(1, 'RUNNING')))).toBe(
      'v2 2/2 running, 1 healthy · v1 1 running',
    );
  });

  it('leaves out an old version without tasks', () => {
    expect(describeTasks(service(task(2, 'RUNNING'), task(1, 'STOPPED')))).toBe('v2 1/2 running');
    expect(describeTasks(service())).toBe('v2 0/2 running');
  });
});

describe('describeBake', () => {
  it('says how long it is, and who says so when the service does not', () => {
    expect(describeBake({ bakeTimeInMinutes: 10 }, minutes(10))).toBe(' · bake time 10 min');
    expect(describeBake({ bakeTimeInMinutes: undefined }, minutes(6))).toBe(
      ' · bake time 6 min, derived by ECS from the alarms',
    );
  });

  it('is nothing without a bake', () => {
    expect(describeBake({ bakeTimeInMinutes: 10 }, undefined)).toBe('');
  });
});
