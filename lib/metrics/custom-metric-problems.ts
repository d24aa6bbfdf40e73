import { Token } from 'aws-cdk-lib';
import { Unit } from 'aws-cdk-lib/aws-cloudwatch';
import { emptyProblems } from '../problems.ts';
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
  says: 'only letters, digits, "_" and ":", and must not start with a digit',
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
  says: '1 to 255 letters, digits, "_", ".", "-" and "/", and must start with a letter',
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
  if (Token.isUnresolved(namespace))
    return ['namespace must be a literal text, got a token: use a name like "Shop/Checkout"'];
  if (namespace.startsWith('AWS/')) {
    return [
      `namespace must not begin with "AWS/", got "${namespace}": use another name, because only AWS services publish there`,
    ];
  }
  if (/^(?!:)[A-Za-z0-9._/#: -]{1,255}$/.test(namespace) && namespace.trim() === namespace) return [];
  return [
    `namespace must have 1 to 255 letters, digits, spaces and characters of ". - _ / # :", must not start with ":", and must not start or end with a ` +
      `space, got "${namespace}": use a name like "Shop/Checkout"`,
  ];
}

function dimensionProblems(name: string, value: string): readonly string[] {
  const problems: string[] = [];
  if (!PROMETHEUS_NAMES.label.test(name) || name.startsWith('__')) {
    problems.push(
      `the name of a dimension must have only letters, digits and "_", and must not start with a digit or "__", got "${name}": rename it`,
    );
  }
  problems.push(...ofOneTask('dimensions', name));
  if (name === 'ClusterName') return problems;
  if (Token.isUnresolved(value)) {
    problems.push(
      `the value of the dimension ${name} must be a literal text, got a token: use a literal text, because a reference to the service would create a dependency cycle`,
    );
  } else if (!/^(?!:)[\x20-\x7e]{1,255}$/.test(value) || value.trim() !== value || value.includes('{{')) {
    problems.push(
      `the value of the dimension ${name} must have 1 to 255 printable ASCII characters, must not start with ":", must not start or end with a space, and ` +
        `must not contain "{{", got "${value}": correct the value`,
    );
  }
  return problems;
}

function metricsProblems(
  metrics: readonly CustomMetric[],
  fixed: readonly string[],
  naming: MetricNaming,
): readonly string[] {
  const names = metrics.map(({ name }) => name);
  return [
    ...emptyProblems('metrics', metrics, 'metric', 'declare the metrics that your alarms watch'),
    ...repeated(names).map(
      (name) =>
        `each metric must be declared once in the property metrics, got "${name}" twice: merge the two declarations`,
    ),
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
    problems.push(
      `the name of a metric must have ${naming.says}, got "${name}": use the name that the application exposes`,
    );
  } else {
    const why = naming.never?.(name);
    if (why !== undefined) problems.push(`the metric ${name} cannot be published, because ${why}`);
  }
  if (unit !== undefined && !Object.values(Unit).includes(unit)) {
    problems.push(
      `the unit of ${name} must be a CloudWatch unit, got "${unit}": use a member of Unit from aws-cdk-lib/aws-cloudwatch`,
    );
  }
  const count = fixed.length + labels.length;
  if (count > MOST_DIMENSIONS) {
    problems.push(
      `the metric ${name} must have at most ${MOST_DIMENSIONS} dimensions, got ${count}: declare fewer labels`,
    );
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
      (label) => `the label "${label}" of ${metric} is a dimension already: remove it from labels`,
    ),
    ...labels
      .filter((label) => !naming.label.test(label))
      .map(
        (label) =>
          `the labels of ${metric} must be valid label names, got "${label}": use the name that the application exposes`,
      ),
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
    return [
      `where of ${metric} must contain at least one label, got {}: add one, or omit where to publish every series`,
    ];
  return Object.entries(where).flatMap(([label, pattern]) => [
    ...(naming.label.test(label)
      ? []
      : [`where of ${metric} must use valid label names, got "${label}": use the name that the application exposes`]),
    ...(fixed.includes(label)
      ? [`where of ${metric} must not use "${label}", which has the same value in every series: remove it`]
      : []),
    ...patternProblems(`where.${label} of ${metric}`, pattern),
  ]);
}

/** Finds look-around and back-references, which the agents' RE2 does not support; JavaScript's parser finds other errors. */
function patternProblems(what: string, pattern: string): readonly string[] {
  const got = `got "${pattern}"`;
  if (pattern === '') return [`${what} must be a pattern, got "": set a pattern, or remove the label`];
  if (pattern.includes('{{'))
    return [`${what} must not contain "{{", which Parameter Store rejects, ${got}: change the pattern`];
  if (/\(\?<?[=!]|\(\?<|\\[1-9k]/.test(pattern)) {
    return [
      `${what} must not use look-around, named groups or back-references, which RE2 does not support, ${got}: change the pattern`,
    ];
  }
  return isRegularExpression(pattern)
    ? []
    : [`${what} must be a valid regular expression, ${got}: correct the pattern`];
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
    ? [
        `${what} must not include "${name}", whose value differs per task, so that no alarm could watch the metric: remove it`,
      ]
    : [];
}

function repeated(words: readonly string[]): readonly string[] {
  return [...new Set(words.filter((word, index) => words.indexOf(word) !== index))];
}
