import type { AuditedMetricAlarm } from '../audit/audited-service.ts';
import type { AlarmMetric, DeploymentAlarmRule } from '../protection/alarm-rules/rule.ts';
import type { ChosenAlarm, Dimensions } from './choose-alarms.ts';

/** An alarm to create, with its name and all its metrics. */
export interface PlannedAlarm {
  readonly name: string;
  readonly description: string;
  readonly rule: DeploymentAlarmRule;
  /** By the ids of the expression. */
  readonly metrics: readonly PlannedMetric[];
}

/** A metric of an alarm to create. */
interface PlannedMetric {
  readonly id: string;
  readonly metric: AlarmMetric;
  readonly dimensions: Dimensions;
}

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html */
const LONGEST_NAME = 255;

/** Names alarms as a construct does: `shop/checkout errors (deployment)`. The second one of a kind gets a number. */
export function nameAlarms(
  chosen: readonly ChosenAlarm[],
  service: { readonly cluster: string; readonly name: string },
) {
  const seen = new Map<string, number>();
  return chosen.map(({ rule, dimensionsOf }): PlannedAlarm => {
    const count = (seen.get(rule.kind) ?? 0) + 1;
    seen.set(rule.kind, count);
    const place = `${service.cluster}/${service.name}`;
    const end = ` ${rule.label}${count === 1 ? '' : ` ${count}`} (deployment)`;
    return {
      name: `${place.slice(0, LONGEST_NAME - end.length)}${end}`,
      description: `${capitalized(rule.why)}. During a deployment of the ECS service ${place}, this alarm makes ECS roll back.`,
      rule,
      metrics: Object.entries(rule.metrics).map(([id, metric]) => ({ id, metric, dimensions: dimensionsOf(metric) })),
    };
  });
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Returns the alarm as an audit sees it once it exists. */
export function auditedOf({ name, rule, metrics }: PlannedAlarm): AuditedMetricAlarm {
  return {
    kind: 'metric',
    id: name,
    name,
    state: 'OK',
    metrics: metrics.map(({ id, metric, dimensions }) => ({
      id,
      namespace: metric.namespace,
      metricName: metric.metricName,
      dimensions: Object.entries(dimensions),
      statistic: metric.statistic,
      period: metric.period,
    })),
    expression: rule.expression,
    threshold: rule.threshold,
    comparisonOperator: rule.comparisonOperator,
    datapointsToAlarm: rule.datapointsToAlarm,
    evaluationPeriods: rule.evaluationPeriods,
    treatMissingData: rule.treatMissingData,
    evaluatesLowSamples: rule.lowSamples !== 'ignore',
    scales: false,
  };
}

/** Returns the input of PutMetricAlarm, whose fields CloudFormation has too. */
export function putMetricAlarm({ name, description, rule, metrics }: PlannedAlarm): Readonly<Record<string, unknown>> {
  return {
    AlarmName: name,
    AlarmDescription: description,
    ComparisonOperator: rule.comparisonOperator,
    Threshold: rule.threshold,
    EvaluationPeriods: rule.evaluationPeriods,
    DatapointsToAlarm: rule.datapointsToAlarm,
    TreatMissingData: rule.treatMissingData,
    ...sourceOf(rule, metrics),
  };
}

function sourceOf({ expression }: DeploymentAlarmRule, metrics: readonly PlannedMetric[]) {
  const [only] = metrics;
  if (expression === undefined && only !== undefined) {
    const { metric } = only;
    const statistic = metric.statistic.startsWith('p') ? 'ExtendedStatistic' : 'Statistic';
    return { ...metricOf(only), Period: metric.period, [statistic]: metric.statistic };
  }
  return {
    Metrics: [
      { Id: 'result', Expression: expression, ReturnData: true },
      ...metrics.map((one) => ({
        Id: one.id,
        ReturnData: false,
        MetricStat: { Metric: metricOf(one), Period: one.metric.period, Stat: one.metric.statistic },
      })),
    ],
  };
}

function metricOf({ metric, dimensions }: PlannedMetric) {
  return {
    Namespace: metric.namespace,
    MetricName: metric.metricName,
    Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
  };
}
