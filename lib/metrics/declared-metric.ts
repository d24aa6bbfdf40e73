import { Duration, Token } from 'aws-cdk-lib';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { MetricSource } from './custom-metric.ts';
import type { CustomMetricOptions } from './metric-source-props.ts';

/**
 * Returns the metric with the namespace and dimensions from the agent's configuration.
 *
 * @throws Error for an undeclared metric, for labels that it does not have, and for a period below a minute
 */
export function declaredMetric(source: MetricSource, name: string, options: CustomMetricOptions = {}): Metric {
  const { statistic = 'Sum', period = Duration.minutes(1), labels = {} } = options;
  const metric = source.metrics.find((one) => one.name === name);
  if (metric === undefined) {
    const names = source.metrics.map((one) => one.name).join(', ');
    throw new Error(`metric must be a declared one (${names}), got "${name}": add it to metrics`);
  }
  const problems = [...labelProblems(name, metric.labels ?? [], labels), ...periodProblems(period)];
  if (problems.length > 0) throw new Error(`the metric ${name} cannot be watched: ${problems.join('; ')}`);
  return new Metric({
    namespace: source.namespace,
    metricName: name,
    dimensionsMap: { ...source.dimensions, ...labels },
    statistic,
    period,
  });
}

/** CloudWatch finds a metric only by all of its dimensions. */
function labelProblems(
  name: string,
  declared: readonly string[],
  given: Readonly<Record<string, string>>,
): readonly string[] {
  return [
    ...declared
      .filter((label) => given[label] === undefined)
      .map((label) => `labels must hold a value for "${label}", got none: add ${label} to labels`),
    ...Object.keys(given)
      .filter((label) => !declared.includes(label))
      .map((label) => `labels must be dimensions of ${name}, got "${label}": add it to the metric's labels`),
    ...Object.entries(given)
      .filter(([, value]) => !Token.isUnresolved(value) && value.trim() === '')
      .map(([label, value]) => `the label ${label} must have a value, got "${value}"`),
  ];
}

/** Metrics from logs have a resolution of one minute. With a shorter period, the alarm would stay in INSUFFICIENT_DATA. */
function periodProblems(period: Duration): readonly string[] {
  const seconds = period.toSeconds({ integral: false });
  return seconds >= 60 && seconds % 60 === 0
    ? []
    : [`period must be whole minutes, got ${seconds} s: set it to Duration.minutes(n)`];
}
