import { describe, expect, it } from 'vitest';
import { monitored } from '../account.ts';

describe('PutMetricData', () => {
  it('takes values also where they come with the entity that they are of [CW-34]', () => {
    const account = monitored();
    const MetricData = [{ MetricName: 'x', Value: 1 }];
    const EntityMetricData = [{ Entity: {}, MetricData: [{ MetricName: 'y', Value: 2 }] }];
    const put = (fields: object) =>
      account.call('PutMetricData', { Namespace: 'shop', MetricData, StrictEntityValidation: false, ...fields });
    put({ EntityMetricData });
    expect(account.call('ListMetrics')).toMatchObject({ Metrics: [{ MetricName: 'x' }, { MetricName: 'y' }] });
    const many = [{ MetricData: Array.from({ length: 1000 }, () => MetricData[0]) }];
    expect(() => put({ EntityMetricData: many })).toThrow(
      'The collection MetricData must not have a size greater than 1000.',
    );
    expect(() => put({ EntityMetricData: [...EntityMetricData, {}, {}] })).toThrow(
      'The collection EntityMetricData must not have a size greater than 2.',
    );
    expect(() => put({ EntityMetricData, StrictEntityValidation: undefined })).toThrow(
      'The parameter StrictEntityValidation is required.',
    );
    const wrong = [{ MetricData: [{ MetricName: 'y', Value: Number.NaN }] }];
    expect(() => put({ EntityMetricData: wrong })).toThrow(
      'The value NaN for parameter EntityMetricData.member.1.MetricData.member.1.Value is invalid.',
    );
  });

  it.each([
    [{ Namespace: 'AWS/ECS' }, 'InvalidParameterValueException', 'The value AWS/ for parameter Namespace is invalid.'],
    [{ Namespace: ':shop' }, 'InvalidParameterValueException', 'The value :shop for parameter Namespace is invalid.'],
    [
      { Namespace: 'größe' },
      'InvalidParameterValueException',
      'The value for parameter Namespace contains non-ASCII characters.',
    ],
    [{ Namespace: undefined }, 'MissingRequiredParameterException', 'The parameter Namespace is required.'],
    [{ MetricData: [] }, 'MissingRequiredParameterException', 'The parameter MetricData is required.'],
  ])('refuses %j [CW-44]', (fields, code, message) => {
    const put = { Namespace: 'shop', MetricData: [{ MetricName: 'x', Value: 1 }], ...fields };
    expect(() => monitored().call('PutMetricData', put)).toThrow(expect.objectContaining({ code, message }));
  });

  it('answers all mistakes of one kind, a line each [CW-45]', () => {
    const blank = { MetricName: 'x', Value: 1, Dimensions: [{ Name: 'Plugin', Value: '' }] };
    const MetricData = [blank, { MetricName: 'y', Value: 1 }, blank];
    expect(() => monitored().call('PutMetricData', { Namespace: 'shop', MetricData })).toThrow(
      expect.objectContaining({
        code: 'MissingRequiredParameterException',
        message:
          'The parameter MetricData.member.1.Dimensions.member.1.Value is required.\nThe parameter MetricData.member.3.Dimensions.member.1.Value is required.',
      }),
    );
  });
});

describe('putMetricData', () => {
  it.each([-1, Number.NaN])('takes no delay of %d milliseconds', (visibleAfterMs) => {
    const data = [{ MetricName: 'x', Value: 1 }];
    expect(() => monitored().cloudWatch.putMetricData({ namespace: 'shop', data, visibleAfterMs })).toThrow(
      `visibleAfterMs must be 0 or more milliseconds, got ${visibleAfterMs}`,
    );
  });

  it('puts nothing when one of the values is wrong', () => {
    const account = monitored();
    const data = [
      { MetricName: 'x', Value: 1 },
      { MetricName: 'y', Value: Number.NaN },
    ];
    expect(() => account.cloudWatch.putMetricData({ namespace: 'shop', data })).toThrow('MetricData.member.2.Value');
    expect(account.call('ListMetrics')).toEqual({ Metrics: [] });
  });
});
