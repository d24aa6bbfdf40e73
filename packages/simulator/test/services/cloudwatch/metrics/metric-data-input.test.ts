import { describe, expect, it } from 'vitest';
import { parseMetricDataInput } from '../../../../src/services/cloudwatch/metrics/metric-data-input.ts';

const noon = Date.UTC(2026, 0, 5, 12, 0, 0);
const at = (seconds: number) => new Date(noon + seconds * 1000);
const one = 'MetricDataQueries.member.1';
const stat = (Id: string, fields: object = {}) => ({
  Id,
  MetricStat: { Metric: { Namespace: 'shop', MetricName: 'errors' }, Period: 60, Stat: 'Sum', ...fields },
});
const parse = (fields: object) =>
  parseMetricDataInput({ MetricDataQueries: [stat('a')], StartTime: at(0), EndTime: at(60), ...fields });

describe('parseMetricDataInput', () => {
  it.each([
    [{ EndTime: at(0) }, 'The parameter StartTime must not equal parameter EndTime.'],
    [{ StartTime: at(0.02), EndTime: at(0.987) }, 'The parameter StartTime must not equal parameter EndTime.'],
    [{ StartTime: at(61) }, 'The parameter EndTime must be greater than StartTime.'],
    [
      { MetricDataQueries: [stat('5xx')] },
      `The value 5xx for parameter ${one}.Id is not matching the expected pattern ^[a-z][a-zA-Z0-9_]*$.`,
    ],
    [{ MetricDataQueries: [stat('x'.repeat(256))] }, `The parameter ${one}.Id must be shorter than 256 characters.`],
    [{ MetricDataQueries: [stat('a'), stat('a')] }, 'The values for parameter id in MetricDataQueries are not unique.'],
    [{ MetricDataQueries: [{ Id: 'a' }] }, `The parameter ${one}.MetricStat is required.`],
    [
      { MetricDataQueries: [{ ...stat('a'), Expression: 'b' }] },
      `The parameters ${one}.Expression and ${one}.MetricStat are mutually exclusive and you have specified both.`,
    ],
    [
      { MetricDataQueries: [{ Id: 'a', Expression: 'x'.repeat(2_049) }] },
      `The parameter ${one}.Expression must be shorter than 2049 characters.`,
    ],
    [{ MetricDataQueries: [] }, 'The parameter MetricDataQueries is required.'],
    [
      { MetricDataQueries: Array.from({ length: 501 }, (_, index) => stat(`m${index}`)) },
      'The collection MetricDataQueries must not have a size greater than 500.',
    ],
    [
      { MetricDataQueries: [stat('a', { Stat: 'Median' })] },
      `The value for parameter ${one}.MetricStat.Stat is not a valid statistic.`,
    ],
    [
      { MetricDataQueries: [stat('a', { Period: 45 })] },
      `The parameter ${one}.MetricStat.Period must be 1, 5, 10, 20, 30 or a multiple of 60.`,
    ],
    [
      { MetricDataQueries: [{ Id: 'a', Expression: 'b', Period: 7 }] },
      `The parameter ${one}.Period must be 1, 5, 10, 20, 30 or a multiple of 60.`,
    ],
    [
      { MetricDataQueries: [stat('a', { Metric: { MetricName: 'errors' } })] },
      `The parameter ${one}.MetricStat.Metric.Namespace is required.`,
    ],
    [{ MaxDatapoints: 100_801 }, 'The value 100,801 for parameter MaxDatapoints is invalid.'],
  ])('refuses %.60j [CW-46]', (fields, line) => {
    expect(() => parse(fields)).toThrow(expect.objectContaining({ code: 'ValidationError', message: `${line}\n` }));
  });

  it('answers each mistake with a line [CW-45]', () => {
    const queries = [stat('a', { Stat: 'Min' }), stat('b', { Stat: 'Max' })];
    expect(() => parse({ MetricDataQueries: queries })).toThrow(
      'The value for parameter MetricDataQueries.member.1.MetricStat.Stat is not a valid statistic.\nThe value for parameter MetricDataQueries.member.2.MetricStat.Stat is not a valid statistic.\n',
    );
  });

  it('refuses a metric of another account as what the simulator does not have', () => {
    expect(() => parse({ MetricDataQueries: [{ ...stat('a'), AccountId: '444455556666' }] })).toThrow(
      `the simulator has one account: remove AccountId from ${one}`,
    );
  });

  it('reads 500 queries, and a label, a unit and dimensions', () => {
    const MetricDataQueries = Array.from({ length: 500 }, (_, index) => stat(`m${index}`));
    expect(parse({ MetricDataQueries }).MetricDataQueries).toHaveLength(500);
    const Dimensions = [{ Name: 'Zone', Value: 'a' }];
    const metric = { Metric: { Namespace: 'shop', MetricName: 'errors', Dimensions }, Unit: 'Count' };
    expect(parse({ MetricDataQueries: [{ ...stat('a', metric), Label: 'E' }] }).MetricDataQueries).toMatchObject([
      { Id: 'a', Label: 'E', MetricStat: { Metric: { Dimensions }, Unit: 'Count' } },
    ]);
  });
});
