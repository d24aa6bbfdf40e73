import { ALARM_METRIC_PRICE } from '../../src/core/protection/alarm-rules/defaults.ts';
import { count } from '../format-value.ts';

/** What CloudWatch charges for alarms, in US dollars, in one Region on one day. */
export interface AlarmPrices {
  /** Price per month of a metric that an alarm reads with a period of a minute or more (standard resolution). */
  readonly dollarsPerAlarmMetric: number;
  /** Price per month of a metric that an alarm reads with a period below a minute (high resolution). */
  readonly dollarsPerHighResolutionMetric: number;
  /** The Region of the prices, like `us-east-1`. */
  readonly region: string;
  /** The day of the prices, like `2026-11-29`. */
  readonly date: string;
}

/**
 * List prices of the first tier, without the free tier, as they were entered on their date.
 *
 * @see https://aws.amazon.com/cloudwatch/pricing/
 */
export const ALARM_PRICES: AlarmPrices = {
  dollarsPerAlarmMetric: ALARM_METRIC_PRICE.dollars,
  dollarsPerHighResolutionMetric: 0.3,
  region: ALARM_METRIC_PRICE.region,
  date: ALARM_METRIC_PRICE.date,
};

/** What alarms read, and what CloudWatch charges for that. */
export interface AlarmCost {
  /** Number of alarms. */
  readonly alarms: number;
  /** Number of metrics that they read. CloudWatch bills a metric once for each alarm that reads it. */
  readonly metrics: number;
  /** Those of the metrics that an alarm reads with a period below a minute. */
  readonly highResolutionMetrics: number;
  /** US dollars per month. */
  readonly dollarsPerMonth: number;
}

/** Metrics that CloudWatch bills for an alarm on an anomaly: the metric and the two bounds of its band. */
const ANOMALY_METRICS = 3;

/** Seconds; a shorter period makes an alarm a high-resolution alarm. */
const STANDARD_PERIOD = 60;

/**
 * Computes what the metric alarms of a template cost. Composite alarms are not counted, and a Metrics Insights query counts
 * as one metric, because the number of metrics that it analyzes is known only to CloudWatch.
 *
 * @param template a synthesized template: an object with `Resources`
 * @param prices list prices of another Region or day @default - list prices of us-east-1
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_billing.html
 */
export function alarmCostOfTemplate(template: unknown, prices: AlarmPrices = ALARM_PRICES): AlarmCost {
  const resources = Object.values(fieldsIn(fieldsIn(template)['Resources'])).map(fieldsIn);
  const alarms = resources.filter(({ Type }) => Type === 'AWS::CloudWatch::Alarm');
  return alarmCostOfProperties(
    alarms.map(({ Properties }) => Properties),
    prices,
  );
}

/** Computes what alarms cost. @param alarms their properties, named as in a template or as in aws-cdk-lib's `CfnAlarm` */
export function alarmCostOfProperties(alarms: readonly unknown[], prices: AlarmPrices): AlarmCost {
  const periods = alarms.map(periodsOf);
  const metrics = periods.flat().length;
  const highResolutionMetrics = periods.filter(isHighResolution).flat().length;
  const dollarsPerMonth =
    (metrics - highResolutionMetrics) * prices.dollarsPerAlarmMetric +
    highResolutionMetrics * prices.dollarsPerHighResolutionMetric;
  return { alarms: alarms.length, metrics, highResolutionMetrics, dollarsPerMonth };
}

/** The period of each billed metric of an alarm, in seconds. */
function periodsOf(alarm: unknown): readonly number[] {
  const read = reader(alarm);
  const entries = read('metrics');
  if (!Array.isArray(entries)) return [numberIn(read('period'))];
  const stats = entries.map((entry) => reader(entry)('metricStat')).filter((stat) => stat !== undefined);
  const periods = stats.map((stat) => numberIn(reader(stat)('period')));
  if (read('thresholdMetricId') !== undefined) {
    return Array.from({ length: ANOMALY_METRICS }, () => Math.min(STANDARD_PERIOD, ...periods));
  }
  return periods.length === 0 ? [STANDARD_PERIOD] : periods;
}

function isHighResolution(periods: readonly number[]): boolean {
  return periods.some((period) => period < STANDARD_PERIOD);
}

/** A template writes `MetricStat` where `CfnAlarm` has `metricStat`. */
function reader(value: unknown): (name: string) => unknown {
  const fields = fieldsIn(value);
  return (name) => fields[name] ?? fields[`${name.charAt(0).toUpperCase()}${name.slice(1)}`];
}

/** A period that only the deployment knows counts as standard: CloudWatch has few metrics with a shorter one. */
function numberIn(value: unknown): number {
  return typeof value === 'number' ? value : STANDARD_PERIOD;
}

function fieldsIn(value: unknown): Readonly<Record<string, unknown>> {
  return value !== null && typeof value === 'object' ? { ...value } : {};
}

/** One line for people: `the 3 alarms read 8 metrics: about $0.80 per month at $0.10 per alarm metric (us-east-1, 2026-11-29)`. */
export function describeAlarmCost(cost: AlarmCost, prices: AlarmPrices = ALARM_PRICES): string {
  const { alarms, metrics, highResolutionMetrics, dollarsPerMonth } = cost;
  const subject = alarms === 1 ? 'the alarm reads' : `the ${alarms} alarms read`;
  const standard = `at ${dollars(prices.dollarsPerAlarmMetric)} per alarm metric`;
  const high = `, ${dollars(prices.dollarsPerHighResolutionMetric)} with a period below one minute`;
  return (
    `${subject} ${count(metrics, 'metric')}: about ${dollars(dollarsPerMonth)} per month ${standard}` +
    `${highResolutionMetrics === 0 ? '' : high} (${prices.region}, ${prices.date})`
  );
}

/** "$0.80"; more decimals only where two would hide some. */
function dollars(amount: number): string {
  const cents = amount.toFixed(2);
  const exact = Number(amount.toFixed(6));
  return `$${Number(cents) === exact ? cents : exact}`;
}

/** Problems of a price table from outside, such as the context of an app. */
export function alarmPricesProblems(name: string, prices: unknown): readonly string[] {
  const fields = fieldsIn(prices);
  return [
    ...(['dollarsPerAlarmMetric', 'dollarsPerHighResolutionMetric'] as const).flatMap((key) => {
      const value = fields[key];
      return typeof value === 'number' && Number.isFinite(value) && value >= 0
        ? []
        : [
            `${name}.${key} must be a number of US dollars, 0 or more, got ${JSON.stringify(value)}: ${omitTable(name)}`,
          ];
    }),
    ...(isText(fields['region'])
      ? []
      : [
          `${name}.region must be a Region like "eu-west-1", got ${JSON.stringify(fields['region'])}: ${omitTable(name)}`,
        ]),
    ...(isText(fields['date']) && /^\d{4}-\d{2}-\d{2}$/.test(String(fields['date']))
      ? []
      : [`${name}.date must be a day like "2026-11-29", got ${JSON.stringify(fields['date'])}: ${omitTable(name)}`]),
  ];
}

function omitTable(name: string): string {
  return `set it, or remove ${name} to use the prices of ${ALARM_PRICES.region}`;
}

function isText(value: unknown): boolean {
  return typeof value === 'string' && value !== '';
}
