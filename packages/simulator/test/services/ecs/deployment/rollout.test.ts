import { describe, expect, it } from 'vitest';
import { countsOf, newRollout, stopWatching, wantSources } from '../../../../src/services/ecs/deployment/rollout.ts';
import { deploymentState, rowState, serviceState, taskState } from '../states.ts';

describe('wantSources', () => {
  it('keeps as many tasks of each older revision that completed as it has, and none of one that did not', () => {
    const rows = [
      rowState({ revisionArn: 'new', rolloutState: 'IN_PROGRESS' }),
      rowState({ revisionArn: 'failed', rolloutState: 'FAILED' }),
      rowState({ revisionArn: 'good' }),
      rowState({ revisionArn: 'empty' }),
    ];
    const tasks = ['good', 'good', 'failed', 'new'].map((revisionArn) => taskState({ revisionArn }));
    const service = serviceState({
      rows,
      tasks: [...tasks, taskState({ revisionArn: 'good', lastStatus: 'STOPPING' })],
    });
    const rollout = newRollout(service, deploymentState(), rows[0] ?? rowState());
    rollout.sourcesWanted.set('older', 9);
    wantSources(rollout);
    expect([...rollout.sourcesWanted]).toEqual([
      ['good', 2],
      ['empty', 0],
    ]);
  });
});

describe('stopWatching', () => {
  it('cancels every watch, and completes the monitors that did not fire', () => {
    const canceled: string[] = [];
    const monitor = { alarmNames: [], triggeredAlarmNames: [], status: 'MONITORING' };
    const breaker = { status: 'TRIGGERED', failureCount: 3, threshold: 3 };
    const rollout = newRollout(
      serviceState(),
      deploymentState({ alarms: monitor, circuitBreaker: breaker }),
      rowState(),
    );
    Object.assign(rollout, {
      bakeEndsAt: 5,
      cancelPoll: () => canceled.push('poll'),
      cancelBake: () => canceled.push('bake'),
      cancelBreaker: () => canceled.push('breaker'),
      cancelPauses: () => canceled.push('pauses'),
    });
    stopWatching(rollout);
    stopWatching(rollout);
    expect(canceled).toEqual(['poll', 'bake', 'breaker', 'pauses']);
    expect([rollout.bakeEndsAt, monitor.status, breaker.status]).toEqual([
      undefined,
      'MONITORING_COMPLETE',
      'TRIGGERED',
    ]);
  });
});

describe('countsOf', () => {
  const tasks = [
    taskState({ revisionArn: 'new' }),
    taskState({ revisionArn: 'new', lastStatus: 'PENDING' }),
    taskState({ revisionArn: 'old' }),
    taskState({ revisionArn: 'old', lastStatus: 'STOPPING' }),
  ];
  const deployment = deploymentState({ targetRevisionArn: 'new', sourceRevisionArns: ['old', 'gone'] });

  it('requests the desired count of the revision to end on, and of others what is live', () => {
    expect(countsOf(serviceState({ desiredCount: 5, tasks }), deployment, 'new')).toEqual({
      target: { arn: 'new', requestedTaskCount: 5, runningTaskCount: 1, pendingTaskCount: 1 },
      sources: [
        { arn: 'old', requestedTaskCount: 1, runningTaskCount: 1, pendingTaskCount: 0 },
        { arn: 'gone', requestedTaskCount: 0, runningTaskCount: 0, pendingTaskCount: 0 },
      ],
    });
  });

  it('has the requested weights where traffic is shifted', () => {
    const requested = {
      test: new Map([['new', 100]]),
      production: new Map([
        ['old', 90],
        ['new', 10],
      ]),
    };
    const weights = { requested, routed: { test: new Map(), production: new Map() } };
    const { target, sources } = countsOf(serviceState({ tasks, weights }), deployment, 'new');
    expect(
      [target, ...sources].map((one) => [one.requestedTestTrafficWeight, one.requestedProductionTrafficWeight]),
    ).toEqual([
      [100, 10],
      [0, 90],
      [0, 0],
    ]);
  });
});
