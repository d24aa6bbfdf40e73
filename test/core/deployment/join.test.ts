import { describe, expect, it } from 'vitest';
import type { ClassicDeployment } from '../../../src/core/deployment/facts.ts';
import {
  isNewerThanApi,
  isRollbackEvent,
  type JoinCandidate,
  joinEvent,
  matchClassicIds,
} from '../../../src/core/deployment/join.ts';
import { type EpochMs, epochMs } from '../../../src/core/time.ts';
import { at, deploymentArn, ecsEvent, revisionArn, T0 } from '../../builders/facts.ts';

describe('matchClassicIds', () => {
  const row = (id: string, milliseconds: number): ClassicDeployment => ({
    id,
    status: 'PRIMARY',
    rolloutState: undefined,
    rolloutStateReason: undefined,
    taskDefinitionArn: 'checkout:1',
    createdAt: epochMs(T0 + milliseconds),
    updatedAt: T0,
    desiredCount: 1,
    runningCount: 1,
    pendingCount: 0,
    failedTasks: 0,
  });

  const deployingRevision = (number: string) => ({
    createdAt: T0,
    targetServiceRevision: {
      arn: revisionArn(number),
      requestedTaskCount: 1,
      runningTaskCount: 1,
      pendingTaskCount: 0,
    },
  });

  it('takes the rows that were created within five seconds before or after if no number matches', () => {
    const rows = [row('a', -5_001), row('b', -5_000), row('c', 0), row('d', 5_000), row('e', 5_001)];
    expect(matchClassicIds({ createdAt: T0, targetServiceRevision: undefined }, rows)).toEqual(['b', 'c', 'd']);
    expect(matchClassicIds(deployingRevision('4'), rows)).toEqual(['b', 'c', 'd']);
  });

  // From a public transcript of April 2026: the revisions of two rows that DescribeServices shows together.
  it('takes only the row whose number is the number of the service revision, whenever it was created', () => {
    const rows = [row('ecs-svc/6216346761948112104', 0), row('ecs-svc/5678755162203410295', -3_326_000)];
    const idsFor = (number: string) => matchClassicIds(deployingRevision(number), rows);
    expect(idsFor('6216346761948112104')).toEqual(['ecs-svc/6216346761948112104']);
    expect(idsFor('5678755162203410295')).toEqual(['ecs-svc/5678755162203410295']);
  });
});

describe('isRollbackEvent', () => {
  it.each([
    ['ECS deployment circuit breaker: rolling back to deploymentId ecs-svc/1.', true],
    ['Rolling back because an alarm fired', true],
    ['ECS deployment circuit breaker: task failed to start.', false],
    [undefined, false],
  ])('of %j is %s', (reason, expected) => {
    expect(isRollbackEvent(ecsEvent({ reason }))).toBe(expected);
  });
});

describe('isNewerThanApi', () => {
  it('is later than all that the API shows', () => {
    const event = ecsEvent({ at: at(5) });
    expect(isNewerThanApi(event, [at(4), undefined])).toBe(true);
    expect(isNewerThanApi(event, [at(4), at(5)])).toBe(false);
    expect(isNewerThanApi(event, [])).toBe(true);
  });
});

describe('joinEvent', () => {
  const candidate = (name: string, createdAt: EpochMs, phase: JoinCandidate['phase'] = 'finished'): JoinCandidate => ({
    deploymentKey: deploymentArn(name),
    createdAt,
    finishedAt: phase === 'finished' ? epochMs(T0 - 10_000) : undefined,
    phase,
    ecsDeploymentIds: [`ecs-svc/${name}`],
  });
  const old = candidate('1', at(-60));
  const bad = candidate('2', T0, 'rolling-out');
  const rollingBack = candidate('2', T0, 'rolling-back');
  const rollback = { reason: 'rolling back to deploymentId ecs-svc/1.' };
  const join = (
    fields: Parameters<typeof ecsEvent>[0],
    {
      candidates = [old, bad],
      apiIsBehind = false,
    }: { candidates?: readonly JoinCandidate[]; apiIsBehind?: boolean } = {},
  ) => joinEvent(ecsEvent(fields), candidates, { apiIsBehind })?.deploymentKey;

  it('goes by the ARN of the service deployment alone, where the event has one', () => {
    expect(join({ serviceDeploymentArn: old.deploymentKey, ecsDeploymentId: 'ecs-svc/2', at: at(5) })).toBe(
      old.deploymentKey,
    );
    expect(join({ serviceDeploymentArn: deploymentArn('other'), ecsDeploymentId: 'ecs-svc/2' })).toBeUndefined();
  });

  it('goes by the classic id, else by time', () => {
    expect(join({ ecsDeploymentId: 'ecs-svc/1', at: at(5) })).toBe(old.deploymentKey);
    expect(join({ ecsDeploymentId: 'ecs-svc/9', at: at(5) })).toBe(bad.deploymentKey);
    expect(join({ ecsDeploymentId: undefined, at: at(-1) })).toBe(old.deploymentKey);
    expect(join({ ecsDeploymentId: undefined, at: at(-61) })).toBeUndefined();
  });

  it('takes an event for up to a second younger than it says: it carries whole seconds', () => {
    expect(join({ ecsDeploymentId: undefined, at: epochMs(T0 - 1_000) })).toBe(bad.deploymentKey);
    expect(join({ ecsDeploymentId: undefined, at: epochMs(T0 - 1_001) })).toBe(old.deploymentKey);
  });

  it.each<[string, Parameters<typeof ecsEvent>[0], number, boolean]>([
    ['a start', {}, 1_000, true],
    ['a start', {}, 1_001, false],
    ['an end', { eventName: 'SERVICE_DEPLOYMENT_COMPLETED' }, 60_000, true],
    ['an end', { eventName: 'SERVICE_DEPLOYMENT_COMPLETED' }, 60_001, false],
    ['a rollback', { ...rollback, eventName: 'SERVICE_DEPLOYMENT_FAILED' }, 60_001, false],
    ['an event without an id', { ecsDeploymentId: undefined, eventName: 'SERVICE_TASK_START_IMPAIRED' }, 60_001, true],
  ])('takes %s %o, %i ms after the end of the newest deployment: %s', (_, fields, afterMs, isJoined) => {
    // It ended 10 s before T0. A deployment that is not listed yet may have begun since.
    const event = { ecsDeploymentId: 'ecs-svc/9', at: epochMs(T0 - 10_000 + afterMs), ...fields };
    expect(join(event, { candidates: [old] })).toBe(isJoined ? old.deploymentKey : undefined);
  });

  it('gives a rollback to the newest deployment, not to the one that it names', () => {
    expect(join({ ...rollback, ecsDeploymentId: 'ecs-svc/1', at: at(5) })).toBe(bad.deploymentKey);
  });

  it.each<[string, Parameters<typeof ecsEvent>[0], JoinCandidate, boolean]>([
    ['a start with its id', { ecsDeploymentId: 'ecs-svc/2' }, bad, true],
    ['a start with an id that is not known', { ecsDeploymentId: 'ecs-svc/9' }, bad, false],
    ['an end', { ecsDeploymentId: 'ecs-svc/2', eventName: 'SERVICE_DEPLOYMENT_COMPLETED' }, bad, false],
    ['a failure', { ecsDeploymentId: 'ecs-svc/2', eventName: 'SERVICE_DEPLOYMENT_FAILED' }, bad, false],
    [
      'a failure that shows',
      { ecsDeploymentId: 'ecs-svc/2', eventName: 'SERVICE_DEPLOYMENT_FAILED' },
      rollingBack,
      true,
    ],
    ['a rollback', { ...rollback, ecsDeploymentId: 'ecs-svc/1' }, bad, false],
    ['a rollback that shows', { ...rollback, ecsDeploymentId: 'ecs-svc/1' }, rollingBack, true],
    ['any other event', { ecsDeploymentId: undefined, eventName: 'SERVICE_TASK_START_IMPAIRED' }, bad, true],
  ])('while the API may be behind, joins %s only where the record explains it', (_, fields, newest, isJoined) => {
    const joined = join({ at: at(5), ...fields }, { candidates: [old, newest], apiIsBehind: true });
    expect(joined).toBe(isJoined ? newest.deploymentKey : undefined);
  });
});
