import { beforeEach, describe, expect, it } from 'vitest';
import { isBaseline, isGone } from '../../../src/guard/reconcile/read-facts.ts';
import { reconcileService } from '../../../src/guard/reconcile/reconcile.ts';
import {
  alarm,
  at,
  deployment,
  deploymentArn,
  ecsEvent,
  rolledBackByAlarm,
  SERVICE,
  service,
} from '../../builders/facts.ts';
import { fullRecord } from '../../builders/records.ts';
import { type FakeGuard, fakeGuard, signalOf } from '../../fakes/fake-guard.ts';
import { awsReads, fired, installed, only, reconcile, types } from './installed-guard.ts';

describe('the reads of a reconciliation', () => {
  let guard: FakeGuard;
  beforeEach(async () => {
    guard = await installed();
  });

  it('makes at most nine reads when it first reconciles a service, even after a failure, and makes the comparison later', async () => {
    guard.aws.deployments = [
      rolledBackByAlarm({ alarms: { status: 'MONITORING', alarmNames: ['a', 'b', 'c'], triggeredAlarmNames: [] } }),
    ];
    guard.aws.alarms = ['a', 'b', 'c'].map((alarmName) => alarm({ alarmName, stateChangedAt: at(5) }));
    guard.aws.now = at(8);
    await reconcile(guard);
    expect(awsReads(guard.calls)).toHaveLength(8);
    expect(only(guard).pendingEffects.map((effect) => effect.id)).toEqual(['bad#changes']);
    guard.calls.length = 0;
    guard.aws.now = at(9, 1);
    await reconcile(guard);
    expect(awsReads(guard.calls).slice(-2)).toEqual(['ecs:DescribeTaskDefinition', 'ecs:DescribeTaskDefinition']);
    expect(only(guard).pendingEffects).toEqual([]);
    expect(guard.store.diff(deploymentArn('bad'))).toBeDefined();
  });

  it('reads nine times at most, in four rounds, at first sight', async () => {
    guard.aws.alarms = [fired];
    guard.aws.now = at(6);
    await reconcile(guard);
    expect(awsReads(guard.calls)).toEqual([
      'ecs:DescribeServices',
      'ecs:ListServiceDeployments',
      'ecs:DescribeServiceDeployments',
      'ecs:DescribeServiceRevisions',
      'cloudwatch:DescribeAlarms',
      'cloudwatch:DescribeAlarmHistory',
      'ecs:DescribeTaskDefinition',
      'ecs:DescribeTaskDefinition',
    ]);
  });

  it('reads four times and writes once when nothing changed', async () => {
    await reconcile(guard);
    guard.aws.now = at(1);
    await reconcileService(guard, SERVICE, [signalOf(undefined, at(1))]);
    guard.calls.length = 0;
    guard.aws.now = at(2);
    await reconcileService(guard, SERVICE, [signalOf(undefined, at(2))]);
    expect(awsReads(guard.calls)).toHaveLength(4);
    expect(guard.calls.filter((call) => call.startsWith('store.'))).toEqual(['store.readService', 'store.saveHead']);
  });
});

describe('an account with history', () => {
  const history = (count: number) =>
    Array.from({ length: count }, (_, index) =>
      deployment({
        serviceDeploymentArn: deploymentArn(`h${index}`),
        createdAt: at(-1000 + index * 10),
        status: index % 2 ? 'SUCCESSFUL' : 'ROLLBACK_SUCCESSFUL',
        finishedAt: at(-995 + index * 10),
      }),
    );

  it('is recorded as baseline, without an event', async () => {
    const guard = fakeGuard({ deployments: history(25) });
    await reconcile(guard);
    expect(guard.store.allRecords()).toHaveLength(20);
    expect(guard.store.allRecords().every((record) => record.baseline && record.pendingEffects.length === 0)).toBe(
      true,
    );
    expect([guard.published, guard.sent]).toEqual([[], []]);
    expect(awsReads(guard.calls)).toHaveLength(3);
    guard.calls.length = 0;
    await reconcile(guard);
    expect(awsReads(guard.calls)).toHaveLength(2);
  });

  it('does not call alarms missing that it never asked for', async () => {
    const guard = fakeGuard({
      deployments: [
        rolledBackByAlarm({
          alarms: { status: 'MONITORING_COMPLETE', alarmNames: ['checkout-5xx'], triggeredAlarmNames: [] },
        }),
      ],
      now: at(60),
    });
    await reconcile(guard);
    expect(only(guard)).toMatchObject({
      baseline: true,
      protection: { state: 'armed' },
      alarms: [{ kind: 'unread' }],
    });
  });

  it('reports a deployment that ended after the guard was installed, even without an event', async () => {
    const guard = await installed({ deployments: [rolledBackByAlarm()], now: at(8), alarms: [fired] });
    await reconcile(guard);
    expect(only(guard)).toMatchObject({ baseline: false, outcome: 'rolled-back' });
    expect(types(guard)).toContain('Deployment Finished');
  });

  it('takes the very event that brought the guard its first reconciliation for news', async () => {
    const guard = fakeGuard({ deployments: [rolledBackByAlarm()], now: at(7, 3) });
    await reconcile(guard, ecsEvent({ eventName: 'SERVICE_DEPLOYMENT_COMPLETED', at: at(7) }));
    expect(only(guard).baseline).toBe(false);
  });
});

describe('isBaseline', () => {
  const ended = deployment({ status: 'SUCCESSFUL', finishedAt: at(2) });

  it('is so of what finished before the guard first saw its scope', () => {
    expect(isBaseline(ended, [], at(2, 1))).toBe(true);
    expect(isBaseline(ended, [], at(2))).toBe(false);
    expect(isBaseline(ended, [], undefined)).toBe(false);
    expect(isBaseline(deployment(), [], at(9))).toBe(false);
    expect(isBaseline(deployment({ stoppedAt: at(2) }), [], at(9))).toBe(true);
  });

  it('stays as it was recorded', () => {
    const record = (baseline: boolean) => [fullRecord({ deploymentKey: deploymentArn('bad'), baseline })];
    expect(isBaseline(ended, record(true), undefined)).toBe(true);
    expect(isBaseline(ended, record(false), at(9))).toBe(false);
  });
});

describe('isGone', () => {
  it.each([
    ['a service that ECS does not know', undefined, true],
    ['one that is deleted', service({ status: 'INACTIVE' }), true],
    ['one that is being deleted', service({ status: 'DRAINING' }), false],
    ['one that is there', service(), false],
  ])('of %s', (_, described, expected) => {
    expect(isGone(described)).toBe(expected);
  });
});
