import { minute, type Sample, type Step } from '../sample.ts';

/** A minute of the hour in which the account is created. */
export const at = (minutes: number) => new Date(Date.UTC(2026, 0, 5, 9) + minutes * minute);

export const cloudWatch = (operation: string, input: Sample['input']): Step => ({
  service: 'monitoring',
  operation,
  input,
});

/** An alarm on one metric. */
export const one = {
  AlarmName: 'errors',
  Namespace: 'shop',
  MetricName: 'errors',
  Dimensions: [{ Name: 'Service', Value: 'web' }],
  Statistic: 'Sum',
  Period: 60,
  EvaluationPeriods: 3,
  DatapointsToAlarm: 2,
  Threshold: 4,
  ComparisonOperator: 'GreaterThanThreshold',
  TreatMissingData: 'notBreaching',
  Unit: 'Count',
};
/** Values of the metric of that alarm. */
export const published = (Dimensions: readonly unknown[] = one.Dimensions): readonly Step[] =>
  [1, 2, 4, 8].map((minute) =>
    cloudWatch('PutMetricData', {
      Namespace: 'shop',
      MetricData: [{ MetricName: 'errors', Dimensions, Value: 5, Unit: 'Count', Timestamp: at(minute) }],
    }),
  );
/** An expression and its metric. */
export const math = [
  { Id: 'e', Expression: 'm + 1', Label: 'errors', ReturnData: true },
  {
    Id: 'm',
    MetricStat: {
      Metric: { Namespace: 'shop', MetricName: 'errors', Dimensions: [{ Name: 'Service', Value: 'web' }] },
      Period: 60,
      Stat: 'Sum',
      Unit: 'Count',
    },
    Label: 'raw',
    ReturnData: false,
  },
];

/** The token of CloudWatch for the page that begins after a number of results. */
export const token = (start: number) => Buffer.from(String(start)).toString('base64url');
