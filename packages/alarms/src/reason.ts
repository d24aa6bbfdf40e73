import { classifyPoints, MISSING } from './classify.ts';
import {
  type AlarmState,
  type ComparisonOperator,
  completeRule,
  type ThresholdRule,
  treatmentOf,
} from './threshold-rule.ts';

export interface EvaluatedAlarm {
  readonly rule: ThresholdRule;
  /** The whole evaluation range, oldest first; NaN is a missing point. */
  readonly range: Float64Array;
  /** Start of each point of the range in epoch milliseconds; if absent, the reason has no times. */
  readonly startsAt?: Float64Array;
  readonly from: AlarmState;
  /** `retain` if the evaluation keeps the state. */
  readonly to: AlarmState | 'retain';
}

const COMPARED: Readonly<Record<ComparisonOperator, string>> = {
  GreaterThanThreshold: 'greater than',
  GreaterThanOrEqualToThreshold: 'greater than or equal to',
  LessThanThreshold: 'less than',
  LessThanOrEqualToThreshold: 'less than or equal to',
};

const TREATED = {
  breaching: 'Breaching',
  notBreaching: 'NonBreaching',
  missing: 'Missing',
  ignore: 'Ignored',
} as const;

/** The state reason in CloudWatch's words; for a kept state, a sentence of our own. */
export function describeAlarmReason(evaluated: EvaluatedAlarm): string {
  const { rule, range, to } = evaluated;
  const { evaluationPeriods } = completeRule(rule);
  if (to === 'INSUFFICIENT_DATA') return `Insufficient Data: ${countOf(evaluationPeriods, 'datapoint')} unknown.`;
  const codes = classifyPoints(range, rule);
  const counted = countedPlaces(codes, evaluationPeriods);
  const missing = evaluationPeriods - counted.length;
  if (to === 'retain') return describeUnchanged(missing, counted.length, TREATED[treatmentOf(rule)]);
  const decisive = counted.filter((place) => codes[place] === (to === 'ALARM' ? 1 : 0)).reverse();
  if (decisive.length === 0) return describeFilled(missing, TREATED[treatmentOf(rule)]);
  const listed = decisive.map((place) => describePoint(evaluated, place)).join(', ');
  const verb = `${decisive.length === 1 ? 'was' : 'were'}${to === 'OK' ? ' not' : ''}`;
  return (
    `Threshold Crossed: ${decisive.length} out of the last ${evaluationPeriods} datapoints [${listed}] ` +
    `${verb} ${COMPARED[rule.comparisonOperator]} the threshold (${formatDouble(rule.threshold)}) ` +
    `(minimum ${describeTransition(evaluated)} transition).`
  );
}

/** Indexes of the real points that an evaluation counts, oldest first: the newest N, or all if there are fewer. */
function countedPlaces(codes: Uint8Array, evaluationPeriods: number): number[] {
  const places: number[] = [];
  for (let place = codes.length - 1; place >= 0 && places.length < evaluationPeriods; place -= 1) {
    if (codes[place] !== MISSING) places.push(place);
  }
  return places.reverse();
}

function describeTransition({ rule, from, to }: EvaluatedAlarm): string {
  const { evaluationPeriods, datapointsToAlarm } = completeRule(rule);
  if (to === 'ALARM') return `${quantity(datapointsToAlarm, 'datapoint')} for OK -> ALARM`;
  const goodNeeded = from === 'ALARM' ? 1 + evaluationPeriods - datapointsToAlarm : 1;
  return `${quantity(goodNeeded, 'datapoint')} for ALARM -> OK`;
}

function describeFilled(missing: number, treated: string): string {
  const periods = quantity(missing, 'period');
  const points = `${missing} missing ${missing === 1 ? 'datapoint was' : 'datapoints were'}`;
  return `Threshold Crossed: no datapoints were received for ${periods} and ${points} treated as [${treated}].`;
}

function describeUnchanged(missing: number, real: number, treated: string): string {
  // Without missing points, only a percentile with too few samples keeps the state.
  if (missing === 0) return 'Unchanged: the newest datapoint has too few samples for its percentile.';
  const unknown = `${countOf(missing, 'datapoint')} unknown and treated as [${treated}]`;
  return `Unchanged: ${countOf(real, 'datapoint')} not enough to decide, ${unknown}.`;
}

function describePoint({ range, startsAt }: EvaluatedAlarm, place: number): string {
  const value = formatDouble(range[place] ?? Number.NaN);
  const start = startsAt?.[place];
  return start === undefined ? value : `${value} (${formatDay(start)})`;
}

export interface EvaluatedData extends EvaluatedAlarm {
  readonly startsAt: Float64Array;
  readonly queriedAtMs: number;
  readonly periodSeconds: number;
  /** Absent for metric math. */
  readonly statistic?: string;
}

/** The state reason as data: the JSON text of CloudWatch's `StateReasonData`. @public */
export function describeAlarmReasonData(evaluated: EvaluatedData): string {
  const { rule, range, startsAt, queriedAtMs, statistic, periodSeconds } = evaluated;
  const counted = countedPlaces(classifyPoints(range, rule), rule.evaluationPeriods);
  const [oldest] = counted;
  const members = [['version', '"1.0"']];
  members.push(['queryDate', `"${formatInstant(queriedAtMs)}"`]);
  if (oldest !== undefined) members.push(['startDate', `"${formatInstant(startsAt[oldest] ?? 0)}"`]);
  if (statistic !== undefined) members.push(['statistic', JSON.stringify(statistic)]);
  members.push(['period', `${periodSeconds}`]);
  members.push(['recentDatapoints', `[${counted.map((place) => formatDouble(range[place] ?? 0)).join(',')}]`]);
  members.push(['threshold', formatDouble(rule.threshold)]);
  return `{${members.map(([name, value]) => `"${name}":${value}`).join(',')}}`;
}

function quantity(count: number, noun: string): string {
  return count === 1 ? `1 ${noun}` : `${count} ${noun}s`;
}

function countOf(count: number, noun: string): string {
  return `${quantity(count, noun)} ${count === 1 ? 'was' : 'were'}`;
}

/**
 * Formats a number as Java formats a double: `45628.0`, and with an exponent (`1.0E7`) from ten million up and below
 * 0.001.
 *
 * @internal
 */
export function formatDouble(value: number): string {
  const size = Math.abs(value);
  if (value === 0) return Object.is(value, -0) ? '-0.0' : '0.0';
  if (size >= 1e-3 && size < 1e7) return Number.isInteger(value) ? `${value}.0` : `${value}`;
  const [digits = '', exponent = ''] = value.toExponential().split('e');
  return `${digits.includes('.') ? digits : `${digits}.0`}E${exponent.replace('+', '')}`;
}

/** Formats an instant as `02/10/19 16:59:00`: day, month, year, in UTC. */
function formatDay(ms: number): string {
  const iso = new Date(ms).toISOString();
  return `${iso.slice(8, 10)}/${iso.slice(5, 7)}/${iso.slice(2, 4)} ${iso.slice(11, 19)}`;
}

function formatInstant(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, -1)}+0000`;
}
