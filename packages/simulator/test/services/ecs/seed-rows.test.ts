import { describe, expect, it } from 'vitest';
import { rowsOf } from '../../../src/services/ecs/seed-rows.ts';
import { deploymentState, ecsWorld, revisionState, serviceState } from './states.ts';

const world = ecsWorld();
const good = revisionState({ arn: 'rev-1', taskDefinitionArn: 'api:1' });
const next = revisionState({ arn: 'rev-2', taskDefinitionArn: 'api:2' });
const done = deploymentState({
  classicId: 'ecs-svc/1',
  targetRevisionArn: 'rev-1',
  status: 'SUCCESSFUL',
  createdAt: 10,
  updatedAt: 20,
});
const newest = (status: string) =>
  deploymentState({ classicId: 'ecs-svc/2', targetRevisionArn: 'rev-2', status, createdAt: 30, updatedAt: 40 });
const rows = (...deployments: ReturnType<typeof newest>[]) =>
  rowsOf(world, serviceState({ deployments, revisions: [good, next], createdAt: 5 }), good);

describe('rowsOf', () => {
  it('is the revision that runs, under the id and times of its deployment', () => {
    expect(rows(done)).toEqual([
      {
        id: 'ecs-svc/1',
        revisionArn: 'rev-1',
        taskDefinitionArn: 'api:1',
        createdAt: 10,
        updatedAt: 20,
        status: 'PRIMARY',
        rolloutState: 'COMPLETED',
        rolloutStateReason: 'ECS deployment ecs-svc/1 completed.',
        failedTasks: 0,
      },
    ]);
  });

  it('draws an id for a revision without a deployment, dated as the service', () => {
    expect(rows()).toMatchObject([
      { id: expect.stringMatching(/^ecs-svc\/\d{19}$/), createdAt: 5, updatedAt: 5, rolloutState: 'COMPLETED' },
    ]);
  });

  it('has the newest deployment in front while it lasts', () => {
    expect(rows(done, newest('IN_PROGRESS'))).toMatchObject([
      { id: 'ecs-svc/2', status: 'PRIMARY', rolloutState: 'IN_PROGRESS', taskDefinitionArn: 'api:2', createdAt: 30 },
      { id: 'ecs-svc/1', status: 'ACTIVE', rolloutState: 'COMPLETED' },
    ]);
    expect(rows(done, newest('STOPPED'))).toMatchObject([{ id: 'ecs-svc/1', status: 'PRIMARY' }]);
  });

  it('has the good revision in front again in a rollback, and the failed one behind it', () => {
    expect(rows(done, newest('ROLLBACK_IN_PROGRESS'))).toMatchObject([
      {
        id: 'ecs-svc/1',
        status: 'PRIMARY',
        rolloutState: 'IN_PROGRESS',
        rolloutStateReason: 'ECS deployment circuit breaker: rolling back to deploymentId ecs-svc/1.',
        updatedAt: 40,
      },
      { id: 'ecs-svc/2', status: 'ACTIVE', rolloutState: 'FAILED' },
    ]);
  });

  it('is the one row of a first deployment that is still under way', () => {
    const first = deploymentState({ classicId: 'ecs-svc/9', targetRevisionArn: 'rev-1', status: 'IN_PROGRESS' });
    expect(rows(first)).toMatchObject([{ id: 'ecs-svc/9', status: 'PRIMARY', rolloutState: 'IN_PROGRESS' }]);
  });
});
