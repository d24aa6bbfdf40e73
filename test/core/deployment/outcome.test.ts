import { describe, expect, it } from 'vitest';
import { assessOutcome } from '../../../src/core/deployment/outcome.ts';
import { at, deployment, deploymentArn, revisionArn, rolledBackByAlarm, T0 } from '../../builders/facts.ts';

/** Long after every story: the lists have settled. */
const LATER = at(120);
const settled = { siblingsReadAt: LATER, previous: undefined, now: LATER };
const alone = { ...settled, siblings: [], rollbackRequested: false };
const monitoring = { status: 'MONITORING', alarmNames: ['a'], triggeredAlarmNames: [] };
const hook = (targetType: string, status: string, timeoutAction?: string) => ({
  hookId: 'h',
  targetType,
  targetArn: undefined,
  status,
  expiresAt: undefined,
  timeoutAction,
});

describe('assessOutcome', () => {
  it('calls SUCCESSFUL a success, also after a rollback was asked for', () => {
    const verdict = assessOutcome(deployment({ status: 'SUCCESSFUL' }), { ...alone, rollbackRequested: true });
    expect(verdict).toEqual({
      phase: 'finished',
      outcome: 'succeeded',
      cause: undefined,
      supersededBy: undefined,
      settling: undefined,
    });
  });

  it('names the cause of a rollback', () => {
    expect(assessOutcome(rolledBackByAlarm(), alone)).toMatchObject({
      phase: 'finished',
      outcome: 'rolled-back',
      cause: 'alarm',
    });
  });

  it('remembers that a rollback was asked for', () => {
    const facts = rolledBackByAlarm({ alarms: monitoring, rollback: undefined });
    expect(assessOutcome(facts, { ...alone, rollbackRequested: true })).toMatchObject({
      outcome: 'rolled-back',
      cause: 'requested',
    });
  });

  it('tells a failed rollback from a rollback', () => {
    expect(assessOutcome(rolledBackByAlarm({ status: 'ROLLBACK_FAILED' }), alone)).toMatchObject({
      outcome: 'rollback-failed',
      cause: 'alarm',
    });
  });

  it('calls a stop by an alarm without rollback a failure', () => {
    const facts = deployment({ status: 'STOPPED', alarms: { ...monitoring, status: 'TRIGGERED' }, finishedAt: at(6) });
    expect(assessOutcome(facts, alone)).toMatchObject({ outcome: 'failed', cause: 'alarm' });
  });

  it('calls a stop superseded only by a deployment that was created before its end', () => {
    const stopped = deployment({ status: 'STOPPED', finishedAt: at(6) });
    const earlier = { serviceDeploymentArn: deploymentArn('next'), createdAt: at(6) };
    const later = { serviceDeploymentArn: deploymentArn('next'), createdAt: at(6, 1) };
    const older = { serviceDeploymentArn: deploymentArn('old'), createdAt: at(-1) };
    expect(assessOutcome(stopped, { ...alone, siblings: [earlier] })).toMatchObject({
      outcome: 'superseded',
      cause: undefined,
      supersededBy: deploymentArn('next'),
    });
    expect(assessOutcome(stopped, { ...alone, siblings: [later, older] })).toMatchObject({
      outcome: 'stopped',
      cause: 'unknown',
      supersededBy: undefined,
    });
  });

  it('names the first successor of several', () => {
    const stopped = deployment({ status: 'STOPPED', finishedAt: at(9) });
    const siblings = [
      { serviceDeploymentArn: deploymentArn('third'), createdAt: at(5) },
      { serviceDeploymentArn: deploymentArn('second'), createdAt: at(3) },
      { serviceDeploymentArn: deploymentArn('bad'), createdAt: T0 },
    ];
    expect(assessOutcome(stopped, { ...alone, siblings }).supersededBy).toBe(deploymentArn('second'));
  });

  it.each([
    ['PENDING', 'pending'],
    ['IN_PROGRESS', 'rolling-out'],
    ['STOP_REQUESTED', 'rolling-out'],
    ['ROLLBACK_REQUESTED', 'rolling-back'],
    ['ROLLBACK_IN_PROGRESS', 'rolling-back'],
    ['STOP_IN_PROGRESS', 'rolling-out'],
    ['A_WORD_OF_2027', 'rolling-out'],
  ])('takes %s as not finished', (status, phase) => {
    expect(assessOutcome(deployment({ status }), alone)).toMatchObject({ phase, outcome: undefined });
  });

  it('sees the bake of a rolling deployment when no source task is left', () => {
    const drained = [{ arn: revisionArn('1'), requestedTaskCount: 0, runningTaskCount: 0, pendingTaskCount: 0 }];
    expect(assessOutcome(deployment({ sourceServiceRevisions: drained }), alone).phase).toBe('baking');
    const draining = [{ arn: revisionArn('1'), requestedTaskCount: 0, runningTaskCount: 1, pendingTaskCount: 0 }];
    expect(assessOutcome(deployment({ sourceServiceRevisions: draining }), alone).phase).toBe('rolling-out');
  });

  it('has no bake in a rolling deployment without alarms', () => {
    expect(assessOutcome(deployment({ sourceServiceRevisions: [], alarms: undefined }), alone).phase).toBe(
      'rolling-out',
    );
  });

  it('has no bake in a rolling deployment whose alarms ECS ignores', () => {
    const ignored = { ...monitoring, status: 'DISABLED' };
    const drained = { sourceServiceRevisions: [], alarms: ignored, bakeTimeMinutes: undefined };
    expect(assessOutcome(deployment(drained), alone).phase).toBe('rolling-out');
    // A time that was configured passes all the same.
    expect(assessOutcome(deployment({ ...drained, bakeTimeMinutes: 0 }), alone).phase).toBe('rolling-out');
    expect(assessOutcome(deployment({ ...drained, bakeTimeMinutes: 10 }), alone).phase).toBe('baking');
  });

  it('believes the stage of a staged strategy', () => {
    expect(assessOutcome(deployment({ strategy: 'CANARY', lifecycleStage: 'BAKE_TIME' }), alone).phase).toBe('baking');
    expect(
      assessOutcome(deployment({ strategy: 'CANARY', lifecycleStage: 'PRE_PRODUCTION_TRAFFIC_SHIFT' }), alone).phase,
    ).toBe('rolling-out');
  });

  it('waits for approval while a pause hook awaits action', () => {
    expect(assessOutcome(deployment({ lifecycleHooks: [hook('PAUSE', 'AWAITING_ACTION')] }), alone).phase).toBe(
      'awaiting-approval',
    );
  });
});

describe('a stop that nothing explains yet', () => {
  const stopped = deployment({ status: 'STOPPED', finishedAt: at(6) });
  const rollingOut = { phase: 'baking', settling: undefined } as const;
  const early = { ...alone, siblingsReadAt: at(6, 30), previous: rollingOut, now: at(6, 30) };
  const doubt = { because: 'stopped', until: at(7) } as const;

  it('leaves the deployment in its phase until the list had a minute to show what came next', () => {
    expect(assessOutcome(stopped, early)).toEqual({
      phase: 'baking',
      outcome: undefined,
      cause: undefined,
      supersededBy: undefined,
      settling: doubt,
    });
    expect(assessOutcome(stopped, { ...early, previous: undefined })).toMatchObject({
      phase: 'rolling-out',
      settling: doubt,
    });
  });

  it('is believed from that minute on, by a list that was read then', () => {
    const last = { ...early, siblingsReadAt: at(6, 59), now: at(9) };
    expect(assessOutcome(stopped, last)).toMatchObject({ outcome: undefined, settling: doubt });
    expect(assessOutcome(stopped, { ...early, siblingsReadAt: undefined, now: at(9) }).settling).toEqual(doubt);
    expect(assessOutcome(stopped, { ...early, siblingsReadAt: at(7), now: at(7) })).toEqual({
      phase: 'finished',
      outcome: 'stopped',
      cause: 'unknown',
      supersededBy: undefined,
      settling: undefined,
    });
  });

  it('is a stop on request when a rollback was requested', () => {
    expect(assessOutcome(stopped, { ...alone, rollbackRequested: true })).toMatchObject({
      outcome: 'stopped',
      cause: 'requested',
    });
  });

  it('keeps the time of the first doubt where ECS names no end', () => {
    const endless = deployment({ status: 'STOPPED' });
    expect(assessOutcome(endless, early).settling).toEqual({ because: 'stopped', until: at(7, 30) });
    const again = {
      ...early,
      previous: { phase: 'baking', settling: doubt },
      siblingsReadAt: at(8),
      now: at(8),
    } as const;
    expect(assessOutcome(endless, again).outcome).toBe('stopped');
  });

  it('counts from the instant of the stop where no end is given', () => {
    const halted = deployment({ status: 'STOPPED', stoppedAt: at(6) });
    expect(assessOutcome(halted, early).settling).toEqual(doubt);
    const next = (createdAt: ReturnType<typeof at>) => [{ serviceDeploymentArn: deploymentArn('next'), createdAt }];
    expect(assessOutcome(halted, { ...alone, siblings: next(at(6)) }).outcome).toBe('superseded');
    expect(assessOutcome(halted, { ...alone, siblings: next(at(6, 1)) }).outcome).toBe('stopped');
    expect(assessOutcome(deployment({ status: 'STOPPED' }), { ...alone, siblings: next(at(90)) }).outcome).toBe(
      'superseded',
    );
    expect(assessOutcome(halted, { ...alone, siblings: next(T0) }).outcome).toBe('stopped');
  });

  it('is a failure when the circuit breaker stopped it', () => {
    const broken = { status: 'TRIGGERED', failureCount: 3, threshold: 3 };
    expect(assessOutcome(deployment({ status: 'STOPPED', circuitBreaker: broken }), early)).toMatchObject({
      phase: 'finished',
      outcome: 'failed',
      cause: 'circuit-breaker',
    });
  });
});

describe('the phase of a deployment under way', () => {
  const tasks = (id: string, requested: number, running: number, pending = 0) => ({
    arn: revisionArn(id),
    requestedTaskCount: requested,
    runningTaskCount: running,
    pendingTaskCount: pending,
  });
  const phaseOf = (fields: Parameters<typeof deployment>[0]) => assessOutcome(deployment(fields), alone).phase;
  const drained = { sourceServiceRevisions: [tasks('1', 0, 0)] };

  it('names the cause of a rollback while it runs', () => {
    expect(assessOutcome(rolledBackByAlarm({ status: 'ROLLBACK_IN_PROGRESS' }), alone)).toEqual({
      phase: 'rolling-back',
      outcome: undefined,
      cause: 'alarm',
      supersededBy: undefined,
      settling: undefined,
    });
  });

  it('is no bake before all tasks of the new revision run', () => {
    expect(phaseOf({ ...drained, targetServiceRevision: tasks('2', 2, 1) })).toBe('rolling-out');
    expect(phaseOf({ ...drained, targetServiceRevision: tasks('2', 0, 0) })).toBe('rolling-out');
    expect(phaseOf({ ...drained, targetServiceRevision: undefined })).toBe('rolling-out');
    expect(phaseOf({ ...drained, targetServiceRevision: tasks('2', 2, 3) })).toBe('baking');
  });

  it('is no bake while a task of any source is left or on its way', () => {
    expect(phaseOf({ sourceServiceRevisions: [tasks('1', 0, 0, 1)] })).toBe('rolling-out');
    expect(phaseOf({ sourceServiceRevisions: [tasks('0', 0, 0), tasks('1', 1, 1)] })).toBe('rolling-out');
  });

  it('takes a deployment of the same revision for a bake: its source is its target', () => {
    expect(phaseOf({ sourceServiceRevisions: [tasks('2', 2, 2)] })).toBe('baking');
  });

  it('is no bake without the name of an alarm, in a staged strategy, or while ECS stops it', () => {
    expect(phaseOf({ ...drained, alarms: { ...monitoring, alarmNames: [] } })).toBe('rolling-out');
    expect(phaseOf({ ...drained, strategy: 'BLUE_GREEN' })).toBe('rolling-out');
    expect(phaseOf({ ...drained, status: 'STOP_REQUESTED' })).toBe('rolling-out');
    expect(phaseOf({ strategy: 'CANARY', lifecycleStage: 'BAKE_TIME', status: 'STOP_REQUESTED' })).toBe('rolling-out');
  });

  it('awaits approval at a pause alone, among other hooks', () => {
    expect(phaseOf({ lifecycleHooks: [hook('AWS_LAMBDA', 'SUCCEEDED'), hook('PAUSE', 'AWAITING_ACTION')] })).toBe(
      'awaiting-approval',
    );
    expect(phaseOf({ lifecycleHooks: [hook('PAUSE', 'SUCCEEDED')] })).toBe('rolling-out');
    expect(phaseOf({ lifecycleHooks: [hook('AWS_LAMBDA', 'AWAITING_ACTION')] })).toBe('rolling-out');
  });
});
