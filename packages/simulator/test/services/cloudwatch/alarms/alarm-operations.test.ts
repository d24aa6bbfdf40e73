import { describe, expect, it } from 'vitest';
import { type AlarmShape, monitored, noon } from '../account.ts';

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

describe('the operations on alarms', () => {
  it('describe alarms in pages, by name, prefix and state [CW-28]', () => {
    const account = monitored();
    for (let index = 0; index < 5; index += 1) account.alarm(`a${index}`);
    account.alarm('b');
    account.call('SetAlarmState', { AlarmName: 'a3', StateValue: 'ALARM', StateReason: 'a drill' });
    const describe = (input: object) =>
      account.call<{ MetricAlarms: AlarmShape[]; NextToken?: string }>('DescribeAlarms', { ...input });
    const names = (input: object) => describe(input).MetricAlarms.map(({ AlarmName }) => AlarmName);
    const { NextToken } = describe({ MaxRecords: 4 });
    expect(names({ MaxRecords: 4 })).toEqual(['a0', 'a1', 'a2', 'a3']);
    expect(names({ MaxRecords: 4, NextToken })).toEqual(['a4', 'b']);
    expect(describe({ MaxRecords: 6 }).NextToken).toBeUndefined();
    expect(names({ AlarmNamePrefix: 'b' })).toEqual(['b']);
    expect(names({ StateValue: 'ALARM' })).toEqual(['a3']);
    expect(names({ AlarmNames: ['b', 'none'] })).toEqual(['b']);
    expect(names({ AlarmTypes: ['CompositeAlarm'] })).toEqual([]);
    expect(names({ AlarmNames: ['b', ...Array.from({ length: 99 }, String)] })).toEqual(['b']);
    expect(() => describe({ AlarmNames: Array.from({ length: 101 }, String) })).toThrow(
      "at 'alarmNames' failed to satisfy constraint: Member must have length less than or equal to 100",
    );
    expect(() => describe({ NextToken: 'x' })).toThrow('The value x for parameter NextToken is invalid.');
  });

  it('describe alarms by the actions that they take [CW-28]', () => {
    const account = monitored();
    account.alarm('paged', { AlarmActions: ['arn:aws:sns:us-east-1:111122223333:page'] });
    account.alarm('told', { OKActions: ['arn:aws:sns:us-east-1:111122223333:tell'] });
    account.alarm('silent');
    const names = (ActionPrefix: string) =>
      account
        .call<{ MetricAlarms: AlarmShape[] }>('DescribeAlarms', { ActionPrefix })
        .MetricAlarms.map(({ AlarmName }) => AlarmName);
    expect(names('arn:aws:sns')).toEqual(['paged', 'told']);
    expect(names('arn:aws:sns:us-east-1:111122223333:page')).toEqual(['paged']);
  });

  it.each<[string, Record<string, unknown>, string]>([
    [
      'DescribeAlarms',
      { StateValue: 'FINE' },
      "1 validation error detected: Value 'FINE' at 'stateValue' failed to satisfy constraint: Member must satisfy enum value set: [INSUFFICIENT_DATA, ALARM, OK]",
    ],
    ['DescribeAlarms', { AlarmTypes: ['Alarm'] }, "Value 'Alarm' at 'alarmTypes.1.member'"],
    ['DescribeAlarms', { ChildrenOfAlarmName: 'all' }, 'does not support composite alarms'],
    ['DescribeAlarms', { ParentsOfAlarmName: 'a' }, 'does not support composite alarms'],
    ['DescribeAlarmsForMetric', { Namespace: 'shop', MetricName: 'errors', Statistic: 'Median' }, "at 'statistic'"],
    ['DescribeAlarmHistory', { HistoryItemType: 'Update' }, "at 'historyItemType'"],
    ['DescribeAlarmHistory', { ScanBy: 'Timestamp' }, "at 'scanBy'"],
    ['DescribeAlarmHistory', { AlarmContributorId: 'c1' }, 'leave AlarmContributorId out'],
  ])('refuse %s %j, which asks for what there is not', (operation, input, problem) => {
    const account = monitored();
    account.alarm('a');
    expect(() => account.call(operation, input)).toThrow(
      expect.objectContaining({ code: 'ValidationError', message: expect.stringContaining(problem) }),
    );
  });

  it('take no reason data that is no JSON [CW-27]', () => {
    const account = monitored();
    account.alarm('a');
    const set = (StateReasonData: string) =>
      account.call('SetAlarmState', { AlarmName: 'a', StateValue: 'ALARM', StateReason: 'a drill', StateReasonData });
    expect(() => set('a drill')).toThrow(expect.objectContaining({ code: 'InvalidFormatFault' }));
    expect(account.stateOf('a')).toBe('INSUFFICIENT_DATA');
    set('{"drill":true}');
    expect(account.stateOf('a')).toBe('ALARM');
  });

  it('find alarms by their metric with just its dimensions [CW-29]', () => {
    const account = monitored();
    account.alarm('plain');
    account.alarm('other', { Dimensions: [{ Name: 'Service', Value: 'api' }] });
    account.alarm('math', math('m1 + m1', stat('m1', 'errors')));
    const found = (input: object) =>
      account
        .call<{ MetricAlarms: AlarmShape[] }>('DescribeAlarmsForMetric', {
          Namespace: 'shop',
          MetricName: 'errors',
          ...input,
        })
        .MetricAlarms.map(({ AlarmName }) => AlarmName);
    expect(found({})).toEqual(['plain']);
    expect(found({ Dimensions: [{ Name: 'Service', Value: 'api' }] })).toEqual(['other']);
    expect(found({ Period: 300 })).toEqual([]);
    expect(found({ Statistic: 'Sum', Period: 60 })).toEqual(['plain']);
  });

  it('turn actions off and on, and pass over unknown names [CW-30]', () => {
    const account = monitored();
    account.alarm('a');
    const enabled = () =>
      account.call<{ MetricAlarms: AlarmShape[] }>('DescribeAlarms').MetricAlarms[0]?.ActionsEnabled;
    account.call('DisableAlarmActions', { AlarmNames: ['a', 'none'] });
    expect(enabled()).toBe(false);
    account.call('EnableAlarmActions', { AlarmNames: ['a'] });
    expect(enabled()).toBe(true);
  });

  it('delete the alarms that there are, and pass over other names [CW-51]', () => {
    const account = monitored();
    account.alarm('a');
    expect(account.call('DeleteAlarms', { AlarmNames: ['b', 'c'] })).toEqual({});
    expect(account.stateOf('a')).toBe('INSUFFICIENT_DATA');
    account.call('DeleteAlarms', { AlarmNames: ['a', 'b'] });
    expect(account.stateOf('a')).toBe('none');
  });

  it('answer each member that CloudWatch answers, and no default of others [CW-52]', () => {
    const account = monitored();
    account.alarm('a');
    const Dimensions = [{ Name: 'Service', Value: 'api' }];
    account.alarm('whole', { Dimensions, DatapointsToAlarm: 1, TreatMissingData: 'ignore', Unit: 'Count' });
    const { MetricAlarms, ...others } = account.call<{ MetricAlarms: AlarmShape[] }>('DescribeAlarms');
    expect(others).toEqual({ CompositeAlarms: [], LogAlarms: [] });
    const created = new Date(noon);
    const always = {
      AlarmName: 'a',
      AlarmArn: 'arn:aws:cloudwatch:us-east-1:111122223333:alarm:a',
      AlarmConfigurationUpdatedTimestamp: created,
      ActionsEnabled: true,
      OKActions: [],
      AlarmActions: [],
      InsufficientDataActions: [],
      StateValue: 'INSUFFICIENT_DATA',
      StateReason: 'Unchecked: Initial alarm creation',
      StateUpdatedTimestamp: created,
      StateTransitionedTimestamp: created,
      Namespace: 'shop',
      MetricName: 'errors',
      Dimensions: [],
      Statistic: 'Sum',
      Period: 60,
      EvaluationPeriods: 1,
      Threshold: 10,
      ComparisonOperator: 'GreaterThanThreshold',
    };
    expect(JSON.parse(JSON.stringify(MetricAlarms))).toEqual(
      JSON.parse(
        JSON.stringify([
          always,
          {
            ...always,
            AlarmName: 'whole',
            AlarmArn: 'arn:aws:cloudwatch:us-east-1:111122223333:alarm:whole',
            Dimensions,
            DatapointsToAlarm: 1,
            TreatMissingData: 'ignore',
            Unit: 'Count',
          },
        ]),
      ),
    );
  });

  it('set the state of no alarm that there is not [CW-51]', () => {
    const set = { AlarmName: 'b', StateValue: 'OK', StateReason: 'a drill' };
    expect(() => monitored().call('SetAlarmState', set)).toThrow(
      expect.objectContaining({ code: 'ResourceNotFound', message: '', status: 404 }),
    );
  });

  it('take no names beside a prefix', () => {
    expect(() => monitored().call('DescribeAlarms', { AlarmNames: ['a'], AlarmNamePrefix: 'a' })).toThrow(
      'AlarmNames and AlarmNamePrefix cannot be given together',
    );
  });

  it.each([
    [0, 'have value greater than or equal to 1'],
    [1.5, 'be of type int'],
    [101, 'have value less than or equal to 100'],
  ])('give no page of %d alarms', (MaxRecords, constraint) => {
    expect(() => monitored().call('DescribeAlarms', { MaxRecords })).toThrow(
      `Value '${MaxRecords}' at 'maxRecords' failed to satisfy constraint: Member must ${constraint}`,
    );
  });
});
