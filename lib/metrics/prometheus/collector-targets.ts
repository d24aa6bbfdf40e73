import { Duration, Token } from 'aws-cdk-lib';
import type { CollectedMetricOptions, PrometheusCollectorProps, PrometheusTarget } from './collector-props.ts';
import type { MetricSource } from '../custom-metric.ts';
import { metricSourceProblems, PROMETHEUS_NAMES } from '../custom-metric-problems.ts';
import { covers, familyExpression, isNamePattern, nameExpression, type TargetPattern } from './discovery-pattern.ts';
import type { DiscoveryTarget } from './prometheus-config.ts';
import { pathProblems, portProblems, secondsProblems } from '../sidecar-problems.ts';

/** A target with the dimension that names its services or families. */
export interface CollectedTarget extends TargetPattern {
  readonly dimension: 'ServiceName' | 'TaskDefinitionFamily';
  readonly target: PrometheusTarget;
}

/** Returns every problem of a collector's props. */
export function collectorProblems(props: PrometheusCollectorProps): readonly string[] {
  const { namespace, targets, interval, discoveryInterval } = props;
  return [
    ...(targets.length > 0
      ? []
      : ['targets must hold at least one target, got []: name a service or a task definition']),
    ...targets.flatMap((target, index) =>
      [...targetProblems(target), ...sourceProblems(namespace, target)].map(
        (problem) => `targets[${index}]: ${problem}`,
      ),
    ),
    ...repeatedTargets(targets),
    ...unitProblems(targets),
    ...secondsProblems('interval', interval, 5, 60),
    ...secondsProblems('discoveryInterval', discoveryInterval, 10, 300),
  ];
}

/** Converts the targets to the agent's format. */
export function discoveryTargets({
  namespace,
  targets,
  cluster,
}: PrometheusCollectorProps): readonly DiscoveryTarget[] {
  return targets.map((target, index) => {
    const { services, taskDefinitions, containers, port, path = '/metrics', metrics } = target;
    const dimensions = { ClusterName: cluster.clusterName, [dimensionOf(target)]: '' };
    return {
      job: `target-${index + 1}`,
      ...(services !== undefined && { services: nameExpression(services) }),
      ...(taskDefinitions !== undefined && { taskDefinitions: familyExpression(taskDefinitions) }),
      ...(containers !== undefined && { containers: nameExpression(containers) }),
      port,
      path,
      source: { namespace, metrics, dimensions },
    };
  });
}

/** Converts the targets to patterns, for the search for metrics that are published twice. */
export function collectedTargets(targets: readonly PrometheusTarget[]): readonly CollectedTarget[] {
  return targets.map((target) => ({
    kind: target.services === undefined ? 'task definition' : 'service',
    pattern: target.services ?? target.taskDefinitions ?? '',
    port: target.port,
    path: target.path ?? '/metrics',
    dimension: dimensionOf(target),
    target,
  }));
}

/**
 * Returns what the collector publishes about one service or family.
 *
 * @throws Error when no target covers it, or two do
 */
export function collectedSource(
  { namespace, targets, cluster }: PrometheusCollectorProps,
  metric: string,
  { service, taskDefinition }: CollectedMetricOptions,
): MetricSource {
  const name = service ?? taskDefinition;
  if (name === undefined || (service !== undefined && taskDefinition !== undefined)) {
    throw new Error(
      `the metric ${metric} needs either service or taskDefinition, got ${name ? 'both' : 'neither'}: set one`,
    );
  }
  const what = service === undefined ? 'task definition' : 'service';
  if (Token.isUnresolved(name)) {
    throw new Error(`the ${what} of ${metric} must be plain text, got a token: use a literal name`);
  }
  const covering = collectedTargets(targets).filter((one) => one.kind === what && covers(one, name) === 'yes');
  if (covering.length === 0) {
    throw new Error(`the ${what} must be covered by a target, got "${name}": add it to targets`);
  }
  const declaring = covering.filter(({ target }) => target.metrics.some((one) => one.name === metric));
  const [chosen = covering[0], another] = declaring;
  if (chosen === undefined || another !== undefined) {
    throw new Error(
      `the metric ${metric} of ${name} must come from one target, got ${declaring.length}: narrow their patterns`,
    );
  }
  refuseShadowed(chosen, covering, name);
  const { metrics } = chosen.target;
  return { namespace, metrics, dimensions: { ClusterName: cluster.clusterName, [chosen.dimension]: name } };
}

/**
 * The agent reads each address once, for the first target that matches it: services come before task definitions.
 *
 * @see https://github.com/aws/amazon-cloudwatch-agent/blob/main/internal/ecsservicediscovery/README.md
 */
function refuseShadowed(chosen: CollectedTarget, covering: readonly CollectedTarget[], name: string): void {
  const first = covering.find(({ port, path }) => port === chosen.port && path === chosen.path);
  if (first === chosen) return;
  throw new Error(
    `port ${chosen.port} of ${name} must be read by one target, got two: the agent reads it only for the first, so ` +
      'narrow their patterns or merge their metrics',
  );
}

function dimensionOf({ services }: PrometheusTarget): CollectedTarget['dimension'] {
  return services === undefined ? 'TaskDefinitionFamily' : 'ServiceName';
}

function targetProblems(target: PrometheusTarget): readonly string[] {
  const { services, taskDefinitions, containers, port, path = '/metrics' } = target;
  const names = [services, taskDefinitions].filter((one) => one !== undefined);
  return [
    ...(names.length === 1 ? [] : [`either services or taskDefinitions must be set, got ${names.length}`]),
    ...[...names, containers ?? '*']
      .filter((pattern) => !isNamePattern(pattern))
      .map((pattern) => `names must have letters, digits, "_", "-" and "*", got "${pattern}"`),
    ...portProblems('port', port),
    ...pathProblems(path),
  ];
}

function sourceProblems(namespace: string, target: PrometheusTarget): readonly string[] {
  const dimensions = { ClusterName: 'any', [dimensionOf(target)]: 'any' };
  return metricSourceProblems({ namespace, metrics: target.metrics, dimensions }, PROMETHEUS_NAMES);
}

function repeatedTargets(targets: readonly PrometheusTarget[]): readonly string[] {
  const keys = collectedTargets(targets).map(({ kind, pattern, port, path, target }) =>
    JSON.stringify([kind, pattern, target.containers, port, path]),
  );
  return keys
    .map((key, index) => [keys.indexOf(key), index] as const)
    .filter(([first, index]) => first !== index)
    .map(([first, index]) => `targets[${index}] must not read the same tasks as targets[${first}]: merge them`);
}

/** The agent has one unit per metric name for all targets. */
function unitProblems(targets: readonly PrometheusTarget[]): readonly string[] {
  const units = new Map<string, Set<string>>();
  for (const { name, unit } of targets.flatMap(({ metrics }) => metrics)) {
    if (unit !== undefined) units.set(name, (units.get(name) ?? new Set()).add(unit));
  }
  return [...units]
    .filter(([, different]) => different.size > 1)
    .map(
      ([name, different]) =>
        `the metric ${name} must have one unit in all targets, got ${[...different].join(' and ')}`,
    );
}

/** Returns how often the collector reads tasks and discovers them, in seconds. */
export function collectorTimes({ interval, discoveryInterval }: PrometheusCollectorProps): {
  readonly interval: number;
  readonly discoveryInterval: number;
} {
  return {
    interval: (interval ?? Duration.seconds(30)).toSeconds(),
    discoveryInterval: (discoveryInterval ?? Duration.minutes(1)).toSeconds(),
  };
}
