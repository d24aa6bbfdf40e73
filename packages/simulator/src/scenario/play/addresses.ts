import type { metricTables } from '../../workload/publish/metric-tables.ts';
import { albTable } from '../../workload/sources/alb.ts';
import { basicInsightsTable, enhancedInsightsTable } from '../../workload/sources/container-insights.ts';
import { ecsTable } from '../../workload/sources/ecs.ts';
import { latticeTable } from '../../workload/sources/lattice.ts';
import { nlbTable } from '../../workload/sources/nlb.ts';
import { serviceConnectTable } from '../../workload/sources/service-connect.ts';
import { sqsTable } from '../../workload/sources/sqs.ts';
import type { Scenario, ScenarioService } from '../format/scenario.ts';

/** The identity of a metric in CloudWatch. */
export interface MetricAddress {
  readonly Namespace: string;
  readonly MetricName: string;
  readonly Dimensions: readonly { readonly Name: string; readonly Value: string }[];
}

type MetricTable = (typeof metricTables)[number];

const TRAFFIC_TABLES: Readonly<Record<ScenarioService['traffic'], readonly MetricTable[]>> = {
  'load-balancer': [albTable],
  'network-load-balancer': [nlbTable],
  'service-connect': [serviceConnectTable],
  'vpc-lattice': [latticeTable],
  queue: [sqsTable],
  none: [],
};

export const BALANCER_ID = '0123456789abcdef';

/** Dimension values of the service's metrics. */
function dimensionsOf({ name, cluster, traffic }: ScenarioService): Readonly<Record<string, string>> {
  const kind = traffic === 'network-load-balancer' ? 'net' : 'app';
  return {
    ClusterName: cluster,
    ServiceName: name,
    LoadBalancer: `${kind}/${name}/${BALANCER_ID}`,
    TargetGroup: `targetgroup/${name}-blue/${BALANCER_ID}`,
    DiscoveryName: name,
    TargetDiscoveryName: name,
    Service: name,
    QueueName: name,
  };
}

/** Name of the dead-letter queue of a service that processes a queue. */
export function deadLetterQueueOf({ name }: Pick<ScenarioService, 'name'>): string {
  return `${name}-dead-letters`;
}

/** Dimension values of the parts that the name of a metric can have, as in `RequestCount of green`. */
function partsOf(service: ScenarioService): Readonly<Record<string, Readonly<Record<string, string>>>> {
  const { name, traffic } = service;
  const group = (side: string) => ({
    TargetGroup: traffic === 'vpc-lattice' ? `${name}-${side}` : `targetgroup/${name}-${side}/${BALANCER_ID}`,
  });
  return { blue: group('blue'), green: group('green'), 'dead letters': { QueueName: deadLetterQueueOf(service) } };
}

/**
 * Finds a metric that the service publishes, by its name alone or with a part, as in `RequestCount of green`; undefined
 * if the service does not publish it.
 */
export function addressOf(metric: string, scenario: Pick<Scenario, 'service' | 'versions'>): MetricAddress | undefined {
  const [, named = metric, part] = /^(\S+) of (blue|green|dead letters)$/.exec(metric) ?? [];
  const narrowed = part === undefined ? {} : (partsOf(scenario.service)[part] ?? {});
  const values: Readonly<Record<string, string>> = { ...dimensionsOf(scenario.service), ...narrowed };
  const needed = Object.keys(narrowed);
  for (const { namespace, rows } of tablesOf(scenario.service)) {
    const row = rows.find(({ name }) => name === named);
    const [set] = (row?.sets ?? [])
      .map((one) => one.split(' '))
      .filter((names) => names.every((name) => name in values) && needed.every((name) => names.includes(name)))
      .toSorted((a, b) => rank(b) - rank(a));
    if (set !== undefined)
      return {
        Namespace: namespace,
        MetricName: named,
        Dimensions: set.map((Name) => ({ Name, Value: values[Name] ?? '' })),
      };
  }
  return customAddress(metric, scenario);
}

/** Names of all metrics that the service publishes, for suggestions. */
export function metricNames({ service, versions }: Pick<Scenario, 'service' | 'versions'>): readonly string[] {
  const own = [...versions.values()].flatMap(({ metrics = [] }) => metrics.map(({ name }) => name));
  return [...new Set([...tablesOf(service).flatMap(({ rows }) => rows.map(({ name }) => name)), ...own])];
}

function tablesOf({ traffic }: ScenarioService): readonly MetricTable[] {
  return [...TRAFFIC_TABLES[traffic], ecsTable, basicInsightsTable, enhancedInsightsTable];
}

/** Prefers dimensions without a target group, then more of them: those of the service before those of the cluster. */
function rank(names: readonly string[]): number {
  return names.length - (names.includes('TargetGroup') ? 10 : 0);
}

function customAddress(
  metric: string,
  { service, versions }: Pick<Scenario, 'service' | 'versions'>,
): MetricAddress | undefined {
  const custom = [...versions.values()].flatMap(({ metrics = [] }) => metrics).find(({ name }) => name === metric);
  if (custom === undefined) return undefined;
  const filled = { '{cluster}': service.cluster, '{service}': service.name, '{family}': service.name };
  const Dimensions = Object.entries(custom.dimensions).map(([Name, pattern]) => ({
    Name,
    Value: Object.entries(filled).reduce((text, [hole, value]) => text.replaceAll(hole, value), pattern),
  }));
  return { Namespace: custom.namespace, MetricName: metric, Dimensions };
}
