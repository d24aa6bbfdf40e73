import { describe, expect, it } from 'vitest';
import { simulatorParameters } from '../../../../src/parameters.ts';
import {
  pointsOf,
  sourceOfMetric,
  sourceOfQueries,
  windowOf,
} from '../../../../src/services/cloudwatch/alarms/alarm-source.ts';
import { MetricStore } from '../../../../src/services/cloudwatch/metrics/metric-store.ts';
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

describe('the source of an alarm on metric math', () => {
  it.each([
    [{ Metrics: [stat('m1', 'errors')] }, 'MetricName should not be set if list of Metrics is set.'],
    [{ ...math('m1', stat('m1', 'errors')), Period: 60 }, 'Period should not be set if list of Metrics is set.'],
    [{ ...math('m1'), Metrics: [stat('m1', 'errors')] }, 'Exactly one element of the metrics list should return data'],
    [math('m1 + m2', stat('m1', 'errors'), stat('m2', 'requests', { Period: 300 })), 'one period, got 60 and 300'],
    [math('[m1, m2]', stat('m1', 'errors'), stat('m2', 'requests')), 'must give a single time series, gives 2'],
    [math('SUM(m1)', stat('m1', 'errors')), 'must give a single time series, gives a scalar'],
    [math('m1 + m3', stat('m1', 'errors')), 'column 6'],
    [math('SEARCH("x", "Sum", 60)', stat('m1', 'errors')), 'SEARCH is not supported on Metric Alarms.'],
    [math('ANOMALY_DETECTION_BAND(m1)', stat('m1', 'errors')), 'does not evaluate ANOMALY_DETECTION_BAND'],
    [math('e', stat('m1', 'errors')), 'refers to itself'],
    [
      math('m0', ...Array.from({ length: 11 }, (_, index) => stat(`m${index}`, 'errors'))),
      'Too many metrics in alarm, maximum is 10',
    ],
    [math('m1', stat('m1', 'errors', { Stat: 'tm90' })), 'does not evaluate the statistic tm90'],
    [math('m1', { ...stat('m1', 'errors'), AccountId: '1' }), 'one account'],
  ])('refuses the queries of %j [CW-33]', (fields, problem) => {
    expect(() => monitored().alarm('a', fields)).toThrow(problem);
  });

  it('accepts METRICS(), except where the parameter refuses it [CW-33]', () => {
    const fields = math('SUM(METRICS())', stat('m1', 'errors'), stat('m2', 'requests'));
    expect(() => monitored().alarm('a', fields)).not.toThrow();
    expect(() => monitored({ mathMetricsInAlarms: 'refused' }).alarm('a', fields)).toThrow('METRICS()');
  });
});

describe('windowOf', () => {
  it('is the period of a place on the grid', () => {
    expect(windowOf({ fromMs: 1_000, periodMs: 60_000, length: 5 }, 2)).toEqual({ fromMs: 121_000, toMs: 181_000 });
  });
});

describe('pointsOf', () => {
  const parameters = simulatorParameters();
  const grid = { fromMs: 0, periodMs: 60_000, length: 3 };
  const store = new MetricStore();
  for (const [name, minute, value] of [
    ['errors', 0, 6],
    ['errors', 2, 3],
    ['requests', 0, 10],
    ['requests', 1, 20],
  ] as const) {
    const identity = { namespace: 'shop', name, dimensions: [] };
    store.put({ identity, unit: 'Count', atMs: minute * 60_000, highResolution: false, values: [[value, 1]] }, 0, 0);
  }

  it('are those of the metric of an alarm on one metric', () => {
    const alarm = {
      AlarmName: 'a',
      Namespace: 'shop',
      MetricName: 'errors',
      Period: 60,
      EvaluationPeriods: 1,
      Threshold: 1,
      ComparisonOperator: 'GreaterThanThreshold',
    };
    expect(pointsOf(store, sourceOfMetric(alarm, 'Sum'), grid, parameters)).toEqual([6, undefined, 3]);
    expect(pointsOf(store, sourceOfMetric({ ...alarm, Unit: 'Seconds' }, 'Sum'), grid, parameters)).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });

  it('are those of the query that returns data [CW-42]', () => {
    const metrics = [stat('m1', 'errors'), stat('m2', 'requests')];
    const share = sourceOfQueries([{ Id: 'e', Expression: 'm1 / m2' }, ...metrics], parameters);
    expect(pointsOf(store, share, grid, parameters)).toEqual([0.6, 0, undefined]);
    const second = sourceOfQueries([stat('m1', 'errors'), { ...stat('m2', 'requests'), ReturnData: true }], parameters);
    expect(pointsOf(store, second, grid, parameters)).toEqual([10, 20, undefined]);
  });
});
