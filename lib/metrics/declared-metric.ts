import { Duration, Token } from 'aws-cdk-lib';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { anyOf } from '../format-value.ts';
import { refuseProblems, timeProblems } from '../problems.ts';
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
    const names = anyOf(source.metrics.map((one) => one.name));
    throw new Error(
      `metrics does not declare "${name}" in the namespace ${source.namespace}: add it to metrics, or use ${names}`,
    );
  }
  // What comes by a log has a resolution of one minute: shorter periods would stand in INSUFFICIENT_DATA.
  const problems = [
    ...labelProblems(name, metric.labels ?? [], labels),
    ...timeProblems('period', period, 'minutes', { least: 1 }),
  ];
  refuseProblems(`the metric ${name} cannot be watched`, problems);
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
      .map((label) => `the label "${label}" needs a value, got none: add ${label} to the labels of this call`),
    ...Object.keys(given)
      .filter((label) => !declared.includes(label))
      .map(
        (label) =>
          `metrics does not declare the label "${label}" for ${name}: add it to the labels there, or remove it from this call`,
      ),
    ...Object.entries(given)
      .filter(([, value]) => !Token.isUnresolved(value) && value.trim() === '')
      .map(([label, value]) => `the label "${label}" needs a value, got "${value}": set the value to watch`),
  ];
}
