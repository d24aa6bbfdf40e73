import { describe, expect, it } from 'vitest';
import { assessOutcome } from '../../core/outcome.ts';
import { at, deployment, deploymentArn, revisionArn, rolledBackByAlarm, T0 } from '../support/facts.ts';

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
