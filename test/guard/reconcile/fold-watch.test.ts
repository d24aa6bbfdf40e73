import { beforeEach, describe, expect, it } from 'vitest';
import type { EpochMs } from '../../../src/core/time.ts';
import { reconcileBatch } from '../../../src/guard/reconcile/reconcile-batch.ts';
import { reconcileService } from '../../../src/guard/reconcile/reconcile.ts';
import { alarm, at, deployment, deploymentArn, SERVICE } from '../../builders/facts.ts';
import { type FakeGuard, signalOf } from '../../fakes/fake-guard.ts';
import { awsReads, installed, only, reconcile, types } from './installed-guard.ts';

const SUCCESS = deployment({ status: 'SUCCESSFUL', finishedAt: at(10), updatedAt: at(10) });
const CLEAR = alarm({ stateChangedAt: at(-60) });
const firing = (minute: number) => alarm({ state: 'ALARM', stateChangedAt: at(minute), value: 120 });

/** As EventBridge sends it. */
const alarmEvent = (time: string) =>
  JSON.stringify({
    source: 'aws.cloudwatch',
    'detail-type': 'CloudWatch Alarm State Change',
    time,
    account: '111122223333',
    region: 'eu-west-1',
    detail: { alarmName: 'checkout-5xx', state: { value: 'ALARM' }, previousState: { value: 'OK' } },
  });

describe('a deployment that succeeded', () => {
  let guard: FakeGuard;
  beforeEach(async () => {
    guard = await installed();
    guard.aws.alarms = [CLEAR];
    await reconcile(guard);
    guard.aws.deployments = [SUCCESS];
    guard.aws.now = at(10, 2);
    await reconcile(guard);
    guard.calls.length = 0;
    guard.sent.length = 0;
    guard.published.length = 0;
  });

  const hear = async (minute: number) => {
    guard.aws.now = at(minute);
    await reconcileBatch(guard, [alarmEvent('2026-11-24T10:14:00Z')])(alarmEvent('2026-11-24T10:14:00Z'));
  };
  const planned = (): EpochMs | undefined => guard.store.head(SERVICE)?.nextReconcileAt;
  /** The guard's own delayed message arrives. */
  const arrive = async (minute: number, second = 0) => {
    guard.aws.now = at(minute, second);
    return reconcileService(guard, SERVICE, [signalOf(undefined, planned())]);
  };

  it('is open until the end of the watch, so that the sweep finds it if the message is lost', async () => {
    expect(planned()).toEqual(at(41));
    expect(await guard.store.openDeployments()).toMatchObject([{ record: { deploymentKey: deploymentArn('bad') } }]);
    expect(guard.store.head(SERVICE)?.open).toHaveLength(1);
    await arrive(41);
    expect(await guard.store.openDeployments()).toEqual([]);
    expect(planned()).toBeUndefined();
    expect(types(guard)).toEqual([]);
  });

  it('makes three AWS reads at the end of the watch if none of its alarms changed', async () => {
    await arrive(41);
    expect(awsReads(guard.calls).toSorted()).toEqual([
      'cloudwatch:DescribeAlarms',
      'ecs:DescribeServices',
      'ecs:ListServiceDeployments',
    ]);
  });

  it('sends its message again, without a read of AWS, until the end of the watch is near', async () => {
    expect(await arrive(25, 2)).toBe('postponed');
    expect(guard.sent).toEqual([{ serviceArn: SERVICE, nextReconcileAt: at(41), delay: 900_000 }]);
    expect(await arrive(40, 2)).toBe('postponed');
    expect(guard.sent[1]).toEqual({ serviceArn: SERVICE, nextReconcileAt: at(41), delay: 58_000 });
    expect(awsReads(guard.calls)).toEqual([]);
    expect(await arrive(40, 58)).toBe('reconciled');
  });

  it('publishes the missed rollback once, a minute after the alarm fired', async () => {
    guard.aws.alarms = [firing(14)];
    guard.aws.transitions = new Map([['checkout-5xx', [{ at: at(14), from: 'OK', to: 'ALARM', value: 120 }]]]);
    await hear(14);
    expect(types(guard)).toEqual([]);
    expect(planned()).toEqual(at(15));
    await arrive(15);
    expect(types(guard)).toEqual(['Rollback Missed']);
    expect(only(guard)).toMatchObject({ outcome: 'succeeded', missedRollback: { foundAt: at(15) } });
    await hear(16);
    await hear(17);
    await reconcile(guard);
    expect(types(guard)).toEqual(['Rollback Missed']);
    expect(await guard.store.openDeployments()).toEqual([]);
  });

  it('publishes it at the end of the watch if the event was lost and the alarm is OK again', async () => {
    guard.aws.alarms = [alarm({ stateChangedAt: at(22) })];
    guard.aws.transitions = new Map([
      [
        'checkout-5xx',
        [
          { at: at(20), from: 'OK', to: 'ALARM', value: 120 },
          { at: at(22), from: 'ALARM', to: 'OK', value: 1 },
        ],
      ],
    ]);
    await arrive(41);
    expect(types(guard)).toEqual(['Rollback Missed']);
    expect(guard.published[0]?.detail).toMatchObject({
      eventId: 'bad#rollback-missed',
      outcome: 'succeeded',
      missedRollback: { alarms: [{ firedAt: '2026-11-24T10:20:00.000Z', state: 'OK' }] },
    });
  });

  it('publishes nothing if a newer deployment exists, and stops to watch', async () => {
    guard.aws.alarms = [firing(14)];
    await hear(14);
    const newer = deployment({
      serviceDeploymentArn: deploymentArn('newer'),
      createdAt: at(14, 30),
      startedAt: at(14, 35),
    });
    guard.aws.deployments = [SUCCESS, newer];
    await arrive(15);
    expect(types(guard)).not.toContain('Rollback Missed');
    expect(guard.store.allRecords()[0]?.afterSuccess).toBeUndefined();
  });

  it('publishes nothing if the service was deleted', async () => {
    guard.aws.service = undefined;
    guard.aws.deployments = [];
    guard.aws.alarms = [firing(14)];
    await hear(14);
    await arrive(15);
    expect(types(guard)).toEqual([]);
    expect(await guard.store.openDeployments()).toEqual([]);
  });

  it('is checked again when CloudWatch answers', async () => {
    guard.aws.refusals = new Map([['cloudwatch:', 'throttled']]);
    await expect(arrive(41)).rejects.toThrow('throttled');
    guard.aws.refusals = new Map();
    guard.aws.alarms = [firing(39)];
    await arrive(42);
    expect(types(guard)).toEqual(['Rollback Missed']);
  });
});

describe('a deployment that runs', () => {
  it('publishes a missed rollback when ECS has not acted for three minutes', async () => {
    const guard = await installed();
    guard.aws.alarms = [CLEAR];
    await reconcile(guard);
    guard.aws.alarms = [firing(4)];
    guard.aws.transitions = new Map([['checkout-5xx', [{ at: at(4), from: 'OK', to: 'ALARM', value: 120 }]]]);
    guard.aws.now = at(6);
    await reconcile(guard);
    expect(types(guard)).not.toContain('Rollback Missed');
    guard.aws.now = at(7);
    await reconcile(guard);
    expect(types(guard).filter((type) => type === 'Rollback Missed')).toHaveLength(1);
    guard.aws.deployments = [SUCCESS];
    guard.aws.now = at(10, 2);
    await reconcile(guard);
    expect(only(guard)).toMatchObject({ outcome: 'succeeded', missedRollback: { when: 'during-deployment' } });
    expect(only(guard).afterSuccess).toBeUndefined();
  });
});
