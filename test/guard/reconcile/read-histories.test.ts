import { describe, expect, it } from 'vitest';
import { GatewayError, type GatewayErrorCode } from '../../../src/guard/errors.ts';
import type { AlarmGateway } from '../../../src/guard/ports.ts';
import { ReadBudget } from '../../../src/guard/reconcile/read-budget.ts';
import { readHistories } from '../../../src/guard/reconcile/read-histories.ts';
import { alarm, at, deployment, deploymentArn, reading, service } from '../../builders/facts.ts';
import { awsReads, installed, only, reconcile } from './installed-guard.ts';

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
    await reconcile(guard);
    expect(only(guard).protection).toEqual({ state: 'off-alarm-at-start', alarmNames: [] });
    guard.aws.now = at(7);
    await reconcile(guard);
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
    await reconcile(guard);
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
    await reconcile(guard);
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
    await reconcile(guard);
    expect(guard.store.allRecords().map((record) => record.deploymentKey)).toEqual([
      deploymentArn('1'),
      deploymentArn('2'),
    ]);
    expect(guard.sent.at(-1)?.nextReconcileAt).toBe(at(40, 1));
    guard.aws.now = at(40, 1);
    await reconcile(guard);
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
    await reconcile(guard);
    expect(only(guard).protection).toEqual({ state: 'off-alarm-at-start', alarmNames: [] });
    expect(only(guard).alarms.map((one) => one.stateAtStart)).toEqual([undefined, undefined]);
    guard.aws.now = at(1, 14);
    guard.aws.alarms = [alarm({ alarmName: 'a' }), inAlarm];
    await reconcile(guard);
    expect(only(guard).protection).toEqual({ state: 'off-alarm-at-start', alarmNames: ['b'] });
    expect(only(guard).alarms.map((one) => one.stateAtStart)).toEqual(['OK', 'ALARM']);
  });

  it('is corrected from the history, where the alarm has changed again before the next reconciliation', async () => {
    const guard = await installed({ now: at(0, 14), deployments: [watching('DISABLED')], alarms: [inAlarm] });
    await reconcile(guard);
    expect(only(guard).protection).toEqual({ state: 'off-alarm-at-start', alarmNames: ['b'] });
    guard.aws.now = at(1, 14);
    guard.aws.alarms = ['a', 'b'].map((alarmName) => alarm({ alarmName, stateChangedAt: at(0, 30) }));
    const change = (from: string, to: string) => [{ at: at(0, 30), from, to, value: undefined }];
    guard.aws.transitions = new Map([
      ['a', change('ALARM', 'OK')],
      ['b', change('INSUFFICIENT_DATA', 'OK')],
    ]);
    await reconcile(guard);
    expect(only(guard).protection).toEqual({ state: 'off-alarm-at-start', alarmNames: ['a'] });
  });
});

describe('readHistories', () => {
  /** Reads for one deployment whose alarms were edited and changed since its start; gives what was asked for. */
  async function read(
    names: readonly string[],
    { reads = 9, refuses }: { reads?: number; refuses?: GatewayErrorCode } = {},
  ) {
    const asked: unknown[] = [];
    const answer = async (what: string, name: string, from: number) => {
      asked.push([what, name, from]);
      if (refuses !== undefined) throw new GatewayError(refuses, 'cloudwatch:DescribeAlarmHistory', 'no');
      return [];
    };
    const alarms: AlarmGateway = {
      readAlarms: async () => ({ read: true, alarms: new Map() }),
      alarmEdits: (name, from) => answer('edits', name, from),
      alarmTransitions: (name, from) => answer('transitions', name, from),
    };
    const one = deployment({ alarms: { status: 'MONITORING', alarmNames: names, triggeredAlarmNames: [] } });
    const histories = await readHistories(alarms, {
      deployments: [one],
      service: service(),
      alarms: reading(...names.map((alarmName) => alarm({ alarmName, stateChangedAt: at(1), configuredAt: at(1) }))),
      known: [],
      budget: new ReadBudget(reads),
      now: at(2),
    });
    return { asked, histories };
  }

  it('asks for edits of thirty days and states of one before the start', async () => {
    const { asked, histories } = await read(['a']);
    // The deployment started five seconds after 10:00.
    expect(asked).toEqual([
      ['edits', 'a', at(-30 * 24 * 60, 5)],
      ['transitions', 'a', at(-24 * 60, 5)],
    ]);
    expect(histories).toEqual({
      edits: new Map([['a', []]]),
      transitions: new Map([['a', []]]),
      postponed: new Set(),
    });
  });

  it('reads four at most, edits first, and no more than are left', async () => {
    const names = ['a', 'b', 'c'];
    const kinds = async (reads: number) => (await read(names, { reads })).asked.map((one) => (one as string[])[0]);
    expect(await kinds(9)).toEqual(['edits', 'edits', 'edits', 'transitions']);
    expect(await kinds(2)).toEqual(['edits', 'edits']);
    expect(await kinds(0)).toEqual([]);
  });

  it('leaves unknown what is denied, and throws where CloudWatch is throttled', async () => {
    expect((await read(['a'], { refuses: 'denied' })).histories).toMatchObject({
      edits: new Map(),
      transitions: new Map(),
    });
    await expect(read(['a'], { refuses: 'throttled' })).rejects.toMatchObject({ code: 'throttled' });
  });
});
