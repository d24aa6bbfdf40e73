import { describe, expect, it } from 'vitest';
import { monitored } from '../account.ts';

describe('AlarmStore', () => {
  it('throttles DescribeAlarms where a quota is set, ECS too [CW-40]', () => {
    const account = monitored({ describeAlarmsPerSecond: 2 });
    account.alarm('a');
    account.call('DescribeAlarms');
    expect(account.cloudWatch.readAlarms(['a', 'none'])).toEqual(
      new Map([['a', { state: 'INSUFFICIENT_DATA', periodSeconds: 60, evaluationPeriods: 1 }]]),
    );
    expect(account.cloudWatch.readAlarms(['a'])).toBeUndefined();
    expect(() => account.call('DescribeAlarms')).toThrow('Rate exceeded');
  });

  it('counts the quota of DescribeAlarms anew each second [CW-40]', async () => {
    const account = monitored({ describeAlarmsPerSecond: 1 });
    account.call('DescribeAlarms');
    await account.advance(0.999);
    expect(() => account.call('DescribeAlarms')).toThrow('Rate exceeded');
    await account.advance(1);
    expect(() => account.call('DescribeAlarms')).not.toThrow();
  });

  it('lists alarms by name, whatever the order of their creation', () => {
    const account = monitored();
    for (const name of ['b', 'A', 'a']) account.alarm(name);
    expect(account.call('DescribeAlarms')).toMatchObject({
      MetricAlarms: [{ AlarmName: 'A' }, { AlarmName: 'a' }, { AlarmName: 'b' }],
    });
  });

  it('wakes an updated alarm by its new metric, not by its old one', async () => {
    const account = monitored();
    account.alarm('a');
    account.alarm('a', { MetricName: 'latency' });
    await account.advance(300);
    account.put(300, { errors: 20 });
    await account.advance(420);
    expect(account.stateOf('a')).toBe('INSUFFICIENT_DATA');
    account.put(420, { latency: 20 });
    await account.advance(482);
    expect(account.stateOf('a')).toBe('ALARM');
  });

  it('does not evaluate an alarm any more that was deleted', async () => {
    const account = monitored();
    account.alarm('a');
    account.put(0, { errors: 20 });
    account.call('DeleteAlarms', { AlarmNames: ['a'] });
    await account.advance(120);
    expect(account.changes()).toEqual([]);
  });
});
