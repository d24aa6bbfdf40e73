import { Unit } from 'aws-cdk-lib/aws-cloudwatch';
import * as z from 'zod';

const filled = z.string().min(1);
const seconds = z.string().regex(/^[1-9]\d*s$/);
const unit = z.enum(Object.values(Unit));
const dimensionSets = z.array(z.array(filled).min(1).max(30)).min(1);
const selectors = z.array(z.string().regex(/^\^.+\$$/)).min(1);

const discovered = {
  sd_job_name: filled,
  sd_metrics_ports: z.string().regex(/^\d{1,5}$/),
  sd_metrics_path: z.string().startsWith('/'),
  sd_container_name_pattern: filled.optional(),
};

/**
 * What the generator may write for a CloudWatch agent: a part of the agent's own schema, where unknown keys are refused.
 *
 * @see https://github.com/aws/amazon-cloudwatch-agent/blob/main/translator/config/schema.json
 */
export const agentConfiguration = z.strictObject({
  agent: z.strictObject({ region: filled }),
  logs: z.strictObject({
    force_flush_interval: z.int().min(1),
    metrics_collected: z.strictObject({
      prometheus: z.strictObject({
        cluster_name: filled,
        log_group_name: filled,
        prometheus_config_path: z.literal('env:PROMETHEUS_CONFIG_CONTENT'),
        ecs_service_discovery: z
          .strictObject({
            sd_frequency: seconds,
            sd_result_file: z.string().startsWith('/'),
            sd_target_cluster: filled,
            sd_cluster_region: filled,
            service_name_list_for_tasks: z
              .array(z.strictObject({ ...discovered, sd_service_name_pattern: filled }))
              .min(1)
              .optional(),
            task_definition_list: z
              .array(z.strictObject({ ...discovered, sd_task_definition_arn_pattern: filled }))
              .min(1)
              .optional(),
          })
          .optional(),
        emf_processor: z.strictObject({
          metric_namespace: filled,
          metric_unit: z.record(filled, unit).optional(),
          metric_declaration: z
            .array(
              z.strictObject({
                source_labels: z.array(filled).min(1),
                label_matcher: filled,
                dimensions: dimensionSets,
                metric_selectors: selectors,
              }),
            )
            .min(1),
        }),
      }),
    }),
  }),
});

/**
 * What the generator may write for the agent's Prometheus: Prometheus itself refuses unknown keys.
 *
 * @see https://prometheus.io/docs/prometheus/latest/configuration/configuration/
 */
export const scrapeConfiguration = z.strictObject({
  global: z.strictObject({ scrape_interval: seconds, scrape_timeout: seconds }),
  scrape_configs: z.tuple([
    z.strictObject({
      job_name: filled,
      metrics_path: z.string().startsWith('/').optional(),
      static_configs: z
        .tuple([
          z.strictObject({
            targets: z.tuple([z.string().regex(/^localhost:\d{1,5}$/)]),
            labels: z.record(z.string().regex(/^[a-zA-Z_][a-zA-Z0-9_]*$/), filled),
          }),
        ])
        .optional(),
      file_sd_configs: z.tuple([z.strictObject({ files: z.tuple([z.string().endsWith('.yaml')]) })]).optional(),
      metric_relabel_configs: z.tuple([
        z.strictObject({ action: z.literal('keep'), source_labels: z.tuple([z.literal('__name__')]), regex: filled }),
      ]),
    }),
  ]),
});

const endpoint = z.strictObject({ endpoint: z.string().regex(/^localhost:\d{1,5}$/) });

/**
 * What the generator may write for an ADOT collector, which does not start with a key that it does not know.
 *
 * @see https://opentelemetry.io/docs/collector/configuration/
 */
export const collectorConfiguration = z.strictObject({
  receivers: z.strictObject({
    otlp: z.strictObject({ protocols: z.strictObject({ grpc: endpoint, http: endpoint }) }),
  }),
  processors: z.strictObject({
    filter: z.strictObject({
      error_mode: z.literal('ignore'),
      metrics: z.strictObject({ metric: z.tuple([filled]) }),
    }),
    attributes: z.strictObject({
      actions: z.array(z.strictObject({ key: filled, value: filled, action: z.literal('upsert') })).min(2),
    }),
    batch: z.strictObject({ timeout: seconds }),
  }),
  exporters: z.strictObject({
    awsemf: z.strictObject({
      namespace: filled,
      region: filled,
      log_group_name: filled,
      log_stream_name: filled,
      dimension_rollup_option: z.literal('NoDimensionRollup'),
      resource_to_telemetry_conversion: z.strictObject({ enabled: z.literal(false) }),
      retain_initial_value_of_delta_metric: z.literal(true),
      metric_declarations: z
        .array(
          z.strictObject({
            dimensions: dimensionSets,
            metric_name_selectors: selectors,
            label_matchers: z.tuple([z.strictObject({ label_names: z.array(filled).min(1), regex: filled })]),
          }),
        )
        .min(1),
      metric_descriptors: z
        .array(z.strictObject({ metric_name: filled, unit, overwrite: z.literal(true) }))
        .min(1)
        .optional(),
    }),
  }),
  service: z.strictObject({
    pipelines: z.strictObject({
      metrics: z.strictObject({
        receivers: z.tuple([z.literal('otlp')]),
        processors: z.tuple([z.literal('filter'), z.literal('attributes'), z.literal('batch')]),
        exporters: z.tuple([z.literal('awsemf')]),
      }),
    }),
    telemetry: z.strictObject({ metrics: z.strictObject({ level: z.literal('none') }) }),
  }),
});
