import { Unit } from 'aws-cdk-lib/aws-cloudwatch';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { MetricSource } from '../../../../lib/metrics/custom-metric.ts';
import { collectorConfiguration, sidecarConfiguration } from '../../../../lib/metrics/prometheus/prometheus-config.ts';

const PLACE = { region: 'eu-west-1', clusterName: 'shop', logGroupName: '/metrics/checkout' };

const CHECKOUT: MetricSource = {
  namespace: 'Shop/Checkout',
  dimensions: { ClusterName: 'shop', ServiceName: 'check.out' },
  metrics: [
    { name: 'http_requests_total', unit: Unit.COUNT },
    { name: 'queue_depth', labels: ['queue'] },
    { name: 'http_request_errors_total', unit: Unit.COUNT },
    { name: 'grpc_handled_total', where: { code: 'Internal|Unavailable', type: 'unary' } },
  ],
};

describe('the configuration of an agent beside its task', () => {
  const { agent, prometheus } = sidecarConfiguration(CHECKOUT, { port: 9464, path: '/stats', interval: 15 }, PLACE);

  it('reads localhost and nothing else, with labels that are the same in every task', () => {
    expect(prometheus).toEqual({
      global: { scrape_interval: '15s', scrape_timeout: '10s' },
      scrape_configs: [
        {
          job_name: 'sidecar',
          metrics_path: '/stats',
          static_configs: [{ targets: ['localhost:9464'], labels: { ClusterName: 'shop', ServiceName: 'check.out' } }],
          metric_relabel_configs: [
            {
              action: 'keep',
              source_labels: ['__name__'],
              regex: 'http_requests_total|queue_depth|http_request_errors_total|grpc_handled_total',
            },
          ],
        },
      ],
    });
  });

  it('publishes each metric with its dimensions, those with the same ones by one declaration', () => {
    expect(agent).toEqual({
      agent: { region: 'eu-west-1' },
      logs: {
        metrics_collected: {
          prometheus: {
            cluster_name: 'shop',
            log_group_name: '/metrics/checkout',
            prometheus_config_path: 'env:PROMETHEUS_CONFIG_CONTENT',
            emf_processor: {
              metric_namespace: 'Shop/Checkout',
              metric_unit: { http_requests_total: 'Count', http_request_errors_total: 'Count' },
              metric_declaration: [
                {
                  source_labels: ['ServiceName'],
                  label_matcher: '^check\\.out$',
                  dimensions: [['ClusterName', 'ServiceName']],
                  metric_selectors: ['^http_requests_total$', '^http_request_errors_total$'],
                },
                {
                  source_labels: ['ServiceName'],
                  label_matcher: '^check\\.out$',
                  dimensions: [['ClusterName', 'ServiceName', 'queue']],
                  metric_selectors: ['^queue_depth$'],
                },
                {
                  source_labels: ['ServiceName', 'code', 'type'],
                  label_matcher: '^check\\.out;(?:Internal|Unavailable);(?:unary)$',
                  dimensions: [['ClusterName', 'ServiceName']],
                  metric_selectors: ['^grpc_handled_total$'],
                },
              ],
            },
          },
        },
        force_flush_interval: 5,
      },
    });
  });

  it('never waits longer for an answer than until the next reading', () => {
    const quick = sidecarConfiguration(CHECKOUT, { port: 1, path: '/', interval: 5 }, PLACE).prometheus;
    expect(quick['global']).toEqual({ scrape_interval: '5s', scrape_timeout: '5s' });
  });

  it('is YAML as it is JSON', () => {
    expect(parse(JSON.stringify(prometheus))).toEqual(prometheus);
  });
});

describe('the configuration of an agent of a cluster', () => {
  const dimensions = { ClusterName: 'shop', ServiceName: '' };
  const { agent, prometheus } = collectorConfiguration(
    [
      {
        job: 'target-1',
        services: '^checkout$',
        containers: '^web$',
        port: 9464,
        path: '/metrics',
        source: { namespace: 'Shop', dimensions, metrics: [{ name: 'errors_total' }] },
      },
      {
        job: 'target-2',
        taskDefinitions: '^.*:task-definition/worker-.*:[0-9]+$',
        port: 9100,
        path: '/stats',
        source: {
          namespace: 'Shop',
          dimensions: { ClusterName: 'shop', TaskDefinitionFamily: '' },
          metrics: [
            { name: 'errors_total', where: { kind: 'fatal' } },
            { name: 'lag', unit: Unit.SECONDS },
          ],
        },
      },
    ],
    { interval: 30, discoveryInterval: 60 },
    PLACE,
  );

  it('reads what the agent discovered', () => {
    expect(prometheus).toEqual({
      global: { scrape_interval: '30s', scrape_timeout: '10s' },
      scrape_configs: [
        {
          job_name: 'discovered',
          file_sd_configs: [{ files: ['/tmp/cwagent_ecs_auto_sd.yaml'] }],
          metric_relabel_configs: [{ action: 'keep', source_labels: ['__name__'], regex: 'errors_total|lag' }],
        },
      ],
    });
  });

  it('discovers services and task definitions by their patterns, each with a job of its own', () => {
    expect(agent).toMatchObject({
      logs: {
        metrics_collected: {
          prometheus: {
            ecs_service_discovery: {
              sd_frequency: '60s',
              sd_result_file: '/tmp/cwagent_ecs_auto_sd.yaml',
              sd_target_cluster: 'shop',
              sd_cluster_region: 'eu-west-1',
              service_name_list_for_tasks: [
                {
                  sd_job_name: 'target-1',
                  sd_metrics_ports: '9464',
                  sd_metrics_path: '/metrics',
                  sd_container_name_pattern: '^web$',
                  sd_service_name_pattern: '^checkout$',
                },
              ],
              task_definition_list: [
                {
                  sd_job_name: 'target-2',
                  sd_metrics_ports: '9100',
                  sd_metrics_path: '/stats',
                  sd_task_definition_arn_pattern: '^.*:task-definition/worker-.*:[0-9]+$',
                },
              ],
            },
          },
        },
      },
    });
  });

  it('publishes of each job its own metrics', () => {
    expect(agent).toMatchObject({
      logs: {
        metrics_collected: {
          prometheus: {
            emf_processor: {
              metric_namespace: 'Shop',
              metric_unit: { lag: 'Seconds' },
              metric_declaration: [
                {
                  source_labels: ['job'],
                  label_matcher: '^target-1$',
                  dimensions: [['ClusterName', 'ServiceName']],
                  metric_selectors: ['^errors_total$'],
                },
                {
                  source_labels: ['job', 'kind'],
                  label_matcher: '^target-2;(?:fatal)$',
                  dimensions: [['ClusterName', 'TaskDefinitionFamily']],
                  metric_selectors: ['^errors_total$'],
                },
                {
                  source_labels: ['job'],
                  label_matcher: '^target-2$',
                  dimensions: [['ClusterName', 'TaskDefinitionFamily']],
                  metric_selectors: ['^lag$'],
                },
              ],
            },
          },
        },
      },
    });
  });
});
