import type { AlarmState } from './alarm-evaluation.ts';
import type { MetricAlarmConfiguration } from './state.ts';

export interface Datapoint {
  readonly startMs: number;
  readonly value: number;
  readonly breaching: boolean;
}

export interface ReasonInput {
  readonly alarm: MetricAlarmConfiguration;
  readonly from: AlarmState;
  readonly to: AlarmState;
  /** The real points that decided, oldest first. */
  readonly datapoints: readonly Datapoint[];
  /** How many missing points the treatment stood for. */
  readonly filled: number;
  readonly queriedAt: number;
}

const words: Readonly<Record<string, string>> = {
  GreaterThanThreshold: 'greater than',
  GreaterThanOrEqualToThreshold: 'greater than or equal to',
  LessThanThreshold: 'less than',
  LessThanOrEqualToThreshold: 'less than or equal to',
};

/** The sentence of a state change, as CloudWatch writes it. */
export function describeReason(input: ReasonInput): string {
  const { alarm, datapoints, filled, to } = input;
  if (to === 'INSUFFICIENT_DATA')
    return `Insufficient Data: ${plural(alarm.EvaluationPeriods, 'datapoint')} ${were(alarm.EvaluationPeriods)} unknown.`;
  const decisive = datapoints.filter(({ breaching }) => breaching === (to === 'ALARM'));
  if (decisive.length === 0) {
    const treated = alarm.TreatMissingData === 'breaching' ? 'Breaching' : 'NonBreaching';
    return `Threshold Crossed: no datapoints were received for ${plural(filled, 'period')} and ${plural(filled, 'missing datapoint')} ${were(filled)} treated as [${treated}].`;
  }
  const list = decisive.toReversed().map(({ value, startMs }) => `${javaDouble(value)} (${dayFirst(startMs)})`);
  const crossed = `${were(decisive.length)}${to === 'ALARM' ? '' : ' not'} ${words[alarm.ComparisonOperator]} the threshold (${javaDouble(alarm.Threshold)})`;
  const out = `${decisive.length} out of the last ${plural(datapoints.length + filled, 'datapoint', 'datapoints')}`;
  return `Threshold Crossed: ${out} [${list.join(', ')}] ${crossed} (${minimum(input)}).`;
}

/** The same in numbers: JSON text with Java's doubles, since consumers have only ever seen those. */
export function describeReasonData({ alarm, datapoints, queriedAt }: ReasonInput): string {
  const fields = [
    '"version":"1.0"',
    `"queryDate":"${withOffset(queriedAt)}"`,
    ...(datapoints[0] === undefined ? [] : [`"startDate":"${withOffset(datapoints[0].startMs)}"`]),
    `"statistic":"${alarm.Statistic}"`,
    `"period":${alarm.Period}`,
    `"recentDatapoints":[${datapoints.map(({ value }) => javaDouble(value)).join(',')}]`,
    `"threshold":${javaDouble(alarm.Threshold)}`,
  ];
  return `{${fields.join(',')}}`;
}

/** `2019-10-02T17:04:40.985+0000` */
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

function javaDouble(value: number): string {
  return Number.isInteger(value) ? `${value}.0` : String(value);
}

/** `02/10/19 16:59:00` */
function dayFirst(ms: number): string {
  const [date = '', time = ''] = new Date(ms).toISOString().split('T');
  const [year = '', month, day] = date.split('-');
  return `${day}/${month}/${year.slice(2)} ${time.slice(0, 8)}`;
}
