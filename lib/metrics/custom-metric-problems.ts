import { Token } from 'aws-cdk-lib';
import { Unit } from 'aws-cdk-lib/aws-cloudwatch';
import type { CustomMetric, MetricSource } from './custom-metric.ts';

/** The naming rules of Prometheus or OpenTelemetry. */
export interface MetricNaming {
  readonly pattern: RegExp;
  readonly says: string;
  readonly label: RegExp;
  /** Why a name that matches the pattern can never be published; undefined if it can. */
  readonly never?: (name: string) => string | undefined;
}

/** @see https://prometheus.io/docs/concepts/data_model/#metric-names-and-labels */
export const PROMETHEUS_NAMES: MetricNaming = {
  pattern: /^[a-zA-Z_:][a-zA-Z0-9_:]*$/,
  says: 'letters, digits, "_" and ":", no digit first',
  label: /^[a-zA-Z_][a-zA-Z0-9_]*$/,
  // https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/ContainerInsights-Prometheus-metrics-conversion.html
  never: (name) =>
    name.endsWith('_bucket')
      ? 'the agent drops histograms: use a summary, or count slow requests in a counter'
      : undefined,
};

/** @see https://opentelemetry.io/docs/specs/otel/metrics/api/#instrument-name-syntax */
export const OPEN_TELEMETRY_NAMES: MetricNaming = {
  pattern: /^[a-zA-Z][a-zA-Z0-9_./-]{0,254}$/,
  says: '1 to 255 letters, digits, "_", ".", "-" and "/", a letter first',
  label: /^[a-zA-Z_][a-zA-Z0-9_.-]*$/,
};

/** Most dimensions of a metric. @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricDatum.html */
const MOST_DIMENSIONS = 30;

/** Labels that differ by task or version, so that no alarm could keep watching the series. */
const OF_ONE_TASK = [
  'instance',
  'TaskId',
  'TaskARN',
  'TaskArn',
  'TaskRevision',
  'TaskDefinitionRevision',
  'ContainerName',
  'DockerId',
  'aws.ecs.task.arn',
  'aws.ecs.task.id',
  'aws.ecs.task.revision',
  'container.id',
  'service.instance.id',
];

/** Returns every problem of the metrics that an agent publishes. */
export function metricSourceProblems(source: MetricSource, naming: MetricNaming): readonly string[] {
  const { namespace, dimensions, metrics } = source;
  return [
    ...namespaceProblems(namespace),
    ...Object.entries(dimensions).flatMap(([name, value]) => dimensionProblems(name, value)),
    ...metricsProblems(metrics, Object.keys(dimensions), naming),
  ];
}

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricData.html */
function namespaceProblems(namespace: string): readonly string[] {
  if (Token.isUnresolved(namespace)) return ['namespace must be plain text, got a token: use a literal string'];
  if (namespace.startsWith('AWS/')) {
    return [`namespace must not begin with "AWS/", got "${namespace}": only AWS services publish there`];
  }
  if (/^(?!:)[A-Za-z0-9._/#: -]{1,255}$/.test(namespace) && namespace.trim() === namespace) return [];
  return [
    `namespace must have 1 to 255 letters, digits and ". - _ / # :", no ":" first, got "${namespace}": name it like "Shop/Checkout"`,
  ];
}

function dimensionProblems(name: string, value: string): readonly string[] {
  const problems: string[] = [];
  if (!PROMETHEUS_NAMES.label.test(name) || name.startsWith('__')) {
    problems.push(`dimensions must have names of letters, digits and "_", no "__" first, got "${name}"`);
  }
  problems.push(...ofOneTask('dimensions', name));
  if (name === 'ClusterName') return problems;
  if (Token.isUnresolved(value)) {
    problems.push(
      `the dimension ${name} must be plain text, got a token: a reference to the service's name creates a dependency cycle`,
    );
  } else if (!/^(?!:)[\x20-\x7e]{1,255}$/.test(value) || value.trim() !== value || value.includes('{{')) {
    problems.push(
      `the dimension ${name} must have 1 to 255 printable ASCII characters, no ":" first, no space at its ends and no "{{", got "${value}"`,
    );
  }
  return problems;
}

function metricsProblems(
  metrics: readonly CustomMetric[],
  fixed: readonly string[],
  naming: MetricNaming,
): readonly string[] {
  if (metrics.length === 0)
    return ['metrics must hold at least one metric, got []: declare the metrics that alarms watch'];
  const names = metrics.map(({ name }) => name);
  return [
    ...repeated(names).map((name) => `metrics must declare each metric once, got "${name}" twice: merge them`),
    ...metrics.flatMap((metric) => metricProblems(metric, fixed, naming)),
  ];
}

function metricProblems(
  { name, unit, labels = [], where }: CustomMetric,
  fixed: readonly string[],
  naming: MetricNaming,
): readonly string[] {
  const problems: string[] = [];
  if (!naming.pattern.test(name) || name.length > 255) {
    problems.push(`a metric's name must have ${naming.says}, got "${name}"`);
  } else {
    const why = naming.never?.(name);
    if (why !== undefined) problems.push(`the metric ${name} cannot be published: ${why}`);
  }
  if (unit !== undefined && !Object.values(Unit).includes(unit)) {
    problems.push(`the unit of ${name} must be a CloudWatch unit, got "${unit}": use Unit from aws-cloudwatch`);
  }
  const count = fixed.length + labels.length;
  if (count > MOST_DIMENSIONS) {
    problems.push(`the metric ${name} must have at most ${MOST_DIMENSIONS} dimensions, got ${count}: use fewer labels`);
  }
  return [...problems, ...labelProblems(name, labels, fixed, naming), ...whereProblems(name, where, fixed, naming)];
}

function labelProblems(
  metric: string,
  labels: readonly string[],
  fixed: readonly string[],
  naming: MetricNaming,
): readonly string[] {
  return [
    ...repeated([...fixed, ...labels]).map(
      (label) => `the labels of ${metric} must be new dimensions, got "${label}", which already exists: leave it out`,
    ),
    ...labels
      .filter((label) => !naming.label.test(label))
      .map((label) => `the labels of ${metric} must be label names of the application, got "${label}"`),
    ...labels.flatMap((label) => ofOneTask(`the labels of ${metric}`, label)),
  ];
}

function whereProblems(
  metric: string,
  where: CustomMetric['where'],
  fixed: readonly string[],
  naming: MetricNaming,
): readonly string[] {
  if (where === undefined) return [];
  if (Object.keys(where).length === 0)
    return [`where of ${metric} must name a label, got {}: leave where out to publish every series`];
  return Object.entries(where).flatMap(([label, pattern]) => [
    ...(naming.label.test(label) ? [] : [`where of ${metric} must use label names of the application, got "${label}"`]),
    ...(fixed.includes(label) ? [`where of ${metric} must not name "${label}": every series has the same value`] : []),
    ...patternProblems(`where.${label} of ${metric}`, pattern),
  ]);
}

/** Finds look-around and back-references, which the agents' RE2 does not support; JavaScript's parser finds other errors. */
function patternProblems(what: string, pattern: string): readonly string[] {
  const got = `got "${pattern}"`;
  if (pattern === '') return [`${what} must be a pattern, got "": leave the label out`];
  if (pattern.includes('{{')) return [`${what} must not contain "{{", ${got}: Parameter Store rejects it`];
  if (/\(\?<?[=!]|\(\?<|\\[1-9k]/.test(pattern)) {
    return [`${what} must not use look-around, named groups or back-references, ${got}: RE2 does not support them`];
  }
  return isRegularExpression(pattern) ? [] : [`${what} must be a regular expression, ${got}: correct it`];
}

function isRegularExpression(pattern: string): boolean {
  try {
    new RegExp(pattern, 'u');
    return true;
  } catch {
    return false;
  }
}

function ofOneTask(what: string, name: string): readonly string[] {
  return OF_ONE_TASK.includes(name)
    ? [`${what} must not name "${name}": it differs from task to task, so no alarm could watch it`]
    : [];
}

function repeated(words: readonly string[]): readonly string[] {
  return [...new Set(words.filter((word, index) => words.indexOf(word) !== index))];
}
