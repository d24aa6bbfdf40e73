import { Unit } from 'aws-cdk-lib/aws-cloudwatch';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { MetricSource } from '../../../lib/metrics/custom-metric.ts';
import { openTelemetryConfiguration } from '../../../lib/metrics/open-telemetry-config.ts';

const PLACE = { region: 'eu-west-1', clusterName: 'shop', logGroupName: '/metrics/checkout' };

const CHECKOUT: MetricSource = {
  namespace: 'Shop/Checkout',
  dimensions: { Price: 'US$', ClusterName: 'shop', ServiceName: 'checkout' },
  metrics: [
    { name: 'http.server.errors', unit: Unit.COUNT },
    { name: 'queue.depth', labels: ['queue'], where: { queue: 'pay.*' } },
  ],
};

describe('the configuration of a collector beside its task', () => {
  const configuration = openTelemetryConfiguration(CHECKOUT, { grpc: 4317, http: 4318 }, PLACE);

  it('takes OTLP within the task alone', () => {
    expect(configuration['receivers']).toEqual({
      otlp: { protocols: { grpc: { endpoint: 'localhost:4317' }, http: { endpoint: 'localhost:4318' } } },
    });
  });

  it('drops what is not declared, and gives every point the dimensions of the service', () => {
    expect(configuration['processors']).toEqual({
      filter: {
        error_mode: 'ignore',
        metrics: { metric: ['name != "http.server.errors" and name != "queue.depth"'] },
      },
      attributes: {
        actions: [
          { key: 'Price', value: 'US$$', action: 'upsert' },
          { key: 'ClusterName', value: 'shop', action: 'upsert' },
          { key: 'ServiceName', value: 'checkout', action: 'upsert' },
        ],
      },
      batch: { timeout: '5s' },
    });
  });

  it("publishes by declared dimensions alone, never the task's, and keeps the first delta of a new task", () => {
    expect(configuration['exporters']).toEqual({
      awsemf: {
        namespace: 'Shop/Checkout',
        region: 'eu-west-1',
        log_group_name: '/metrics/checkout',
        log_stream_name: 'metrics',
        dimension_rollup_option: 'NoDimensionRollup',
        resource_to_telemetry_conversion: { enabled: false },
        retain_initial_value_of_delta_metric: true,
        metric_declarations: [
          {
            dimensions: [['Price', 'ClusterName', 'ServiceName']],
            metric_name_selectors: ['^http\\.server\\.errors$$'],
            label_matchers: [{ label_names: ['ServiceName'], regex: '^checkout$$' }],
          },
          {
            dimensions: [['Price', 'ClusterName', 'ServiceName', 'queue']],
            metric_name_selectors: ['^queue\\.depth$$'],
            label_matchers: [{ label_names: ['ServiceName', 'queue'], regex: '^checkout;(?:pay.*)$$' }],
          },
        ],
        metric_descriptors: [{ metric_name: 'http.server.errors', unit: 'Count', overwrite: true }],
      },
    });
  });

  it('joins them to one pipeline, and takes no port for metrics of its own', () => {
    expect(configuration['service']).toEqual({
      pipelines: {
        metrics: { receivers: ['otlp'], processors: ['filter', 'attributes', 'batch'], exporters: ['awsemf'] },
      },
      telemetry: { metrics: { level: 'none' } },
    });
  });

  it('is YAML as it is JSON', () => {
    expect(parse(JSON.stringify(configuration))).toEqual(configuration);
  });
});
