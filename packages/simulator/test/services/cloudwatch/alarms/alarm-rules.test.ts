import { describe, expect, it } from 'vitest';
import {
  checkCombinations,
  checkQueries,
  checkWindow,
} from '../../../../src/services/cloudwatch/alarms/alarm-rules.ts';

const metric = (Id: string, fields: object = {}) => ({
  Id,
  MetricStat: { Metric: { Namespace: 'shop', MetricName: 'errors' }, Period: 60, Stat: 'Sum' },
  ReturnData: false,
  ...fields,
});
const band = { Id: 'ad1', Expression: 'ANOMALY_DETECTION_BAND(m1, 2)' };
const many = (count: number, one: (index: number) => ReturnType<typeof metric>) =>
  Array.from({ length: count }, (_, index) => one(index));

describe('checkCombinations', () => {
  it.each([
    [{}, 'MetricName must not be null'],
    [{ Metrics: [], MetricName: 'errors' }, 'MetricName should not be set if list of Metrics is set.'],
    [{ Metrics: [], Statistic: 'Sum' }, 'Statistic should not be set if list of Metrics is set.'],
    [{ Metrics: [], Unit: 'Count' }, 'Unit should not be set if list of Metrics is set.'],
    [{ MetricName: 'errors', Namespace: 'größe' }, 'Namespace must not contain Non-ASCII characters.'],
    [{ Metrics: [], Threshold: 1, ThresholdMetricId: 'ad1' }, 'Threshold and ThresholdMetricId cannot both be set'],
    [
      { MetricName: 'errors', ComparisonOperator: 'GreaterThanUpperThreshold' },
      'ComparisonOperators for ranges require ThresholdMetricId to be set',
    ],
    [{ EvaluationCriteria: {}, Period: 60 }, 'Period should not be set if EvaluationCriteria is set.'],
    [{ MetricName: 'errors', EvaluationInterval: 60 }, 'EvaluationInterval needs EvaluationCriteria.'],
  ])('refuses %j [CW-32]', (given, message) => {
    expect(() => checkCombinations(given)).toThrow(expect.objectContaining({ code: 'ValidationError', message }));
  });

  it('accepts one kind of alarm with its members [CW-32]', () => {
    expect(() => checkCombinations({ MetricName: 'errors', Namespace: 'shop', Threshold: 1 })).not.toThrow();
    expect(() => checkCombinations({ Metrics: [], Threshold: 1 })).not.toThrow();
    expect(() => checkCombinations({ EvaluationCriteria: {}, EvaluationInterval: 60 })).not.toThrow();
  });
});

describe('checkQueries', () => {
  it.each([
    [[metric('M1')], 'Invalid metrics list'],
    [[metric('m1'), metric('m1')], 'The values for parameter id in MetricDataQueries are not unique.'],
    [
      [metric('m1', { Expression: 'm2' })],
      'The parameters MetricDataQuery Expression and MetricStat are mutually exclusive and you have specified both.',
    ],
    [[{ Id: 'm1' }], 'Period must not be null'],
    [[{ Id: 'e1', Expression: `SUM(SEARCH('x', 'Sum', 60))` }], 'SEARCH is not supported on Metric Alarms.'],
    [
      [{ Id: 'm1', MetricStat: { Metric: { Namespace: 'shop', MetricName: 'x' }, Period: 45, Stat: 'Sum' } }],
      'Period must be 10, 20, 30 or a multiple of 60',
    ],
    [many(11, (index) => metric(`m${index}`)), 'Too many metrics in alarm, maximum is 10'],
    [
      many(11, (index) => metric(`e${index}`, { MetricStat: undefined, Expression: 'm1' })),
      'Too many expressions in alarm, maximum is 10',
    ],
  ])('refuses %.60j [CW-33]', (Metrics, message) => {
    expect(() => checkQueries({ Metrics })).toThrow(expect.objectContaining({ code: 'ValidationError', message }));
  });

  it('needs two queries that return data for a band, one of them the band [CW-33]', () => {
    const check = (Metrics: readonly ReturnType<typeof metric>[]) =>
      checkQueries({ Metrics: [...Metrics, band], ThresholdMetricId: 'ad1' });
    expect(() => check([metric('m1')])).toThrow('Exactly two elements of the metrics list should return data.');
    expect(() => check([metric('m1', { ReturnData: true })])).not.toThrow();
    const others = [metric('m1', { ReturnData: true }), metric('m2', { ReturnData: undefined })];
    expect(() => checkQueries({ Metrics: others, ThresholdMetricId: 'ad1' })).toThrow(
      'Metrics list must contain exactly one metric matching the ThresholdMetricId parameter',
    );
  });

  it('refuses a metric of another account as what the simulator does not have', () => {
    expect(() => checkQueries({ Metrics: [metric('m1', { AccountId: '444455556666' })] })).toThrow(
      'the simulator has one account: remove AccountId from the metric m1',
    );
  });
});

describe('checkWindow', () => {
  it.each([
    [60, 1_440, true],
    [60, 1_441, false],
    [3_540, 24, true],
    [3_540, 25, false],
    [3_600, 168, true],
    [3_600, 169, false],
    [45, 1, false],
    [20, 1, true],
  ])('accepts %d s times %d: %s [CW-32]', (period, evaluationPeriods, accepted) => {
    const check = () => checkWindow(period, evaluationPeriods);
    if (accepted) expect(check).not.toThrow();
    else expect(check).toThrow(expect.objectContaining({ code: 'ValidationError' }));
  });
});
