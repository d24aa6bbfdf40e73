import { describe, expect, it } from 'vitest';
import { foldDeployment } from '../../../src/core/deployment/fold.ts';
import type { DeploymentRecord } from '../../../src/core/deployment/record.ts';
import { minutes } from '../../../src/core/time.ts';
import {
  alarm,
  at,
  deployment,
  deploymentArn,
  facts,
  reading,
  revisionArn,
  rolledBackByAlarm,
  SERVICE,
  service,
  T0,
  taskDefinitionArn,
} from '../../builders/facts.ts';

const revisions = new Map(
  [1, 2].map((number) => [
    revisionArn(`${number}`),
    {
      serviceRevisionArn: revisionArn(`${number}`),
      taskDefinitionArn: taskDefinitionArn(number),
      images: [],
      createdAt: T0,
    },
  ]),
);
const fired = alarm({ state: 'ALARM', stateChangedAt: at(5), value: 42 });
const drained = [{ arn: revisionArn('1'), requestedTaskCount: 0, runningTaskCount: 0, pendingTaskCount: 0 }];
/** 64-bit FNV-1a of the metric key of `alarm()`, worked out elsewhere. */
const KEY = '558f2b18a29a893f';

describe('foldDeployment', () => {
  it('tells a rolled-back deployment whole at first sight', () => {
    const record = foldDeployment(
      undefined,
      facts({ deployment: rolledBackByAlarm(), alarms: reading(fired), revisions, now: at(8) }),
    );
    expect(record).toMatchObject({
      serviceArn: SERVICE,
      deploymentKey: deploymentArn('bad'),
      phase: 'finished',
      outcome: 'rolled-back',
      cause: 'alarm',
      startedAt: at(0, 5),
      rollbackStartedAt: at(5, 20),
      finishedAt: at(7),
      protection: { state: 'armed', alarmNames: [] },
      revisions: { from: { taskDefinitionArn: taskDefinitionArn(1) }, to: { taskDefinitionArn: taskDefinitionArn(2) } },
    });
    expect(record.alarms).toEqual([
      {
        alarmName: 'checkout-5xx',
        kind: 'metric',
        stateAtStart: undefined,
        state: 'ALARM',
        triggered: true,
        triggeredAt: at(5),
        metric: 'AWS/ApplicationELB HTTPCode_Target_5XX_Count',
        statistic: 'Sum',
        comparisonOperator: 'GreaterThanThreshold',
        threshold: 10,
        value: 42,
        evaluationInterval: minutes(3),
        metricKey: KEY,
        configuredAt: at(-600),
        lostAt: undefined,
      },
    ]);
    expect(record.timeline.map(({ at: when, what }) => [when, what])).toEqual([
      [T0, 'created'],
      [at(0, 5), 'started'],
      [at(5), 'alarm'],
      [at(5, 20), 'rollback-started'],
      [at(7), 'finished'],
    ]);
  });

  it('keeps the value that fired when the alarm is OK again', () => {
    const first = foldDeployment(
      undefined,
      facts({ deployment: rolledBackByAlarm({ status: 'ROLLBACK_IN_PROGRESS' }), alarms: reading(fired) }),
    );
    const second = foldDeployment(
      first,
      facts({ deployment: rolledBackByAlarm(), alarms: reading(alarm({ stateChangedAt: at(6), value: 0 })) }),
    );
    expect(second.alarms[0]).toMatchObject({ triggeredAt: at(5), value: 42 });
  });

  it('keeps what it learnt of an alarm that is deleted later', () => {
    const first = foldDeployment(undefined, facts({ alarms: reading(alarm({ value: 3 })) }));
    const second = foldDeployment(first, facts({ alarms: reading(), now: at(3) }));
    expect(second.alarms).toEqual([
      {
        alarmName: 'checkout-5xx',
        kind: 'missing',
        stateAtStart: 'OK',
        state: undefined,
        triggered: false,
        triggeredAt: undefined,
        metric: 'AWS/ApplicationELB HTTPCode_Target_5XX_Count',
        statistic: 'Sum',
        comparisonOperator: 'GreaterThanThreshold',
        threshold: 10,
        value: 3,
        evaluationInterval: minutes(3),
        metricKey: KEY,
        configuredAt: at(-600),
        lostAt: at(3),
      },
    ]);
  });

  it('remembers that a rollback was asked for when ECS alone says so at its end', () => {
    const statusReason = 'Service deployment rolled back by user.';
    const record = foldDeployment(
      undefined,
      facts({ deployment: rolledBackByAlarm({ alarms: undefined, rollback: undefined, statusReason }) }),
    );
    expect(record).toMatchObject({ outcome: 'rolled-back', cause: 'requested', rollbackRequested: true });
  });

  it('keeps the cause that ECS gave before it found no rollback candidate', () => {
    const quiet = { status: 'MONITORING_COMPLETE', alarmNames: [], triggeredAlarmNames: [] };
    const rollingBack = foldDeployment(
      undefined,
      facts({
        deployment: rolledBackByAlarm({
          status: 'ROLLBACK_IN_PROGRESS',
          alarms: quiet,
          rollback: undefined,
          finishedAt: undefined,
          statusReason: 'Service deployment rolled back because the circuit breaker threshold was exceeded.',
        }),
      }),
    );
    const statusReason = 'No rollback candidate was found to run the rollback.';
    const ended = facts({
      deployment: rolledBackByAlarm({ status: 'ROLLBACK_FAILED', alarms: quiet, rollback: undefined, statusReason }),
    });
    expect(foldDeployment(rollingBack, ended)).toMatchObject({
      outcome: 'rollback-failed',
      cause: 'circuit-breaker',
      reason: statusReason,
    });
    expect(foldDeployment(undefined, ended).cause).toBe('unknown');
  });

  it('finds when a triggered alarm fired in its history when it is OK again at first sight', () => {
    const transitions = new Map([
      [
        'checkout-5xx',
        [
          { at: at(5), from: 'OK', to: 'ALARM', value: 42 },
          { at: at(6), from: 'ALARM', to: 'OK', value: 0 },
          { at: at(9), from: 'OK', to: 'ALARM', value: 99 },
        ],
      ],
    ]);
    const record = foldDeployment(
      undefined,
      facts({
        deployment: rolledBackByAlarm(),
        alarms: reading(alarm({ stateChangedAt: at(6) })),
        transitions,
        now: at(10),
      }),
    );
    expect(record.alarms[0]).toMatchObject({ state: 'OK', triggeredAt: at(5), value: 42 });
  });

  it('changes nothing when it folds the same facts again', () => {
    const seen = facts({ revisions });
    const once = foldDeployment(undefined, seen);
    expect(foldDeployment(once, seen)).toEqual(once);
  });

  it('never changes the outcome of a finished record', () => {
    const done = foldDeployment(undefined, facts({ deployment: rolledBackByAlarm() }));
    const again = foldDeployment(
      done,
      facts({ deployment: deployment({ status: 'SUCCESSFUL', finishedAt: at(20) }), ecsDeploymentIds: ['ecs-svc/1'] }),
    );
    expect(again).toEqual({ ...done, ecsDeploymentIds: ['ecs-svc/1'] });
  });

  it('dates the bake from the reconciliation that first saw it, and says where its length comes from', () => {
    const rolling = foldDeployment(undefined, facts({ now: at(1) }));
    const baking = foldDeployment(
      rolling,
      facts({ deployment: deployment({ sourceServiceRevisions: drained }), now: at(2) }),
    );
    const later = foldDeployment(
      baking,
      facts({ deployment: deployment({ sourceServiceRevisions: drained }), now: at(4) }),
    );
    expect(rolling.bake).toEqual({ startedAt: undefined, time: minutes(3), basis: 'estimated' });
    expect(later.bake).toEqual({ startedAt: at(2), time: minutes(3), basis: 'estimated' });
    expect(later.phaseSince).toBe(at(2));
    const configured = foldDeployment(undefined, facts({ deployment: deployment({ bakeTimeMinutes: 7 }) }));
    expect(configured.bake).toEqual({ startedAt: undefined, time: minutes(7), basis: 'configured' });
    // ECS shows 0 if none is configured.
    const unset = foldDeployment(undefined, facts({ deployment: deployment({ bakeTimeMinutes: 0 }) }));
    expect(unset.bake).toEqual({ startedAt: undefined, time: minutes(3), basis: 'estimated' });
  });

  it.each(['BLUE_GREEN', 'LINEAR', 'CANARY'])('knows the default bake of %s, with or without alarms', (strategy) => {
    const shifted = deployment({ strategy, lifecycleStage: 'BAKE_TIME', bakeTimeMinutes: undefined });
    const record = foldDeployment(undefined, facts({ deployment: shifted, now: at(4) }));
    expect(record.bake).toEqual({ startedAt: at(4), time: minutes(15), basis: 'estimated' });
    const bare = { ...shifted, alarms: undefined, alarmsEnabled: false };
    expect(foldDeployment(undefined, facts({ deployment: bare, now: at(4) })).bake).toEqual(record.bake);
  });

  it('keeps the protection of the start when the alarm fires later', () => {
    const first = foldDeployment(undefined, facts());
    const second = foldDeployment(first, facts({ alarms: reading(fired), now: at(6) }));
    expect(first.protection.state).toBe('armed');
    expect(second.protection.state).toBe('armed');
    expect(second.alarms[0]?.stateAtStart).toBe('OK');
  });

  it('remembers that a rollback was asked for until its end', () => {
    const quiet = { status: 'MONITORING', alarmNames: ['checkout-5xx'], triggeredAlarmNames: [] };
    const asked = foldDeployment(
      undefined,
      facts({ deployment: deployment({ status: 'ROLLBACK_REQUESTED', alarms: quiet }) }),
    );
    const done = foldDeployment(
      asked,
      facts({ deployment: rolledBackByAlarm({ alarms: quiet, rollback: undefined }) }),
    );
    expect(done).toMatchObject({ outcome: 'rolled-back', cause: 'requested' });
  });

  it('keeps what ECS says of a deployment that stands still, and never of one that moves', () => {
    const unplaced = { at: at(170), message: '(service checkout) was unable to place a task.' };
    const early = {
      at: at(-5),
      message: '(service checkout) was unable to place a task. Reason: an older deployment.',
    };
    const look = (minute: number, previous: DeploymentRecord | undefined, fields = {}) =>
      foldDeployment(previous, facts({ now: at(minute), service: service({ events: [unplaced, early] }), ...fields }));
    const moving = look(180, look(1, undefined));
    expect(moving.serviceEvent).toBeUndefined();
    const stuck = look(181, moving);
    expect(stuck.serviceEvent).toEqual(unplaced);
    // What ECS no longer lists stands, also when the deployment is over.
    const over = look(200, stuck, { service: service(), deployment: rolledBackByAlarm({ finishedAt: at(199) }) });
    expect(over).toMatchObject({ phase: 'finished', serviceEvent: unplaced });
    expect(look(181, look(1, undefined), { service: service({ events: [early] }) }).serviceEvent).toBeUndefined();
  });
});
