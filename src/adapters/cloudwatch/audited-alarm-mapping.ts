import type { DescribeAlarmsOutput, Metric, MetricAlarm, MetricDataQuery } from '@aws-sdk/client-cloudwatch';
import type { AuditedAlarm, AuditedMetric } from '../../core/audit/audited-service.ts';
import { metricQueriesOf } from './alarm-mapping.ts';

/** Maps the alarms of DescribeAlarms for an audit, by name. Skips alarms without a name. */
export function mapAuditedAlarms(answer: DescribeAlarmsOutput): ReadonlyMap<string, AuditedAlarm> {
  const others = [
    ...(answer.CompositeAlarms ?? []).map((alarm) => ({ alarm, kind: 'composite' as const })),
    ...(answer.LogAlarms ?? []).map((alarm) => ({ alarm, kind: 'log' as const })),
  ];
  const mapped: readonly AuditedAlarm[] = [
    ...(answer.MetricAlarms ?? []).map(mapMetricAlarm),
    ...others.map(({ alarm: { AlarmName = '', StateValue: state }, kind }) => ({
      kind,
      id: AlarmName,
      name: AlarmName,
      state,
    })),
  ];
  return new Map(mapped.filter(({ id }) => id !== '').map((alarm) => [alarm.id, alarm] as const));
}

function mapMetricAlarm(alarm: MetricAlarm): AuditedAlarm {
  const { AlarmName: name = '', StateValue: state, Metrics: queries = [], EvaluationPeriods: periods = 1 } = alarm;
  if ('EvaluationCriteria' in alarm && alarm.EvaluationCriteria !== undefined)
    return { kind: 'promql', id: name, name, state };
  return {
    kind: 'metric',
    id: name,
    name,
    state,
    metrics: queries.length > 0 ? queries.flatMap(queryMetric) : [plainMetric(alarm)],
    expression: returnedExpression(queries),
    threshold: alarm.ThresholdMetricId === undefined ? alarm.Threshold : undefined,
    comparisonOperator: alarm.ComparisonOperator ?? { unknown: 'ComparisonOperator' },
    datapointsToAlarm: alarm.DatapointsToAlarm ?? periods,
    evaluationPeriods: periods,
    treatMissingData: alarm.TreatMissingData ?? 'missing',
    evaluatesLowSamples: alarm.EvaluateLowSampleCountPercentile !== 'ignore',
    scales: (alarm.AlarmActions ?? []).some((action) =>
      /^arn:[^:]+:autoscaling:[^:]*:[^:]*:scalingPolicy:/.test(action),
    ),
    queries: metricQueriesOf(alarm),
  };
}

function plainMetric(alarm: MetricAlarm): AuditedMetric {
  return {
    id: 'value',
    ...metricOf(alarm),
    statistic: alarm.Statistic ?? alarm.ExtendedStatistic ?? { unknown: 'Statistic' },
    period: alarm.Period ?? 60,
  };
}

function queryMetric({ Id = '', MetricStat: stat }: MetricDataQuery): readonly AuditedMetric[] {
  if (stat === undefined) return [];
  const { Metric: metric = {}, Stat: statistic = '', Period: period = 60 } = stat;
  return [{ id: Id, ...metricOf(metric), statistic, period }];
}

function metricOf({ Namespace: namespace, MetricName: metricName, Dimensions: dimensions = [] }: Metric) {
  return {
    namespace: namespace ?? { unknown: 'Namespace' },
    metricName: metricName ?? { unknown: 'MetricName' },
    dimensions: dimensions.map(({ Name = '', Value = '' }) => [Name, Value] as const),
  };
}

/** The expression that the alarm compares with its threshold: the one that returns data, as all do by default. */
function returnedExpression(queries: readonly MetricDataQuery[]): string | undefined {
  return queries.find(({ ReturnData }) => ReturnData !== false)?.Expression;
}
