import { Duration, Token } from 'aws-cdk-lib';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { anyOf } from '../format-value.ts';
import { timeProblems } from '../problems.ts';
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
      `"${name}" is not declared in the property metrics (namespace ${source.namespace}): add it there, or use ${names}`,
    );
  }
  // What comes by a log has a resolution of one minute: shorter periods would stand in INSUFFICIENT_DATA.
  const problems = [
    ...labelProblems(metric.labels ?? [], labels),
    ...timeProblems('period', period, 'minutes', { least: 1 }),
  ];
  if (problems.length > 0) throw new Error(`the metric ${name} cannot be watched, because ${problems.join('; ')}`);
  return new Metric({
    namespace: source.namespace,
    metricName: name,
    dimensionsMap: { ...source.dimensions, ...labels },
    statistic,
    period,
  });
}

/** CloudWatch finds a metric only by all of its dimensions. */
function labelProblems(declared: readonly string[], given: Readonly<Record<string, string>>): readonly string[] {
  return [
    ...declared
      .filter((label) => given[label] === undefined)
      .map((label) => `the label "${label}" needs a value, got none: add ${label} to the labels of this call`),
    ...Object.keys(given)
      .filter((label) => !declared.includes(label))
      .map(
        (label) =>
          `the label "${label}" is not in its declaration (property metrics): add the label there, or remove it from this call`,
      ),
    ...Object.entries(given)
      .filter(([, value]) => !Token.isUnresolved(value) && value.trim() === '')
      .map(([label, value]) => `the label "${label}" needs a value, got "${value}": set the value to watch`),
  ];
}
