import { describe, expect, it } from 'vitest';
import { monitored, noon } from '../account.ts';

const at = (seconds: number) => new Date(noon + seconds * 1000);

describe('getMetricStatistics', () => {
  it('gives at most 1,440 points [CW-36]', () => {
    const query = { Namespace: 'shop', MetricName: 'x', Period: 60, Statistics: ['Sum'], StartTime: at(0) };
    expect(monitored().call('GetMetricStatistics', { ...query, EndTime: at(86_400) })).toMatchObject({
      Datapoints: [],
    });
    expect(() => monitored().call('GetMetricStatistics', { ...query, EndTime: at(86_460) })).toThrow(
      expect.objectContaining({
        code: 'InvalidParameterCombinationException',
        message:
          'You have requested up to 1441 datapoints, which exceeds the limit of 1440. You may reduce the datapoints requested by increasing Period, or decreasing the time range.',
      }),
    );
  });

  const value = 'InvalidParameterValueException';
  const combination = 'InvalidParameterCombinationException';
  it.each([
    [{ EndTime: at(0) }, value, 'The parameter StartTime must be less than the parameter EndTime.'],
    [
      { StartTime: at(0.02), EndTime: at(0.987) },
      value,
      'The parameter StartTime must be less than the parameter EndTime.',
    ],
    [{ StartTime: at(61) }, value, 'The parameter StartTime must be less than the parameter EndTime.'],
    [
      { Statistics: undefined },
      combination,
      'At least one of the parameters Statistics and ExtendedStatistics must be specified.',
    ],
    [
      { ExtendedStatistics: ['p50'] },
      combination,
      'The parameters Statistics and ExtendedStatistics are mutually exclusive and you have specified both.',
    ],
    [
      { Statistics: ['Sum', 'Median'] },
      value,
      'The parameter Statistics.member.2 must be a value in the set [ Minimum, Maximum, Average, SampleCount, Sum ].',
    ],
    [
      { Statistics: undefined, ExtendedStatistics: ['p50', 'p101'] },
      value,
      'The value p101 for parameter ExtendedStatistics.member.2 is not supported.',
    ],
    [{ Period: 45 }, value, 'The parameter Period must be 1, 5, 10, 20, 30 or a multiple of 60.'],
    [{ Namespace: '' }, 'MissingRequiredParameterException', 'The parameter Namespace is required.'],
    [
      { Dimensions: [{ Name: 'Service', Value: ' ' }] },
      'MissingRequiredParameterException',
      'The parameter Dimensions.member.1.Value is required.',
    ],
    [{ Statistics: Array(6).fill('Sum') }, value, 'The collection Statistics must not have a size greater than 5.'],
  ])('refuses %j [CW-46]', (fields, code, message) => {
    const query = { Namespace: 'shop', MetricName: 'x', Period: 60, StartTime: at(0), EndTime: at(60) };
    expect(() => monitored().call('GetMetricStatistics', { ...query, Statistics: ['Sum'], ...fields })).toThrow(
      expect.objectContaining({ code, message }),
    );
  });

  it('gives a point for each period and unit that has values, dated at its beginning [CW-47]', () => {
    const account = monitored();
    const MetricData = [
      { MetricName: 'x', Value: 3, Unit: 'Count', Timestamp: at(10) },
      { MetricName: 'x', Value: 5, Unit: 'Count', Timestamp: at(130) },
      { MetricName: 'x', Value: 9, Unit: 'Seconds', Timestamp: at(130) },
    ];
    account.call('PutMetricData', { Namespace: 'shop', MetricData });
    const query = { Namespace: 'shop', MetricName: 'x', Period: 60, StartTime: at(0), EndTime: at(180) };
    const read = (fields: object) => account.call('GetMetricStatistics', { ...query, Statistics: ['Sum'], ...fields });
    expect(read({})).toEqual({
      Label: 'x',
      Datapoints: [
        { Timestamp: at(0), Sum: 3, Unit: 'Count' },
        { Timestamp: at(120), Sum: 5, Unit: 'Count' },
        { Timestamp: at(120), Sum: 9, Unit: 'Seconds' },
      ],
    });
    expect(read({ Unit: 'Seconds' })).toEqual({
      Label: 'x',
      Datapoints: [{ Timestamp: at(120), Sum: 9, Unit: 'Seconds' }],
    });
  });

  it('leaves out percentiles that the values do not have', () => {
    const account = monitored();
    const StatisticValues = { SampleCount: 2, Sum: 3, Minimum: 1, Maximum: 2 };
    account.call('PutMetricData', { Namespace: 'shop', MetricData: [{ MetricName: 'x', StatisticValues }] });
    const query = { Namespace: 'shop', MetricName: 'x', Period: 60, StartTime: at(0), EndTime: at(60) };
    expect(account.call('GetMetricStatistics', { ...query, ExtendedStatistics: ['p50'] })).toEqual({
      Label: 'x',
      Datapoints: [{ Timestamp: at(0), Unit: 'None' }],
    });
  });
});
