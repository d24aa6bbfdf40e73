import { Aws, Duration } from 'aws-cdk-lib';
import { describe, expect, it } from 'vitest';
import type { MetricSource } from '../../../lib/metrics/custom-metric.ts';
import { declaredMetric } from '../../../lib/metrics/declared-metric.ts';

const SOURCE: MetricSource = {
  namespace: 'Shop/Checkout',
  dimensions: { ClusterName: 'shop', ServiceName: 'checkout' },
  metrics: [{ name: 'http_requests_total' }, { name: 'queue_depth', labels: ['queue'] }],
};

describe('declaredMetric', () => {
  it('has the namespace and the dimensions of the source, and sums up a minute', () => {
    expect(declaredMetric(SOURCE, 'http_requests_total')).toMatchObject({
      namespace: 'Shop/Checkout',
      metricName: 'http_requests_total',
      dimensions: { ClusterName: 'shop', ServiceName: 'checkout' },
      statistic: 'Sum',
      period: Duration.minutes(1),
    });
  });

  it('has the values of its labels beside them, and the statistic and period that were chosen', () => {
    const options = { labels: { queue: 'mail' }, statistic: 'Maximum', period: Duration.minutes(5) };
    expect(declaredMetric(SOURCE, 'queue_depth', options)).toMatchObject({
      dimensions: { ClusterName: 'shop', ServiceName: 'checkout', queue: 'mail' },
      statistic: 'Maximum',
      period: Duration.minutes(5),
    });
  });

  it('takes for a label a value that only the deployment knows', () => {
    expect(declaredMetric(SOURCE, 'queue_depth', { labels: { queue: Aws.STACK_NAME } }).dimensions).toMatchObject({
      queue: Aws.STACK_NAME,
    });
  });

  it.each([
    [
      'errors',
      {},
      '"errors" is not declared in the property metrics (namespace Shop/Checkout): add it there, or use http_requests_total or queue_depth',
    ],
    [
      'queue_depth',
      {},
      'the metric queue_depth cannot be watched, because the label "queue" needs a value, got none: add queue to the labels of this call',
    ],
    [
      'queue_depth',
      { labels: { queue: ' ' } },
      /, because the label "queue" needs a value, got " ": set the value to watch$/,
    ],
    [
      'http_requests_total',
      { labels: { status: '500' } },
      /, because the label "status" is not in its declaration \(property metrics\): add the label there, or remove it from this call$/,
    ],
    [
      'http_requests_total',
      { period: Duration.seconds(30) },
      /, because period must be a whole number of minutes, 1 or more, got 0\.5 minutes: round it, for example to Duration\.minutes\(1\)$/,
    ],
    [
      'http_requests_total',
      { period: Duration.seconds(90) },
      /, because period must be a whole number of minutes, 1 or more, got 1\.5 minutes/,
    ],
    [
      'queue_depth',
      { period: Duration.millis(100) },
      /"queue" needs a value.*; period must be a whole number of minutes, 1 or more, got 0\.002 minutes/,
    ],
  ])('is refused for %s with %o', (name, options, problem) => {
    expect(() => declaredMetric(SOURCE, name, options)).toThrow(problem);
  });
});
