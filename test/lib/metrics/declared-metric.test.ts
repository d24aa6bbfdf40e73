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
    ['errors', {}, 'metric must be a declared one (http_requests_total, queue_depth), got "errors": add it to metrics'],
    [
      'queue_depth',
      {},
      'the metric queue_depth cannot be watched: labels must hold a value for "queue", got none: add queue to labels',
    ],
    ['queue_depth', { labels: { queue: ' ' } }, /: the label queue must have a value, got " "$/],
    [
      'http_requests_total',
      { labels: { status: '500' } },
      /: labels must be dimensions of http_requests_total, got "status": add it to the metric's labels$/,
    ],
    [
      'http_requests_total',
      { period: Duration.seconds(30) },
      /: period must be whole minutes, got 30 s: set it to Duration.minutes\(n\)$/,
    ],
    ['http_requests_total', { period: Duration.seconds(90) }, /: period must be whole minutes, got 90 s/],
    ['queue_depth', { period: Duration.millis(100) }, /value for "queue".*; period must be whole minutes, got 0.1 s/],
  ])('is refused for %s with %o', (name, options, problem) => {
    expect(() => declaredMetric(SOURCE, name, options)).toThrow(problem);
  });
});
