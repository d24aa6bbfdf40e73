import { describe, expect, it } from 'vitest';
import { parseRate } from '../../src/deployed/schedules.ts';
import {
  answersNothing,
  bodiesOf,
  deploy,
  invokesWorker,
  roleWith,
  runs,
  scheduled,
  sendsToDead,
  start,
} from './tiny-stack.ts';

describe('a schedule', () => {
  it('starts its function at every full pause', async () => {
    const guard = await deploy({ handler: answersNothing, resources: scheduled });
    await guard.runUntil(start + 10 * 60_000);
    expect(runs(guard)).toEqual(['09:05:00 answered', '09:10:00 answered']);
    expect(guard.invocations[0]).toMatchObject({ by: 'Schedule', event: { source: 'aws.scheduler' } });
    expect(guard.refusals).toEqual([]);
  });

  it('tries a failed start once more, then leaves it in the dead-letter queue of the function', async () => {
    const guard = await deploy({ handler: 'exports.handler = async () => { throw 1; };', resources: scheduled });
    await guard.runUntil(start + 8 * 60_000);
    expect(runs(guard)).toEqual(['09:05:00 failed', '09:06:00 failed']);
    expect(bodiesOf(guard, 'Dead')).toHaveLength(1);
  });

  it('leaves its event in its dead-letter queue when its role may not start the function', async () => {
    const ScheduleRole = roleWith([sendsToDead], 'scheduler.amazonaws.com');
    const guard = await deploy({ handler: answersNothing, resources: { ...scheduled, ScheduleRole } });
    await guard.runUntil(start + 5 * 60_000);
    expect(guard.invocations).toEqual([]);
    expect(bodiesOf(guard, 'Dead')).toHaveLength(1);
    expect(guard.refusals.map(({ hop, action }) => `${hop}: ${action}`)).toEqual([
      'Schedule invokes worker: lambda:InvokeFunction',
    ]);
  });

  it('does not start with a role that the scheduler may not take on', async () => {
    const guard = await deploy({
      handler: answersNothing,
      resources: { ...scheduled, ScheduleRole: roleWith([invokesWorker]) },
    });
    await guard.runUntil(start + 5 * 60_000);
    expect(guard.refusals.map(({ action }) => action)).toEqual(['sts:AssumeRole']);
  });
});

describe('the rate of a schedule', () => {
  it.each([
    ['rate(5 minutes)', 300_000],
    ['rate(1 hour)', 3_600_000],
    ['rate(2 days)', 172_800_000],
  ])('is read from %s', (expression, ms) => {
    expect(parseRate(expression, 'Sweep')).toBe(ms);
  });

  it.each(['cron(0 12 * * ? *)', 'rate(0 minutes)', 'at(2026-03-01T12:00:00)'])('is not %s', (expression) => {
    expect(() => parseRate(expression, 'Sweep')).toThrow(
      `schedule Sweep must be a rate of minutes, hours or days, got ${expression}`,
    );
  });
});

describe('the event of a schedule', () => {
  const withTarget = (properties: object, target: object = {}) => {
    const { Schedule } = scheduled;
    const { Target, ...rest } = Object(Schedule?.Properties);
    return {
      ...scheduled,
      Schedule: { ...Object(Schedule), Properties: { ...rest, ...properties, Target: { ...Target, ...target } } },
    };
  };

  it('is that of the Scheduler, or the input of the target', async () => {
    const own = await deploy({ handler: answersNothing, resources: scheduled });
    await own.runUntil(start + 5 * 60_000);
    expect(own.invocations[0]?.event).toEqual({
      version: '0',
      // The second of virtual time.
      id: '00000000-0000-4000-d000-001772442300',
      'detail-type': 'Scheduled Event',
      source: 'aws.scheduler',
      account: '111122223333',
      time: '2026-03-02T09:05:00Z',
      region: 'eu-west-1',
      resources: ['arn:aws:scheduler:eu-west-1:111122223333:schedule/default/Tiny-Schedule'],
      detail: '{}',
    });
    const given = await deploy({ handler: answersNothing, resources: withTarget({}, { Input: '{"full":true}' }) });
    await given.runUntil(start + 5 * 60_000);
    expect(given.invocations.map(({ event }) => event)).toEqual([{ full: true }]);
  });

  it('does not come when the schedule is off', async () => {
    const guard = await deploy({ handler: answersNothing, resources: withTarget({ State: 'DISABLED' }) });
    await guard.runUntil(start + 60 * 60_000);
    expect(guard.invocations).toEqual([]);
  });
});
