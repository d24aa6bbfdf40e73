import type { Unit } from 'aws-cdk-lib/aws-cloudwatch';

/** A metric of the application to publish to CloudWatch. */
export interface CustomMetric {
  /** Its name in the application; Prometheus counters end with `_total`. */
  readonly name: string;
  /** CloudWatch's unit of its values. @default - none, or the unit in the application's OpenTelemetry data */
  readonly unit?: Unit;
  /**
   * Labels (attributes) of the application that become dimensions: each value becomes a separate metric.
   * @default - none: all label values count together
   */
  readonly labels?: readonly string[];
  /**
   * Which series to publish: per label, a pattern (RE2) that must match the whole value, e.g. `{ status: '5..' }`.
   * @default - all
   */
  readonly where?: Readonly<Record<string, string>>;
}

/** What an agent publishes: a namespace, metrics, and the dimensions that are the same for every task. */
export interface MetricSource {
  readonly namespace: string;
  /** Names and values, the same for every task and version. */
  readonly dimensions: Readonly<Record<string, string>>;
  readonly metrics: readonly CustomMetric[];
}

/** The metrics of one declaration in an agent's configuration. */
export interface MetricGroup {
  readonly names: readonly string[];
  readonly labels: readonly string[];
  readonly where: Readonly<Record<string, string>>;
}

/**
 * Groups metrics with equal labels and filters into one declaration, because a parameter holds only a few thousand
 * characters.
 */
export function groupMetrics(metrics: readonly CustomMetric[]): readonly MetricGroup[] {
  const groups = new Map<string, MetricGroup>();
  for (const { name, labels = [], where = {} } of metrics) {
    const key = JSON.stringify([labels.toSorted(), Object.entries(where).toSorted()]);
    const { names } = groups.get(key) ?? { names: [] };
    groups.set(key, { names: [...names, name], labels, where });
  }
  return [...groups.values()];
}

/** Returns the dimension names of a group's metrics. */
export function dimensionSet(fixed: readonly string[], { labels }: MetricGroup): readonly string[] {
  return [...fixed, ...labels];
}

/** Labels whose values, joined by `;`, must match `regex`. Both agents select series this way. */
export interface LabelMatcher {
  readonly labelNames: readonly string[];
  readonly regex: string;
}

/**
 * Combines exact label values and patterns in one expression, because the agents treat several matchers as alternatives.
 *
 * @see https://github.com/open-telemetry/opentelemetry-collector-contrib/tree/main/exporter/awsemfexporter
 */
export function labelMatcher(exact: Readonly<Record<string, string>>, { where }: MetricGroup): LabelMatcher {
  const literal = Object.entries(exact).map(([name, value]) => [name, literalPattern(value)] as const);
  const patterns = Object.entries(where).map(([name, pattern]) => [name, `(?:${pattern})`] as const);
  const all = [...literal, ...patterns];
  return { labelNames: all.map(([name]) => name), regex: `^${all.map(([, pattern]) => pattern).join(';')}$` };
}

/** Returns an expression that matches only this name. It has anchors, because the agents also match parts of names. */
export function nameSelector(name: string): string {
  return `^${literalPattern(name)}$`;
}

function literalPattern(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}
