import { describe, expect, it } from 'vitest';
import { type AlarmShape, monitored, noon } from './account.ts';

const sub = (fields: Record<string, unknown> = {}) => ({ Period: 10, EvaluationPeriods: 1, ...fields });

describe('the evaluation of alarms', () => {
  it('begins with INSUFFICIENT_DATA, and an update keeps the state [CW-1]', async () => {
    const account = monitored();
    account.alarm('a');
    const [alarm] = account.call<{ MetricAlarms: AlarmShape[] }>('DescribeAlarms').MetricAlarms;
    expect(alarm).toMatchObject({ StateValue: 'INSUFFICIENT_DATA', StateReason: 'Unchecked: Initial alarm creation' });
    account.put(0, { errors: 20 });
    await account.advance(62);
    expect(account.stateOf('a')).toBe('ALARM');
    account.alarm('a', { Threshold: 99 });
    expect(account.stateOf('a')).toBe('ALARM');
    await account.advance(122);
    expect(account.changes()).toEqual(['12:01:02 a ALARM', '12:02:02 a OK']);
  });

  it('comes every minute, a moment after it is full [CW-2]', async () => {
    const account = monitored();
    account.alarm('a');
    account.put(30, { errors: 11 });
    await account.advance(61.999);
    expect(account.stateOf('a')).toBe('INSUFFICIENT_DATA');
    await account.advance(62);
    expect(account.stateOf('a')).toBe('ALARM');
  });

  it('slides the window of a longer period: it is aggregated anew each minute [CW-3]', async () => {
    const account = monitored();
    // Five minutes with a sum above 10: minutes 3 and 7 make 12 within 3 to 7, on no boundary of five minutes.
    account.alarm('a', { Period: 300 });
    account.put(0, { errors: 0 });
    account.put(180, { errors: 6 });
    account.put(420, { errors: 6 });
    await account.advance(600);
    expect(account.changes()).toEqual(['12:01:02 a OK', '12:08:02 a ALARM', '12:09:02 a OK']);
  });

  it('comes every ten seconds at a shorter period [CW-4]', async () => {
    const account = monitored();
    account.alarm('a', sub({ TreatMissingData: 'notBreaching' }));
    const high = (seconds: number, Value: number) =>
      account.cloudWatch.putMetricData({
        namespace: 'shop',
        data: [{ MetricName: 'errors', Value, StorageResolution: 1, Timestamp: new Date(noon + seconds * 1000) }],
      });
    high(11, 8);
    high(19, 8);
    high(25, 3);
    await account.advance(60);
    // The range of ten seconds reaches two periods back, and the newest real point decides.
    expect(account.changes()).toEqual(['12:00:02 a OK', '12:00:22 a ALARM', '12:00:32 a OK']);
  });

  it('sees values of standard resolution in the first ten seconds of their minute alone [CW-12]', async () => {
    const account = monitored();
    account.alarm('a', sub());
    account.put(45, { errors: 20 });
    await account.advance(120);
    // The range 12:00:00 to 12:00:50 at its end holds the point of 12:00:00 for three periods, then nothing.
    expect(account.stateOf('a')).toBe('INSUFFICIENT_DATA');
    const fine = monitored();
    fine.alarm('a', sub());
    fine.put(-1, { errors: 20 });
    await fine.advance(9);
    expect(fine.stateOf('a')).toBe('INSUFFICIENT_DATA');
    const seen = monitored();
    seen.alarm('a', sub());
    seen.put(5, { errors: 20 });
    await seen.advance(60);
    expect(seen.changes()).toEqual(['12:00:12 a ALARM', '12:00:42 a INSUFFICIENT_DATA']);
  });

  it('comes every hour, with data up to it, when the periods together are longer than a day [CW-11]', async () => {
    const account = monitored();
    account.alarm('a', { Period: 3600, EvaluationPeriods: 25, DatapointsToAlarm: 1 });
    account.put(600, { errors: 20 });
    await account.advance(3_601);
    expect(account.changes()).toEqual([]);
    await account.advance(3_602);
    expect(account.changes()).toEqual(['13:00:02 a ALARM']);
  });

  it('comes every minute when the periods together are a day and no more [CW-11]', async () => {
    const account = monitored();
    account.alarm('a', { Period: 3600, EvaluationPeriods: 24, DatapointsToAlarm: 1 });
    account.put(600, { errors: 20 });
    await account.advance(722);
    expect(account.changes()).toEqual(['12:11:02 a ALARM']);
  });

  it('counts a value once it is published, and stays awake until then [CW-19][CW-39]', async () => {
    const account = monitored();
    account.alarm('a');
    account.put(0, { errors: 20 }, 500_000);
    await account.advance(499);
    expect(account.changes()).toEqual([]);
    expect(account.call('ListMetrics')).toMatchObject({ Metrics: [{ MetricName: 'errors' }] });
    await account.advance(1_200);
    expect(account.changes()).toEqual(['12:09:02 a ALARM', '12:11:02 a INSUFFICIENT_DATA']);
  });

  it('counts a value that is published at the very instant of an evaluation [CW-19]', async () => {
    const account = monitored();
    account.alarm('a');
    account.alarm('late', { MetricName: 'late' });
    account.put(0, { errors: 20 }, 62_000);
    account.put(0, { late: 20 }, 62_001);
    await account.advance(62);
    expect([account.stateOf('a'), account.stateOf('late')]).toEqual(['ALARM', 'INSUFFICIENT_DATA']);
  });

  it('sees only values of its unit, where it names one [CW-17]', async () => {
    const account = monitored();
    account.alarm('a', { Unit: 'Count' });
    account.alarm('b', { Unit: 'None' });
    account.put(0, { errors: 20 });
    await account.advance(62);
    expect([account.stateOf('a'), account.stateOf('b')]).toEqual(['INSUFFICIENT_DATA', 'ALARM']);
  });

  it('uses data from before its creation [CW-18]', async () => {
    const account = monitored();
    account.put(0, { errors: 20 });
    await account.advance(30);
    account.alarm('a');
    await account.advance(62);
    expect(account.stateOf('a')).toBe('ALARM');
  });

  it('keeps a state that was set until an evaluation says otherwise [CW-27]', async () => {
    const account = monitored();
    account.alarm('a', { TreatMissingData: 'ignore' });
    account.call('SetAlarmState', { AlarmName: 'a', StateValue: 'ALARM', StateReason: 'a drill' });
    await account.advance(600);
    expect(account.stateOf('a')).toBe('ALARM');
    account.put(600, { errors: 0 });
    await account.advance(662);
    expect(account.changes()).toEqual(['12:00:00 a ALARM', '12:11:02 a OK']);
  });

  it('lets the clock run dry when nothing can change any more [CW-39]', async () => {
    const account = monitored();
    account.alarm('a');
    account.alarm('b', sub());
    account.put(0, { errors: 20 });
    let steps = 0;
    while (await account.clock.advance()) steps += 1;
    expect(steps).toBeLessThan(40);
    expect(account.clock.now() - noon).toBeLessThan(600_000);
  });

  it('plays a day of 15 alarms on 40 metrics in a moment', async () => {
    const account = monitored();
    for (let index = 0; index < 15; index += 1) {
      account.alarm(`a${index}`, {
        MetricName: `m${index}`,
        EvaluationPeriods: 5,
        DatapointsToAlarm: 3,
        Period: index < 12 ? 60 : 300,
      });
    }
    const started = process.cpuUsage();
    for (let minute = 0; minute < 1_440; minute += 1) {
      account.cloudWatch.putMetricData({
        namespace: 'shop',
        visibleAfterMs: 60_000,
        data: Array.from({ length: 40 }, (_, index) => ({
          MetricName: `m${index}`,
          Values: [minute % 7, 3, 12],
          Counts: [10, 20, 1 + (minute % 3)],
        })),
      });
      await account.advance(minute * 60 + 60);
    }
    const { user } = process.cpuUsage(started);
    expect(account.stateOf('a0')).toBe('ALARM');
    // Far above what it takes, so that a busy machine does not fail it; a scan of all data would take minutes.
    expect(user).toBeLessThan(3_000_000);
  });

  it('rests while the engine is off: states change by SetAlarmState alone', async () => {
    const account = monitored();
    account.cloudWatch.setActive(false);
    account.alarm('a');
    account.put(0, { errors: 20 });
    await account.advance(120);
    expect(account.changes()).toEqual([]);
    account.cloudWatch.setActive(true);
    await account.advance(122);
    expect(account.stateOf('a')).toBe('ALARM');
  });
});

describe('an alarm on a metric of DynamoDB', () => {
  const throttled = { Namespace: 'AWS/DynamoDB', MetricName: 'ThrottledRequests', Threshold: 10 };
  const put = (account: ReturnType<typeof monitored>, Value: number) =>
    account.cloudWatch.putMetricData({
      namespace: 'AWS/DynamoDB',
      data: [{ MetricName: 'ThrottledRequests', Value, Timestamp: new Date(noon) }],
    });

  it('stays in its state while there is no data, whatever TreatMissingData says [CW-43]', async () => {
    const account = monitored();
    account.alarm('table', { ...throttled, TreatMissingData: 'notBreaching' });
    account.alarm('shop', { TreatMissingData: 'notBreaching' });
    put(account, 11);
    account.put(0, { errors: 11 });
    await account.advance(600);
    // Of the first evaluation, at 12:00:02, no point is complete. The range has one period and two more: the point of
    // 12:00 leaves it at 12:04.
    expect(account.changes()).toEqual([
      '12:00:02 shop OK',
      '12:01:02 table ALARM',
      '12:01:02 shop ALARM',
      '12:04:02 shop OK',
    ]);
  });

  it('does so in metric math too [CW-43]', async () => {
    const account = monitored();
    const Metric = { Namespace: 'AWS/DynamoDB', MetricName: 'ThrottledRequests' };
    account.call('PutMetricAlarm', {
      AlarmName: 'math',
      Metrics: [
        { Id: 'm', MetricStat: { Metric, Period: 60, Stat: 'Sum' }, ReturnData: false },
        { Id: 'e', Expression: 'm * 2' },
      ],
      EvaluationPeriods: 1,
      Threshold: 10,
      ComparisonOperator: 'GreaterThanThreshold',
      TreatMissingData: 'breaching',
    });
    put(account, 1);
    await account.advance(600);
    expect(account.changes()).toEqual(['12:01:02 math OK']);
  });
});
