import type { AuditedMetric, AuditedMetricAlarm } from '../audit/audited-service.ts';
import type { Known } from '../audit/known.ts';
import { type Fields, fieldsOf, listOf, plainText } from './template.ts';
import { booleanOf, numberOf, textOf } from './values.ts';

/** A metric alarm as a template or a construct describes it: a value that only a deployment knows is an unknown one. */
export interface AlarmDescription {
  /** Stands for the alarm in findings. */
  readonly place: string;
  readonly name: Known<string>;
  /** In CloudFormation's names. */
  readonly properties: Fields;
  /** Whether one of its actions is a scaling policy. */
  readonly scales: boolean;
}

/** Reads a metric alarm with AWS's defaults for what its properties leave out. */
export function metricAlarmOf({ place, name, properties, scales }: AlarmDescription): AuditedMetricAlarm {
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
    scales,
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
