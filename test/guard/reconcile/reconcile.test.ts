import * as fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import type { LedgerEvent } from '../../../src/core/event/signal.ts';
import { ConflictError, GatewayError } from '../../../src/guard/errors.ts';
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
} from '../../support/facts.ts';
import { type FakeGuard, fakeGuard, row, signalOf } from '../../support/fake-guard.ts';

const look = (guard: FakeGuard, ...events: readonly LedgerEvent[]) =>
  reconcileService(guard, SERVICE, events.length === 0 ? [signalOf()] : events.map((event) => signalOf(event)));
const only = (guard: FakeGuard) => {
  const [record, ...more] = guard.store.allRecords();
  if (record === undefined || more.length > 0)
    throw new Error(`expected one record, found ${more.length + (record ? 1 : 0)}`);
  return record;
};
const types = (guard: FakeGuard) => guard.published.map((event) => event.detailType);
const awsReads = (calls: readonly string[]) =>
  calls.filter((call) => call.startsWith('ecs:') || call.startsWith('cloudwatch:'));
const fired = alarm({ state: 'ALARM', stateChangedAt: at(5), value: 42 });

/** The guard is installed an hour before the story: it has seen its scope. */
async function installed(fields: Parameters<typeof fakeGuard>[0] = {}): Promise<FakeGuard> {
  const guard = fakeGuard({ deployments: [deployment()], service: service({ deployments: [row()] }), ...fields });
  await guard.store.since('{"include":[],"exclude":[]}', at(-60));
  guard.calls.length = 0;
  return guard;
}

describe('reconcileService', () => {
  let guard: FakeGuard;
  beforeEach(async () => {
    guard = await installed();
  });

  it('records a running deployment, tells that it started, and looks again in a minute', async () => {
    guard.world.now = at(1);
    await look(guard);
    expect(only(guard)).toMatchObject({
      phase: 'rolling-out',
      version: 1,
      pendingEffects: [],
      ecsDeploymentIds: ['ecs-svc/2222222222222222222'],
    });
    expect(types(guard)).toEqual(['Deployment Started']);
    expect(guard.sent).toEqual([{ serviceArn: SERVICE, nextReconcileAt: at(2), delay: 60_000 }]);
    expect(guard.store.head(SERVICE)?.nextReconcileAt).toBe(at(2));
  });

  it('follows it to its rollback, each transition told once', async () => {
    await look(guard);
    guard.world.now = at(6);
    guard.world.alarms = [fired];
    guard.world.deployments = [rolledBackByAlarm({ status: 'ROLLBACK_IN_PROGRESS', finishedAt: undefined })];
    await look(guard);
    await look(guard);
    guard.world.now = at(8);
    guard.world.deployments = [rolledBackByAlarm()];
    await look(guard);
    await look(guard);
    expect(only(guard)).toMatchObject({
      outcome: 'rolled-back',
      cause: 'alarm',
      alarms: [{ value: 42, triggeredAt: at(5) }],
    });
    expect(types(guard)).toEqual(['Deployment Started', 'Deployment Rolling Back', 'Deployment Finished']);
    expect(guard.store.head(SERVICE)?.nextReconcileAt).toBeUndefined();
  });

  it('makes one record and one event a transition of the same event three times', async () => {
    guard.world.deployments = [rolledBackByAlarm()];
    const event = ecsEvent({ eventName: 'SERVICE_DEPLOYMENT_FAILED', at: at(5) });
    guard.world.now = at(8);
    await look(guard, event, event);
    await look(guard, event);
    await look(guard, event);
    expect(only(guard).outcome).toBe('rolled-back');
    expect(types(guard)).toEqual(['Deployment Started', 'Deployment Rolling Back', 'Deployment Finished']);
    expect(await guard.store.readLedger(deploymentArn('bad'))).toEqual([event]);
  });

  it('reads nine times at most though a first sight is of a failed deployment, and the comparison follows', async () => {
    guard.world.deployments = [
      rolledBackByAlarm({ alarms: { status: 'MONITORING', alarmNames: ['a', 'b'], triggeredAlarmNames: [] } }),
    ];
    guard.world.alarms = ['a', 'b'].map((alarmName) => alarm({ alarmName, stateChangedAt: at(5) }));
    guard.world.now = at(8);
    await look(guard);
    expect(awsReads(guard.calls)).toHaveLength(8);
    expect(only(guard).pendingEffects.map((effect) => effect.id)).toEqual(['bad#changes']);
    guard.calls.length = 0;
    guard.world.now = at(9, 1);
    await look(guard);
    expect(awsReads(guard.calls).slice(-2)).toEqual(['ecs:DescribeTaskDefinition', 'ecs:DescribeTaskDefinition']);
    expect(only(guard).pendingEffects).toEqual([]);
    expect(guard.store.diff(deploymentArn('bad'))).toBeDefined();
  });

  it('reads nine times at most, in four rounds, at first sight', async () => {
    guard.world.alarms = [fired];
    guard.world.now = at(6);
    await look(guard);
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
    await look(guard);
    guard.world.now = at(1);
    await reconcileService(guard, SERVICE, [signalOf(undefined, at(1))]);
    guard.calls.length = 0;
    guard.world.now = at(2);
    await reconcileService(guard, SERVICE, [signalOf(undefined, at(2))]);
    expect(awsReads(guard.calls)).toHaveLength(4);
    expect(guard.calls.filter((call) => call.startsWith('store.'))).toEqual(['store.readService', 'store.saveHead']);
  });

  it('writes record, clear and head when it changed, and one more for a new event', async () => {
    await look(guard);
    guard.calls.length = 0;
    guard.world.now = at(6);
    guard.world.alarms = [fired];
    guard.world.deployments = [rolledBackByAlarm({ finishedAt: at(5, 40) })];
    await look(guard, ecsEvent({ eventName: 'SERVICE_DEPLOYMENT_FAILED', at: at(5) }));
    expect(guard.calls.filter((call) => !call.startsWith('ecs:') && !call.startsWith('cloudwatch:'))).toEqual([
      'store.readService',
      'store.appendLedger',
      'store.saveWatches',
      'store.saveRecord',
      'events:PutEvents',
      'store.saveEvidence',
      'store.clearEffects',
      'store.saveHead',
    ]);
  });

  it('keeps one reconciliation outstanding however many events come', async () => {
    await look(guard);
    guard.world.now = at(0, 30);
    await look(
      guard,
      ecsEvent({ eventName: 'SERVICE_TASK_START_IMPAIRED', ecsDeploymentId: undefined, at: at(0, 20) }),
    );
    await look(
      guard,
      ecsEvent({ eventName: 'SERVICE_TASK_START_IMPAIRED', ecsDeploymentId: undefined, at: at(0, 25) }),
    );
    expect(guard.sent.map((sent) => sent.nextReconcileAt)).toEqual([at(1)]);
  });

  it('drops a reconciliation of its own that another has taken the place of, after one read', async () => {
    await look(guard);
    guard.calls.length = 0;
    expect(await reconcileService(guard, SERVICE, [signalOf(undefined, at(0, 59))])).toBe('dropped');
    expect(guard.calls).toEqual(['store.readService']);
  });

  it('leaves a service out of scope alone without a read', async () => {
    const scoped = { ...guard, scope: { include: ['other/*'], exclude: [] } };
    expect(await reconcileService(scoped, SERVICE, [signalOf()])).toBe('out-of-scope');
    expect(guard.calls).toEqual([]);
  });

  it('names a CodeDeploy service once and leaves it alone', async () => {
    guard.world.service = service({ deploymentController: 'CODE_DEPLOY' });
    guard.world.deployments = [];
    await look(guard);
    await look(guard);
    expect(guard.store.allRecords()).toEqual([]);
    expect(guard.lines).toEqual([
      {
        message: 'service ignored',
        fields: { serviceArn: SERVICE, because: 'its deployment controller is CODE_DEPLOY' },
      },
    ]);
  });

  it('records every deployment since the last finished one, superseded ones with their successor', async () => {
    const ids = ['first', 'second', 'third'];
    guard.world.deployments = ids.map((id, index) =>
      deployment({
        serviceDeploymentArn: deploymentArn(id),
        createdAt: at(index * 2),
        ...(index < 2
          ? { status: 'STOPPED', finishedAt: at(index * 2 + 2, 30) }
          : { status: 'SUCCESSFUL', finishedAt: at(9) }),
      }),
    );
    guard.world.now = at(10);
    await look(guard);
    expect(guard.store.allRecords().map((record) => [record.outcome, record.supersededBy])).toEqual([
      ['superseded', deploymentArn('second')],
      ['superseded', deploymentArn('third')],
      ['succeeded', undefined],
    ]);
  });

  it('ends a deployment whose service was deleted, when ECS has said so for a minute', async () => {
    await look(guard);
    guard.world.now = at(4);
    guard.world.service = undefined;
    guard.world.deployments = [];
    guard.world.refusals.set('ecs:ListServiceDeployments', 'gone');
    await look(guard);
    expect(only(guard)).toMatchObject({ phase: 'rolling-out', settling: { because: 'service-gone', until: at(5) } });
    expect(guard.sent.at(-1)?.nextReconcileAt).toBe(at(5));
    guard.world.now = at(5);
    await reconcileService(guard, SERVICE, [signalOf(undefined, at(5))]);
    expect(only(guard)).toMatchObject({
      phase: 'finished',
      outcome: 'unknown',
      cause: 'service-deleted',
      finishedAt: at(4),
    });
    expect(types(guard)).toEqual(['Deployment Started', 'Deployment Finished']);
    expect(guard.store.head(SERVICE)).toMatchObject({ nextReconcileAt: undefined, open: [] });
  });

  it('does not end the deployment of a new service that DescribeServices does not know yet', async () => {
    guard.world.service = undefined;
    await look(guard, ecsEvent());
    guard.world.now = at(0, 40);
    guard.world.service = service({ deployments: [row()] });
    await look(guard);
    guard.world.now = at(2);
    await look(guard);
    expect(only(guard)).toMatchObject({ phase: 'rolling-out', settling: undefined });
  });

  it('ends the deployment of a service that was deleted and created again', async () => {
    await look(guard);
    guard.world.now = at(4);
    const again = deployment({ serviceDeploymentArn: deploymentArn('again'), createdAt: at(3), startedAt: at(3) });
    guard.world.deployments = [again];
    guard.world.service = service({ deployments: [row({ id: 'ecs-svc/3', createdAt: at(3) })] });
    await look(guard);
    guard.world.now = at(5);
    await look(guard);
    expect(guard.store.allRecords().map((one) => [one.deploymentKey, one.outcome, one.cause])).toEqual([
      [deploymentArn('bad'), 'unknown', 'service-deleted'],
      [deploymentArn('again'), undefined, undefined],
    ]);
  });

  it('waits for the list before it calls a deployment stopped, and finds what took its place', async () => {
    await look(guard);
    const stopped = deployment({ status: 'STOPPED', stoppedAt: at(3), finishedAt: at(3) });
    guard.world.deployments = [stopped];
    guard.world.now = at(3, 1);
    await look(guard);
    expect(only(guard)).toMatchObject({ phase: 'rolling-out', settling: { because: 'stopped', until: at(4) } });
    expect(guard.sent.at(-1)?.nextReconcileAt).toBe(at(4));
    guard.world.deployments = [
      stopped,
      deployment({ serviceDeploymentArn: deploymentArn('next'), createdAt: at(2, 59) }),
    ];
    guard.world.now = at(4);
    await reconcileService(guard, SERVICE, [signalOf(undefined, at(4))]);
    expect(guard.store.allRecords()[0]).toMatchObject({
      outcome: 'superseded',
      supersededBy: deploymentArn('next'),
      finishedAt: at(3),
    });
  });

  it('calls a deployment stopped when a list of a minute later shows nothing in its place', async () => {
    await look(guard);
    guard.world.deployments = [deployment({ status: 'STOPPED', stoppedAt: at(3), finishedAt: at(3) })];
    for (const now of [at(3, 1), at(3, 59), at(4)]) {
      guard.world.now = now;
      await look(guard);
    }
    expect(only(guard)).toMatchObject({ outcome: 'stopped', cause: 'unknown', finishedAt: at(3), settling: undefined });
    expect(types(guard)).toEqual(['Deployment Started', 'Deployment Finished']);
  });

  it('is not moved back by an answer that is older than the record', async () => {
    guard.world.now = at(6);
    guard.world.deployments = [rolledBackByAlarm({ status: 'ROLLBACK_IN_PROGRESS', finishedAt: undefined })];
    guard.world.alarms = [fired];
    await look(guard);
    const before = only(guard);
    guard.world.deployments = [deployment()];
    await look(guard);
    expect(only(guard)).toEqual(before);
  });

  it('keeps what did not get through pending, and clears what did', async () => {
    guard.world.deployments = [rolledBackByAlarm()];
    guard.world.alarms = [fired];
    guard.world.now = at(8);
    guard.world.refusals.set('ecs:ListTasks', 'throttled');
    await expect(look(guard)).rejects.toThrow('refused');
    expect(only(guard).pendingEffects.map((effect) => effect.id)).toEqual(['bad#evidence']);
    guard.world.refusals.clear();
    guard.world.now = at(8, 10);
    await look(guard);
    expect(only(guard).pendingEffects).toEqual([]);
    expect(types(guard)).toEqual(['Deployment Started', 'Deployment Rolling Back', 'Deployment Finished']);
  });

  it('leaves a service with a short ARN alone where ECS does not know it, and says so once', async () => {
    const short = 'arn:aws:ecs:eu-west-1:111122223333:service/old';
    const stranger = await installed({ service: undefined, deployments: [] });
    await reconcileService(stranger, short, [{ ...signalOf(ecsEvent()), serviceArn: short }]);
    await reconcileService(stranger, short, [{ ...signalOf(ecsEvent()), serviceArn: short }]);
    expect(stranger.store.allRecords()).toEqual([]);
    expect(stranger.lines).toHaveLength(1);
    expect(stranger.lines[0]?.fields['because']).toMatch(/short form/);
    expect(stranger.counted).toContain('ServicesLeftAlone');
    expect(stranger.sent).toEqual([]);
  });

  it.each(['throttled', 'unavailable'] as const)('makes no record when ECS is %s', async (code) => {
    guard.world.refusals.set('ecs:', code);
    await expect(look(guard, ecsEvent())).rejects.toThrow(GatewayError);
    expect(guard.store.allRecords()).toEqual([]);
    expect(guard.published).toEqual([]);
  });

  it('folds again when another reconciler wrote first, and gives up after three rounds', async () => {
    let conflicts = 2;
    const contended = {
      ...guard,
      store: {
        ...guard.store,
        readService: guard.store.readService,
        saveRecord: async (...args: Parameters<typeof guard.store.saveRecord>) =>
          conflicts-- > 0 ? ('conflict' as const) : guard.store.saveRecord(...args),
      },
    };
    await reconcileService(contended, SERVICE, [signalOf()]);
    expect(only(guard).version).toBe(1);
    const lost = {
      ...guard,
      store: {
        ...guard.store,
        saveRecord: async () => 'conflict' as const,
        readService: async () => ({ head: undefined, records: [], hasMore: false }),
      },
    };
    await expect(reconcileService(lost, SERVICE, [signalOf()])).rejects.toThrow(ConflictError);
  });

  it('leaves the young effects of another reconciler, and runs them when they are a minute old', async () => {
    guard.world.refusals.set('store.clearEffects', 'unavailable');
    await expect(look(guard)).rejects.toThrow('refused');
    guard.world.refusals.clear();
    guard.published.length = 0;
    guard.world.now = at(1);
    await look(guard);
    expect(guard.published).toEqual([]);
    guard.world.now = at(1, 1);
    await look(guard);
    expect(types(guard)).toEqual(['Deployment Started']);
    expect(only(guard).pendingEffects).toEqual([]);
  });

  it('lets one of two reconcilers run an effect that a third left behind', async () => {
    guard.world.now = at(1);
    guard.world.refusals.set('store.clearEffects', 'unavailable');
    await expect(look(guard)).rejects.toThrow('refused');
    guard.world.refusals.clear();
    guard.published.length = 0;
    guard.world.now = at(3);
    const version = only(guard).version;
    await Promise.all([look(guard), look(guard)]);
    expect(types(guard)).toEqual(['Deployment Started']);
    expect(only(guard)).toMatchObject({ pendingEffects: [], version });
  });

  it('runs an effect that failed in the very next reconciliation', async () => {
    guard.world.refusals.set('events:PutEvents', 'throttled');
    await expect(look(guard)).rejects.toThrow('refused');
    guard.world.refusals.clear();
    guard.world.now = at(0, 10);
    await look(guard);
    expect(types(guard)).toEqual(['Deployment Started']);
    expect(only(guard).pendingEffects).toEqual([]);
  });
});

describe('alarms that changed before the first reconciliation', () => {
  it('are asked about their start, four in each reconciliation, until all is known', async () => {
    const names = ['a', 'b', 'c', 'd', 'e'];
    const guard = await installed({
      now: at(6),
      deployments: [deployment({ alarms: { status: 'DISABLED', alarmNames: names, triggeredAlarmNames: [] } })],
      alarms: names.map((alarmName) => alarm({ alarmName, stateChangedAt: at(5) })),
      transitions: new Map(
        names.map((name) => [
          name,
          [{ at: at(5), from: name === 'e' ? 'ALARM' : 'INSUFFICIENT_DATA', to: 'OK', value: undefined }],
        ]),
      ),
    });
    await look(guard);
    expect(only(guard).protection).toEqual({ state: 'off-alarm-at-start', alarmNames: [] });
    guard.world.now = at(7);
    await look(guard);
    expect(only(guard).protection).toEqual({ state: 'off-alarm-at-start', alarmNames: ['e'] });
    expect(guard.calls.filter((call) => call === 'cloudwatch:DescribeAlarmHistory')).toHaveLength(5);
  });
});

describe('alarms that are gone when a deployment is first seen after its end', () => {
  it('are found blind, three of them in the only look', async () => {
    const names = ['a', 'b', 'c'];
    const over = { status: 'SUCCESSFUL', finishedAt: at(2), updatedAt: at(2) };
    const alarms = { status: 'DISABLED', alarmNames: names, triggeredAlarmNames: [] };
    const guard = await installed({ now: at(3), deployments: [deployment({ ...over, alarms })], alarms: [] });
    await look(guard);
    expect(only(guard).protection).toEqual({ state: 'blind', alarmNames: names });
    expect(awsReads(guard.calls).length).toBeLessThanOrEqual(9);
  });
});

describe('deployments that ended before any reconciliation saw them', () => {
  it('are recorded with all histories of their alarms, though these are more than four', async () => {
    const names = ['a', 'b', 'c'];
    const over = { status: 'SUCCESSFUL', finishedAt: at(8), updatedAt: at(8) };
    const alarms = { status: 'DISABLED', alarmNames: names, triggeredAlarmNames: [] };
    const changed = { stateChangedAt: at(35), configuredAt: at(30) };
    const guard = await installed({
      now: at(40),
      deployments: [deployment({ ...over, alarms })],
      alarms: names.map((alarmName) => alarm({ alarmName, ...changed })),
      edits: new Map(names.map((name) => [name, [{ at: at(30), edit: 'updated', metricKey: 'k' } as const]])),
      transitions: new Map([['c', [{ at: at(-5), from: 'OK', to: 'ALARM', value: undefined }]]]),
    });
    await look(guard);
    expect(only(guard).protection).toEqual({ state: 'off-alarm-at-start', alarmNames: ['c'] });
    expect(guard.calls.filter((call) => call === 'cloudwatch:DescribeAlarmHistory')).toHaveLength(6);
  });

  it('are recorded over several reconciliations, so that each is recorded with the histories of its alarms', async () => {
    const names = ['a', 'b'];
    const ended = ['1', '2', '3'].map((id, index) =>
      deployment({
        serviceDeploymentArn: deploymentArn(id),
        createdAt: at(index * 10),
        startedAt: at(index * 10, 5),
        status: 'SUCCESSFUL',
        finishedAt: at(index * 10 + 8),
        updatedAt: at(index * 10 + 8),
        alarms: { status: 'DISABLED', alarmNames: names, triggeredAlarmNames: [] },
      }),
    );
    const guard = await installed({
      now: at(40),
      deployments: ended,
      alarms: names.map((alarmName) => alarm({ alarmName, stateChangedAt: at(35) })),
      transitions: new Map([['b', [{ at: at(-5), from: 'OK', to: 'ALARM', value: undefined }]]]),
    });
    await look(guard);
    expect(guard.store.allRecords().map((record) => record.deploymentKey)).toEqual([
      deploymentArn('1'),
      deploymentArn('2'),
    ]);
    expect(guard.sent.at(-1)?.nextReconcileAt).toBe(at(40, 1));
    guard.world.now = at(40, 1);
    await look(guard);
    expect(guard.store.allRecords().map(({ protection }) => protection)).toEqual(
      ended.map(() => ({ state: 'off-alarm-at-start', alarmNames: ['b'] })),
    );
  });
});

describe('an answer of CloudWatch that is older than the start', () => {
  const inAlarm = alarm({ alarmName: 'b', state: 'ALARM', stateChangedAt: at(0, -5) });
  const watching = (status: string) =>
    deployment({ startedAt: at(0), alarms: { status, alarmNames: ['a', 'b'], triggeredAlarmNames: [] } });
  const alarms = [alarm({ alarmName: 'a' }), alarm({ alarmName: 'b', state: 'OK' })];

  it('leaves the state at the start open, and the next reconciliation names the alarm that was in ALARM', async () => {
    const guard = await installed({ now: at(0, 14), deployments: [watching('DISABLED')], alarms });
    await look(guard);
    expect(only(guard).protection).toEqual({ state: 'off-alarm-at-start', alarmNames: [] });
    expect(only(guard).alarms.map((one) => one.stateAtStart)).toEqual([undefined, undefined]);
    guard.world.now = at(1, 14);
    guard.world.alarms = [alarm({ alarmName: 'a' }), inAlarm];
    await look(guard);
    expect(only(guard).protection).toEqual({ state: 'off-alarm-at-start', alarmNames: ['b'] });
    expect(only(guard).alarms.map((one) => one.stateAtStart)).toEqual(['OK', 'ALARM']);
  });

  it('is corrected from the history, where the alarm has changed again before the next reconciliation', async () => {
    const guard = await installed({ now: at(0, 14), deployments: [watching('DISABLED')], alarms: [inAlarm] });
    await look(guard);
    expect(only(guard).protection).toEqual({ state: 'off-alarm-at-start', alarmNames: ['b'] });
    guard.world.now = at(1, 14);
    guard.world.alarms = ['a', 'b'].map((alarmName) => alarm({ alarmName, stateChangedAt: at(0, 30) }));
    const change = (from: string, to: string) => [{ at: at(0, 30), from, to, value: undefined }];
    guard.world.transitions = new Map([
      ['a', change('ALARM', 'OK')],
      ['b', change('INSUFFICIENT_DATA', 'OK')],
    ]);
    await look(guard);
    expect(only(guard).protection).toEqual({ state: 'off-alarm-at-start', alarmNames: ['a'] });
  });
});

describe('an api that is behind', () => {
  it('looks again after 10, 30 and 90 seconds for what an event told', async () => {
    const guard = await installed({
      deployments: [
        deployment({
          serviceDeploymentArn: deploymentArn('old'),
          createdAt: at(-30),
          startedAt: at(-29),
          status: 'SUCCESSFUL',
          finishedAt: at(-20),
          updatedAt: at(-20),
        }),
      ],
      service: service({
        deployments: [row({ id: 'ecs-svc/1', createdAt: at(-30), updatedAt: at(-20), rolloutState: 'COMPLETED' })],
      }),
    });
    const event = ecsEvent({ at: at(0) });
    await look(guard, event);
    expect(guard.sent.at(-1)?.nextReconcileAt).toBe(at(0, 10));
    guard.world.now = at(0, 10);
    await reconcileService(guard, SERVICE, [signalOf(undefined, at(0, 10))]);
    expect(guard.sent.at(-1)?.nextReconcileAt).toBe(at(0, 40));
    guard.world.now = at(0, 40);
    guard.world.deployments = [...guard.world.deployments, deployment()];
    guard.world.service = service({ deployments: [row()] });
    await reconcileService(guard, SERVICE, [signalOf(undefined, at(0, 40))]);
    expect(await guard.store.readLedger(deploymentArn('bad'))).toEqual([event]);
    expect(guard.store.head(SERVICE)).toMatchObject({ unjoined: [], lagRetries: 0 });
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
    await look(guard);
    expect(guard.store.allRecords()).toHaveLength(20);
    expect(guard.store.allRecords().every((record) => record.baseline && record.pendingEffects.length === 0)).toBe(
      true,
    );
    expect([guard.published, guard.sent]).toEqual([[], []]);
    expect(awsReads(guard.calls)).toHaveLength(3);
    guard.calls.length = 0;
    await look(guard);
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
    await look(guard);
    expect(only(guard)).toMatchObject({
      baseline: true,
      protection: { state: 'armed' },
      alarms: [{ kind: 'unread' }],
    });
  });

  it('is told of what ended after the guard came, though no event announced it', async () => {
    const guard = await installed({ deployments: [rolledBackByAlarm()], now: at(8), alarms: [fired] });
    await look(guard);
    expect(only(guard)).toMatchObject({ baseline: false, outcome: 'rolled-back' });
    expect(types(guard)).toContain('Deployment Finished');
  });

  it('takes the very event that brought the guard its first reconciliation for news', async () => {
    const guard = fakeGuard({ deployments: [rolledBackByAlarm()], now: at(7, 3) });
    await look(guard, ecsEvent({ eventName: 'SERVICE_DEPLOYMENT_COMPLETED', at: at(7) }));
    expect(only(guard).baseline).toBe(false);
  });
});

describe('signals in any order', () => {
  const events = [
    ecsEvent({ at: at(0) }),
    ecsEvent({ eventName: 'SERVICE_TASK_START_IMPAIRED', ecsDeploymentId: undefined, at: at(2) }),
    ecsEvent({ eventName: 'SERVICE_DEPLOYMENT_FAILED', at: at(5), reason: 'alarm detected' }),
    ecsEvent({ ecsDeploymentId: 'ecs-svc/1', at: at(5, 20), reason: 'rolling back to deploymentId ecs-svc/1.' }),
    ecsEvent({ eventName: 'SERVICE_DEPLOYMENT_COMPLETED', ecsDeploymentId: 'ecs-svc/1', at: at(7) }),
  ];
  const orders = fc.array(fc.array(fc.integer({ min: 0, max: events.length - 1 }), { maxLength: 4 }), { maxLength: 6 });

  it('come to the same outcome, cause, revisions, durations and end; the ledger holds what arrived', async () => {
    await fc.assert(
      fc.asyncProperty(orders, async (batches) => {
        const guard = await installed({ deployments: [rolledBackByAlarm()], alarms: [fired], now: at(8) });
        for (const batch of batches) await look(guard, ...batch.flatMap((index) => events[index] ?? []));
        await look(guard);
        const record = only(guard);
        expect(record).toMatchObject({
          outcome: 'rolled-back',
          cause: 'alarm',
          startedAt: at(0, 5),
          rollbackStartedAt: at(5, 20),
          finishedAt: at(7),
          revisions: {
            from: { images: [{ image: 'shop/checkout:v1' }] },
            to: { images: [{ image: 'shop/checkout:v2' }] },
          },
        });
        const arrived = new Set(batches.flat().map((index) => events[index]?.key));
        expect(new Set((await guard.store.readLedger(record.deploymentKey)).map((event) => event.key))).toEqual(
          arrived,
        );
        expect(types(guard)).toEqual(['Deployment Started', 'Deployment Rolling Back', 'Deployment Finished']);
      }),
      { numRuns: 60 },
    );
  });
});
