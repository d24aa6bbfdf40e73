import { Unit } from 'aws-cdk-lib/aws-cloudwatch';
import type { CustomMetric, MetricSource } from '../../../lib/metrics/custom-metric.ts';
import { openTelemetryConfiguration } from '../../../lib/metrics/open-telemetry-config.ts';
import {
  type Configuration,
  collectorConfiguration,
  type DiscoveryTarget,
  sidecarConfiguration,
} from '../../../lib/metrics/prometheus/prometheus-config.ts';

const PLACE = { region: 'eu-west-1', clusterName: 'shop', logGroupName: '/metrics/checkout' };

const METRICS: Readonly<Record<string, readonly CustomMetric[]>> = {
  plain: [{ name: 'requests_total' }],
  units: [{ name: 'requests_total', unit: Unit.COUNT }, { name: 'latency', unit: Unit.SECONDS }, { name: 'depth' }],
  labels: [{ name: 'errors_total', labels: ['route', 'status'] }],
  where: [{ name: 'errors_total', where: { status: '5..|429' } }],
  all: [{ name: 'errors_total', unit: Unit.COUNT, labels: ['route'], where: { status: '5..' } }, { name: 'depth' }],
  many: Array.from({ length: 100 }, (_, index) => ({ name: `requests_${index}_total`, unit: Unit.COUNT })),
};

const DIMENSIONS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  usual: { ClusterName: 'shop', ServiceName: 'checkout' },
  further: { Team: 'pay & go ($)', ClusterName: 'shop', ServiceName: 'check.out' },
};

export interface NamedConfiguration {
  readonly name: string;
  readonly configuration: Configuration;
}

/** Configurations of each kind, of metrics and dimensions of many kinds. */
export function configurationVariants(): Readonly<
  Record<'agent' | 'prometheus' | 'collector', readonly NamedConfiguration[]>
> {
  const sources = Object.entries(METRICS).flatMap(([metricsName, metrics]) =>
    Object.entries(DIMENSIONS).map(([name, dimensions]): readonly [string, MetricSource] => [
      `${metricsName}-${name}`,
      { namespace: 'Shop/Checkout', metrics, dimensions },
    ]),
  );
  const both = [
    ...sources.flatMap(([name, source]) =>
      [5, 60].map((interval) => ({
        name: `sidecar-${name}-${interval}`,
        ...sidecarConfiguration(source, { port: 9464, path: '/metrics', interval }, PLACE),
      })),
    ),
    ...sources.flatMap(([name, source]) =>
      Object.entries(targetsOf(source)).map(([kind, targets]) => ({
        name: `collector-${kind}-${name}`,
        ...collectorConfiguration(targets, { interval: 30, discoveryInterval: 60 }, PLACE),
      })),
    ),
  ];
  return {
    agent: both.map(({ name, agent }) => ({ name, configuration: agent })),
    prometheus: both.map(({ name, prometheus }) => ({ name, configuration: prometheus })),
    collector: sources.map(([name, source]) => ({
      name,
      configuration: openTelemetryConfiguration(source, { grpc: 4317, http: 4318 }, PLACE),
    })),
  };
}

function targetsOf(source: MetricSource): Readonly<Record<string, readonly DiscoveryTarget[]>> {
  const service: DiscoveryTarget = { job: 'target-1', services: '^checkout$', port: 9464, path: '/metrics', source };
  const family: DiscoveryTarget = {
    job: 'target-2',
    taskDefinitions: '^.*:task-definition/worker-.*:[0-9]+$',
    containers: '^app$',
    port: 9100,
    path: '/stats',
    source,
  };
  return { service: [service], family: [family], both: [service, family] };
}
