import type { AlarmState } from './alarm-evaluation.ts';
import type { MetricAlarmConfiguration } from './state.ts';

export interface Datapoint {
  /** Undefined if not known; the reason then shows only the value. */
  readonly startMs: number | undefined;
  readonly value: number;
  readonly breaching: boolean;
}

export interface ReasonInput {
  readonly alarm: Pick<
    MetricAlarmConfiguration,
    'EvaluationPeriods' | 'DatapointsToAlarm' | 'ComparisonOperator' | 'Threshold' | 'TreatMissingData'
  >;
  readonly from: AlarmState;
  /** `retain` if the state stays as it is. */
  readonly to: AlarmState | 'retain';
  /** The real points that decided, oldest first. */
  readonly datapoints: readonly Datapoint[];
  /** Number of missing points that the treatment filled in. */
  readonly filled: number;
}

export interface ReasonDataInput extends ReasonInput {
  readonly queriedAt: number;
  readonly periodSeconds: number;
  /** Undefined for metric math. */
  readonly statistic: string | undefined;
}

const treatedAs = {
  missing: 'Missing',
  ignore: 'Ignored',
  breaching: 'Breaching',
  notBreaching: 'NonBreaching',
} as const;

const words: Readonly<Record<string, string>> = {
  GreaterThanThreshold: 'greater than',
  GreaterThanOrEqualToThreshold: 'greater than or equal to',
  LessThanThreshold: 'less than',
  LessThanOrEqualToThreshold: 'less than or equal to',
};

/** The reason of a state change, in CloudWatch's words. */
export function describeReason(input: ReasonInput): string {
  const { alarm, datapoints, filled, to } = input;
  if (to === 'INSUFFICIENT_DATA')
    return `Insufficient Data: ${plural(alarm.EvaluationPeriods, 'datapoint')} ${were(alarm.EvaluationPeriods)} unknown.`;
  const treated = treatedAs[alarm.TreatMissingData ?? 'missing'];
  if (to === 'retain') return describeStaying(datapoints.length, filled, treated);
  const decisive = datapoints.filter(({ breaching }) => breaching === (to === 'ALARM'));
  if (decisive.length === 0) {
    return `Threshold Crossed: no datapoints were received for ${plural(filled, 'period')} and ${plural(filled, 'missing datapoint')} ${were(filled)} treated as [${treated}].`;
  }
  const list = decisive
    .toReversed()
    .map(({ value, startMs }) =>
      startMs === undefined ? javaDouble(value) : `${javaDouble(value)} (${dayFirst(startMs)})`,
    );
  const crossed = `${were(decisive.length)}${to === 'ALARM' ? '' : ' not'} ${words[alarm.ComparisonOperator]} the threshold (${javaDouble(alarm.Threshold)})`;
  const out = `${decisive.length} out of the last ${plural(datapoints.length + filled, 'datapoint', 'datapoints')}`;
  return `Threshold Crossed: ${out} [${list.join(', ')}] ${crossed} (${minimum(input)}).`;
}

/** Our own words: CloudWatch does not report an evaluation that changes nothing. */
function describeStaying(real: number, filled: number, treated: string): string {
  if (filled === 0) return 'Unchanged: the newest datapoint has too few samples for its percentile.';
  const few = `${plural(real, 'datapoint')} ${were(real)} not enough to decide`;
  return `Unchanged: ${few}, ${plural(filled, 'datapoint')} ${were(filled)} unknown and treated as [${treated}].`;
}

/** The reason data of a state change: JSON text with numbers formatted like Java's doubles, as CloudWatch does. */
export function describeReasonData(input: ReasonDataInput): string {
  const { alarm, datapoints, queriedAt, periodSeconds, statistic } = input;
  const startMs = datapoints[0]?.startMs;
  const fields = [
    '"version":"1.0"',
    `"queryDate":"${withOffset(queriedAt)}"`,
    ...(startMs === undefined ? [] : [`"startDate":"${withOffset(startMs)}"`]),
    ...(statistic === undefined ? [] : [`"statistic":"${statistic}"`]),
    `"period":${periodSeconds}`,
    `"recentDatapoints":[${datapoints.map(({ value }) => javaDouble(value)).join(',')}]`,
    `"threshold":${javaDouble(alarm.Threshold)}`,
  ];
  return `{${fields.join(',')}}`;
}

/** Formats an instant like `2019-10-02T17:04:40.985+0000`. */
export function withOffset(ms: number): string {
  return new Date(ms).toISOString().replace('Z', '+0000');
}

function minimum({ alarm, from, to }: ReasonInput): string {
  const needed = alarm.DatapointsToAlarm ?? alarm.EvaluationPeriods;
  if (to === 'ALARM') return `minimum ${plural(needed, 'datapoint')} for OK -> ALARM transition`;
  const least = alarm.EvaluationPeriods - needed + 1;
  return `minimum ${plural(from === 'ALARM' ? least : 1, 'datapoint')} for ALARM -> OK transition`;
}

function plural(count: number, noun: string, always?: string): string {
  return `${count} ${always ?? (count === 1 ? noun : `${noun}s`)}`;
}

function were(count: number): string {
  return count === 1 ? 'was' : 'were';
}

/** Formats a double as Java does: plain from 0.001 up to 10 million, else with an exponent. @internal */
export function javaDouble(value: number): string {
  if (Object.is(value, -0)) return '-0.0';
  const plain = value === 0 || (Math.abs(value) >= 0.001 && Math.abs(value) < 10_000_000);
  if (plain) return Number.isInteger(value) ? `${value}.0` : String(value);
  const [mantissa = '', exponent = ''] = value.toExponential().split('e');
  const fraction = mantissa.includes('.') ? '' : '.0';
  return `${mantissa}${fraction}E${Number(exponent)}`;
}

/** Formats an instant like `02/10/19 16:59:00`. */
function dayFirst(ms: number): string {
  const [date = '', time = ''] = new Date(ms).toISOString().split('T');
  const [year = '', month, day] = date.split('-');
  return `${day}/${month}/${year.slice(2)} ${time.slice(0, 8)}`;
}
