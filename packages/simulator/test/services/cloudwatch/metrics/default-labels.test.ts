import { describe, expect, it } from 'vitest';
import { defaultLabels } from '../../../../src/services/cloudwatch/metrics/default-labels.ts';

const query = (Id: string, MetricName: string, Stat = 'Sum', Dimensions: { Name: string; Value: string }[] = []) => ({
  Id,
  MetricStat: { Metric: { Namespace: 'shop', MetricName, Dimensions }, Period: 60, Stat },
});
const labels = (...queries: Parameters<typeof defaultLabels>[0]) => [...defaultLabels(queries)];

describe('defaultLabels', () => {
  it('is the name of a metric that is there one time [CW-48]', () => {
    const zone = [{ Name: 'Zone', Value: 'a' }];
    expect(labels(query('a', 'errors', 'Sum', zone), query('b', 'requests'))).toEqual([
      ['a', 'errors'],
      ['b', 'requests'],
    ]);
  });

  it('adds dimensions and statistic to a name that is there several times [CW-48]', () => {
    const host = [
      { Name: 'InstanceId', Value: 'i-1' },
      { Name: 'InstanceType', Value: 'fake' },
    ];
    expect(labels(query('a', 'mem', 'Average', host), query('b', 'mem', 'Maximum', host))).toEqual([
      ['a', 'mem i-1 fake Average'],
      ['b', 'mem i-1 fake Maximum'],
    ]);
  });

  it('leaves out expressions, and metrics with a label of their own [CW-48]', () => {
    expect(labels({ ...query('a', 'errors'), Label: 'E' }, query('b', 'errors'), { Id: 'c', Expression: 'a' })).toEqual(
      [['b', 'errors']],
    );
  });
});
