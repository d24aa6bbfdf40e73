import {
  CloudWatchClient,
  DescribeAlarmsCommand,
  DescribeAlarmsForMetricCommand,
  DisableAlarmActionsCommand,
  GetMetricDataCommand,
  GetMetricStatisticsCommand,
  ListMetricsCommand,
  PutCompositeAlarmCommand,
  PutMetricAlarmCommand,
  PutMetricDataCommand,
} from '@aws-sdk/client-cloudwatch';
import { describe, expect, it } from 'vitest';
import { VirtualClock } from '../../../src/clock.ts';
import { createCloudWatch } from '../../../src/services/cloudwatch/service.ts';
import { clientSettings, startServer } from '../../loopback.ts';
import { monitored, noon } from './account.ts';

const Dimensions = [{ Name: 'Service', Value: 'api' }];
const metric = { Namespace: 'shop', MetricName: 'errors', Dimensions };
const span = { StartTime: new Date(noon), EndTime: new Date(noon + 60_000) };

const arn = (name: string) => `arn:aws:cloudwatch:us-east-1:111122223333:alarm:${name}`;

async function client() {
  const clock = new VirtualClock(noon);
  const server = await startServer({ clock, services: [createCloudWatch({ clock, emit: () => {} })] });
  const cloudWatch = new CloudWatchClient(clientSettings(server));
  const MetricData = [{ MetricName: 'errors', Dimensions, Values: [1, 2], Counts: [3, 4] }];
  await cloudWatch.send(new PutMetricDataCommand({ Namespace: 'shop', MetricData }));
  return { clock, cloudWatch };
}

describe('the simulated CloudWatch through its SDK', () => {
  it('takes values and gives them back in every way of reading [CW-35][CW-36][CW-37]', async () => {
    const { cloudWatch } = await client();
    const MetricDataQueries = [
      { Id: 'm1', ReturnData: false, MetricStat: { Metric: metric, Period: 60, Stat: 'Sum' } },
      { Id: 'e', Expression: 'm1 * 2' },
    ];
    const data = await cloudWatch.send(new GetMetricDataCommand({ ...span, MetricDataQueries }));
    expect(data.MetricDataResults).toEqual([
      { Id: 'e', Label: 'e', Timestamps: [new Date(noon)], Values: [22], StatusCode: 'Complete' },
    ]);
    const asked = { ...metric, ...span, Period: 60 };
    const point = { Timestamp: new Date(noon), Unit: 'None' };
    const mean = await cloudWatch.send(new GetMetricStatisticsCommand({ ...asked, Statistics: ['Average'] }));
    expect(mean.Datapoints).toEqual([{ ...point, Average: 11 / 7 }]);
    const median = await cloudWatch.send(new GetMetricStatisticsCommand({ ...asked, ExtendedStatistics: ['p50'] }));
    expect(median.Datapoints).toEqual([{ ...point, ExtendedStatistics: { p50: 2 } }]);
    expect((await cloudWatch.send(new ListMetricsCommand({}))).Metrics).toEqual([metric]);
  });

  it('takes alarms on math and percentiles, and describes them [CW-29][CW-30][CW-42]', async () => {
    const { clock, cloudWatch } = await client();
    const rule = { EvaluationPeriods: 1, Threshold: 1.5, ComparisonOperator: 'GreaterThanThreshold' as const };
    const Metrics = [
      { Id: 'e', Expression: 'm1 * 2' },
      { Id: 'm1', ReturnData: false, MetricStat: { Metric: metric, Period: 60, Stat: 'p90' } },
    ];
    const percentile = { ...metric, ExtendedStatistic: 'p10', Period: 60 };
    await cloudWatch.send(new PutMetricAlarmCommand({ ...rule, AlarmName: 'math', Metrics }));
    await cloudWatch.send(new PutMetricAlarmCommand({ ...rule, ...percentile, AlarmName: 'percentile' }));
    await cloudWatch.send(new DisableAlarmActionsCommand({ AlarmNames: ['math'] }));
    await clock.advanceTo(noon + 62_000);
    const { MetricAlarms } = await cloudWatch.send(new DescribeAlarmsCommand({}));
    expect(MetricAlarms).toMatchObject([
      { AlarmName: 'math', StateValue: 'ALARM', ActionsEnabled: false, Metrics },
      { AlarmName: 'percentile', StateValue: 'OK', ExtendedStatistic: 'p10', Dimensions },
    ]);
    const found = await cloudWatch.send(new DescribeAlarmsForMetricCommand(metric));
    expect(found.MetricAlarms?.map(({ AlarmName }) => AlarmName)).toEqual(['percentile']);
  });

  it('refuses by name, as an error that the client knows [CW-31][MM-12]', async () => {
    const { cloudWatch } = await client();
    const composite = cloudWatch.send(new PutCompositeAlarmCommand({ AlarmName: 'x', AlarmRule: 'TRUE' }));
    await expect(composite).rejects.toMatchObject({
      name: 'ValidationException',
      message: expect.stringContaining('composite alarms'),
    });
    const bad = cloudWatch.send(
      new PutMetricDataCommand({ Namespace: 'shop', MetricData: [{ MetricName: 'x', Values: [1], Counts: [1, 2] }] }),
    );
    await expect(bad).rejects.toMatchObject({ name: 'InvalidParameterValueException' });
    const MetricDataQueries = [{ Id: 'e', Expression: 'b +', Period: 60 }];
    const wrong = cloudWatch.send(new GetMetricDataCommand({ ...span, MetricDataQueries }));
    await expect(wrong).rejects.toMatchObject({ message: expect.stringContaining('column 4') });
  });
});

describe('createCloudWatch', () => {
  it('refuses an operation that it does not have', () => {
    expect(() => monitored().call('PutDashboard')).toThrow('no CloudWatch operation PutDashboard');
    expect(() => monitored().call('toString')).toThrow('no CloudWatch operation toString');
  });

  it.each<[string, Record<string, unknown>, readonly string[]]>([
    ['DescribeAlarms', { AlarmNames: ['a', 'b'] }, ['a', 'b'].map(arn)],
    ['SetAlarmState', { AlarmName: 'a' }, [arn('a')]],
    ['DescribeAlarms', {}, ['*']],
    ['DescribeAlarms', { AlarmNames: [] }, ['*']],
    // Composite alarms are answered only to a caller who may describe all.
    ['DescribeAlarms', { AlarmNames: ['a'], AlarmTypes: ['MetricAlarm', 'CompositeAlarm'] }, ['*']],
    ['PutMetricData', { AlarmNames: ['a'] }, ['*']],
  ])('checks %s of %j against %j', (operation, input, resources) => {
    expect(monitored().cloudWatch.resourcesOf({ operation, input, caller: { accessKeyId: 'TEST' } })).toEqual(
      resources,
    );
  });

  it('reads the alarms that ECS watches: names that do not exist are absent', () => {
    const account = monitored();
    account.alarm('a', { Period: 300, EvaluationPeriods: 2 });
    expect(account.cloudWatch.readAlarms(['a', 'none'])).toEqual(
      new Map([['a', { state: 'INSUFFICIENT_DATA', periodSeconds: 300, evaluationPeriods: 2 }]]),
    );
  });
});
