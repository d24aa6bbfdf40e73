import { Duration, Token } from 'aws-cdk-lib';
import type { CollectedMetricOptions, PrometheusCollectorProps, PrometheusTarget } from './collector-props.ts';
import type { MetricSource } from '../custom-metric.ts';
import { metricSourceProblems, PROMETHEUS_NAMES } from '../custom-metric-problems.ts';
import { covers, familyExpression, isNamePattern, nameExpression, type TargetPattern } from './discovery-pattern.ts';
import type { DiscoveryTarget } from './prometheus-config.ts';
import { allOf } from '../../format-value.ts';
import { eitherProblems, emptyProblems, portProblems, timeProblems } from '../../problems.ts';
import { pathProblems } from '../sidecar-problems.ts';

/** A target with the dimension that names its services or families. */
export interface CollectedTarget extends TargetPattern {
  readonly dimension: 'ServiceName' | 'TaskDefinitionFamily';
  readonly target: PrometheusTarget;
}

/** Returns every problem of a collector's props. */
export function collectorProblems(props: PrometheusCollectorProps): readonly string[] {
  const { namespace, targets, interval, discoveryInterval } = props;
  return [
    ...emptyProblems('targets', targets, 'target', 'add one with services or taskDefinitions'),
    ...targets.flatMap((target, index) =>
      [...targetProblems(target), ...sourceProblems(namespace, target)].map(
        (problem) => `targets[${index}]: ${problem}`,
      ),
    ),
    ...repeatedTargets(targets),
    ...unitProblems(targets),
    // Short enough for an alarm's period of one minute.
    ...timeProblems('interval', interval, 'seconds', { least: 5, most: 60 }),
    ...timeProblems('discoveryInterval', discoveryInterval, 'seconds', { least: 10, most: 300 }),
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
  const [either] = eitherProblems(
    ['service', 'taskDefinition'],
    [service, taskDefinition],
    ` for the metric ${metric}`,
  );
  if (either !== undefined || name === undefined) throw new Error(either);
  const what = service === undefined ? 'task definition' : 'service';
  if (Token.isUnresolved(name)) {
    throw new Error(`the ${what} of the metric ${metric} must be a literal name, got a token: pass the name as text`);
  }
  const covering = collectedTargets(targets).filter((one) => one.kind === what && covers(one, name) === 'yes');
  if (covering.length === 0) {
    throw new Error(
      `no target of the collector matches the ${what} "${name}", so it has no metric ${metric}: add a target for it, or ` +
        'widen the pattern of a target',
    );
  }
  const declaring = covering.filter(({ target }) => target.metrics.some((one) => one.name === metric));
  const [chosen = covering[0], another] = declaring;
  if (chosen === undefined || another !== undefined) {
    throw new Error(
      `${declaring.length} targets of the collector match ${name} and declare the metric ${metric}: narrow their patterns, or declare ` +
        'the metric in one of them',
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
    `several targets match ${name} on port ${chosen.port}, but the CloudWatch agent uses only the first one: narrow the patterns ` +
      'of the targets, or merge their metrics into one target',
  );
}

function dimensionOf({ services }: PrometheusTarget): CollectedTarget['dimension'] {
  return services === undefined ? 'TaskDefinitionFamily' : 'ServiceName';
}

function targetProblems(target: PrometheusTarget): readonly string[] {
  const { services, taskDefinitions, containers, port, path = '/metrics' } = target;
  return [
    ...eitherProblems(['services', 'taskDefinitions'], [services, taskDefinitions]),
    ...Object.entries({ services, taskDefinitions, containers })
      .filter(([, pattern]) => pattern !== undefined && !isNamePattern(pattern))
      .map(
        ([property, pattern]) =>
          `${property} must be 1 to 255 letters, digits, "_", "-" and "*", got "${pattern}": use the name in ECS, with * for any text`,
      ),
    ...portProblems('port', port, 'use the port that the application listens on'),
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
    .map(([first, index]) => `targets[${index}] matches the same tasks as targets[${first}]: merge the two targets`);
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
        `the metric ${name} must have one unit in all targets, got ${allOf([...different])}: use the same unit`,
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
