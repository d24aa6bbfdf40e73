import type { AuditedAlarm, AuditedMetric, AuditedMetricAlarm } from '../audit/audited-service.ts';
import { unusualAlarmOf } from '../audit/conditions.ts';
import type { Known } from '../audit/known.ts';
import { resourceOf, type Resource, type Stacks } from './stacks.ts';
import { type Fields, fieldsOf, listOf, plainText } from './template.ts';
import { booleanOf, numberOf, textOf } from './values.ts';

const METRIC_ALARM = 'AWS::CloudWatch::Alarm';

/** Finds the alarm that a service names: by a reference, or by the name that an alarm of the templates has. */
export function findAlarm(name: unknown, stacks: Stacks): AuditedAlarm {
  const text = textOf(name) ?? { unknown: 'a value that is not a name' };
  const resource = resourceOf(name, stacks) ?? alarmNamed(name, stacks);
  const kind = resource === undefined ? undefined : unusualKindOf(resource);
  if (resource !== undefined && kind !== undefined)
    return { kind, id: resource.place, name: isByArn(name) ? text : nameOf(resource), state: undefined };
  if (resource?.type !== METRIC_ALARM) {
    return { kind: 'unread', id: JSON.stringify(text), name: text, state: undefined };
  }
  return metricAlarm(resource, stacks, isByArn(name) ? text : nameOf(resource));
}

function unusualKindOf({ type, properties }: Resource) {
  return unusualAlarmOf(type, properties['EvaluationCriteria'] !== undefined);
}

/** `Fn::GetAtt` of an alarm is its ARN, which ECS does not find. */
function isByArn(name: unknown): boolean {
  return /\.Arn$/.test(plainText(fieldsOf(name)['unknown'] ?? ''));
}

function alarmNamed(name: unknown, { resources }: Stacks): Resource | undefined {
  const wanted = JSON.stringify(name);
  return [...resources.values()].find(
    ({ type, properties: { AlarmName } }) =>
      (type === METRIC_ALARM || unusualAlarmOf(type, false) !== undefined) &&
      AlarmName !== undefined &&
      JSON.stringify(AlarmName) === wanted,
  );
}

function nameOf({ place, properties }: Resource): Known<string> {
  return textOf(properties['AlarmName']) ?? { unknown: place };
}

function metricAlarm({ place, properties }: Resource, stacks: Stacks, name: Known<string>): AuditedMetricAlarm {
  const evaluationPeriods = numberOf(properties['EvaluationPeriods']) ?? 1;
  const queries = listOf(properties['Metrics']).map(fieldsOf);
  const isMath = queries.length > 0;
  return {
    kind: 'metric',
    id: place,
    name,
    state: undefined,
    metrics: isMath
      ? queries.flatMap((query) => (query['MetricStat'] === undefined ? [] : [queryMetric(query)]))
      : [plainMetric(properties)],
    expression: isMath ? returnedExpression(queries) : undefined,
    threshold: properties['ThresholdMetricId'] === undefined ? numberOf(properties['Threshold']) : undefined,
    comparisonOperator: textOf(properties['ComparisonOperator']) ?? { unknown: 'ComparisonOperator' },
    datapointsToAlarm: numberOf(properties['DatapointsToAlarm']) ?? evaluationPeriods,
    evaluationPeriods,
    treatMissingData: textOf(properties['TreatMissingData']) ?? 'missing',
    evaluatesLowSamples: properties['EvaluateLowSampleCountPercentile'] !== 'ignore',
    scales: listOf(properties['AlarmActions']).some((action) => isScaling(action, stacks)),
  };
}

function plainMetric(fields: Fields): AuditedMetric {
  return {
    id: 'value',
    ...metricOf(fields),
    statistic: textOf(fields['Statistic'] ?? fields['ExtendedStatistic']) ?? { unknown: 'Statistic' },
    period: numberOf(fields['Period']) ?? 60,
  };
}

function queryMetric({ Id: id, MetricStat: stat }: Fields): AuditedMetric {
  const { Metric: metric, Stat: statistic, Period: period } = fieldsOf(stat);
  return {
    id: plainText(id),
    ...metricOf(fieldsOf(metric)),
    statistic: textOf(statistic) ?? { unknown: 'Stat' },
    period: numberOf(period) ?? 60,
  };
}

function metricOf({ Namespace: namespace, MetricName: metricName, Dimensions: dimensions }: Fields) {
  return {
    namespace: textOf(namespace) ?? { unknown: 'Namespace' },
    metricName: textOf(metricName) ?? { unknown: 'MetricName' },
    dimensions: listOf(dimensions)
      .map(fieldsOf)
      .map(({ Name, Value }) => [plainText(Name), textOf(Value) ?? { unknown: 'Value' }] as const),
  };
}

/** The expression that the alarm compares with its threshold: the one that returns data, which all do by default. */
function returnedExpression(queries: readonly Fields[]): Known<string> | undefined {
  const returned = queries.filter(({ ReturnData }) => booleanOf(ReturnData) !== false);
  const [query] = returned.length === 0 ? queries : returned;
  return query === undefined || query['Expression'] === undefined
    ? undefined
    : (textOf(query['Expression']) ?? { unknown: 'Expression' });
}

function isScaling(action: unknown, stacks: Stacks): boolean {
  const type = resourceOf(action, stacks)?.type ?? '';
  return /ScalingPolicy$/.test(type) || /:scalingPolicy:/.test(plainText(textOf(action)));
}
