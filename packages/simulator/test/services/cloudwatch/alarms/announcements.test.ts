import { describe, expect, it } from 'vitest';
import { monitored } from '../account.ts';

const stat = (Id: string, MetricName: string, fields: object = {}) => ({
  Id,
  MetricStat: { Metric: { Namespace: 'shop', MetricName }, Period: 60, Stat: 'Sum', ...fields },
  ReturnData: false,
});
const math = (expression: string, ...metrics: readonly object[]) => ({
  MetricName: undefined,
  Namespace: undefined,
  Statistic: undefined,
  Period: undefined,
  Metrics: [{ Id: 'e', Expression: expression, Label: 'share' }, ...metrics],
});

describe('announceStateChange', () => {
  it('names the queries of an alarm on metric math [CW-42]', async () => {
    const account = monitored();
    account.alarm('share', { ...math('100 * m1 / m2', stat('m1', 'errors'), stat('m2', 'requests')), Threshold: 50 });
    account.put(0, { errors: 6, requests: 10 });
    // Without a request the division drops the point, and errors alone say nothing.
    account.put(60, { errors: 6, requests: 0 });
    await account.advance(62);
    expect(account.stateOf('share')).toBe('ALARM');
    // The event is under way for a second.
    await account.advance(63);
    const [event] = account.events;
    expect(event?.detail).toMatchObject({
      configuration: {
        metrics: [
          { id: 'e', expression: '100 * m1 / m2', label: 'share', returnData: true },
          {
            id: 'm1',
            metricStat: { metric: { namespace: 'shop', name: 'errors', dimensions: {} }, period: 60, stat: 'Sum' },
            returnData: false,
          },
          { id: 'm2', returnData: false },
        ],
      },
      state: {
        value: 'ALARM',
        reason:
          'Threshold Crossed: 1 out of the last 1 datapoints [60.0 (05/01/26 12:00:00)] was greater than the threshold (50.0) (minimum 1 datapoint for OK -> ALARM transition).',
        reasonData:
          '{"version":"1.0","queryDate":"2026-01-05T12:01:02.000+0000","startDate":"2026-01-05T12:00:00.000+0000","period":60,"recentDatapoints":[60.0],"threshold":50.0}',
      },
    });
    await account.advance(600);
    expect(account.changes().at(-1)).toBe('12:04:02 share INSUFFICIENT_DATA');
  });

  it('comes once per change of state, and not when the same state is set again [CW-24]', () => {
    const account = monitored();
    account.alarm('a');
    const set = () => account.call('SetAlarmState', { AlarmName: 'a', StateValue: 'OK', StateReason: 'a drill' });
    set();
    set();
    expect(account.changes()).toEqual(['12:00:00 a OK']);
    const other = { AlarmName: 'b', StateValue: 'OK', StateReason: '' };
    expect(() => account.call('SetAlarmState', other)).toThrow(expect.objectContaining({ code: 'ResourceNotFound' }));
    expect(account.changes()).toHaveLength(1);
  });
});
