import { ServiceError } from '../../../service.ts';
import type { Datum, Dimension } from './metric-store.ts';
import { units } from './units.ts';

const known: ReadonlySet<string> = new Set(units);

/** Parses one entry of MetricData, by hand and not by a schema, because a simulated day has 100,000 of them. */
export function parseDatum(namespace: string, given: unknown, now: number): Datum {
  if (given === null || typeof given !== 'object') throw invalid('MetricData', given);
  const datum: Readonly<Record<string, unknown>> = { ...given };
  const { MetricName: name, Timestamp, Unit = 'None', StorageResolution = 60 } = datum;
  if (typeof name !== 'string' || name === '' || name.length > 255) throw invalid('MetricName', name);
  if (typeof Unit !== 'string' || !known.has(Unit)) throw invalid('Unit', Unit);
  if (StorageResolution !== 1 && StorageResolution !== 60) throw invalid('StorageResolution', StorageResolution);
  return {
    identity: { namespace, name, dimensions: parseDimensions(datum['Dimensions']) },
    unit: Unit,
    atMs: parseTimestamp(Timestamp, now),
    highResolution: StorageResolution === 1,
    values: parseValues(name, datum),
  };
}

const none: readonly Dimension[] = [];

function parseDimensions(given: unknown): readonly Dimension[] {
  if (given === undefined) return none;
  if (!Array.isArray(given) || given.length > 30) throw invalid('Dimensions', given);
  return given.map((one: unknown) => {
    if (one === null || typeof one !== 'object' || !('Name' in one) || !('Value' in one))
      throw invalid('Dimensions', one);
    const { Name, Value } = one;
    if (typeof Name !== 'string' || typeof Value !== 'string' || Name === '' || Value === '')
      throw invalid('Dimensions', JSON.stringify(one));
    return { Name, Value };
  });
}

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricDatum.html */
function parseTimestamp(given: unknown, now: number): number {
  if (given === undefined) return now;
  const ms = given instanceof Date ? given.getTime() : Number.NaN;
  const isRecent = ms >= now - 14 * 86_400_000 && ms <= now + 2 * 3_600_000;
  if (isRecent) return ms;
  const shown = given instanceof Date && !Number.isNaN(ms) ? given.toISOString() : given;
  throw invalid('Timestamp', `${shown}, which is not within the past two weeks and the next two hours`);
}

function parseValues(name: string, datum: Readonly<Record<string, unknown>>): Datum['values'] {
  const { Value, Values, Counts, StatisticValues } = datum;
  checkExclusive(datum);
  if (StatisticValues !== undefined) return parseSet(StatisticValues);
  if (Values !== undefined) return parseHistogram(Values, Counts);
  if (Value === undefined) {
    throw new ServiceError(
      'MissingRequiredParameterException',
      `the metric ${name} needs one of Value, Values and StatisticValues`,
    );
  }
  return [[finite('Value', Value), 1]];
}

/** A datum has exactly one of these members. */
const ways = ['Value', 'Values', 'StatisticValues'] as const;

function checkExclusive(datum: Readonly<Record<string, unknown>>): void {
  const [first, second] = ways.filter((way) => datum[way] !== undefined);
  if (first === undefined || second === undefined) return;
  throw new ServiceError(
    'InvalidParameterCombinationException',
    `The parameters MetricData.${first} and MetricData.${second} are mutually exclusive and you have specified both.`,
  );
}

function parseHistogram(values: unknown, counts: unknown): Datum['values'] {
  if (!Array.isArray(values) || values.length === 0) throw invalid('Values', values);
  if (values.length > 150) throw invalid('Values', `of ${values.length} members, which has more than 150,`);
  if (counts === undefined) return values.map((value) => [finite('Values', value), 1]);
  if (!Array.isArray(counts) || counts.length !== values.length) {
    throw new ServiceError('InvalidParameterCombinationException', 'Values and Counts must have the same length');
  }
  return values.map((value, index) => {
    const count = finite('Counts', counts[index]);
    if (count <= 0) throw invalid('Counts', count);
    return [finite('Values', value), count];
  });
}

function parseSet(given: unknown): Datum['values'] {
  if (given === null || typeof given !== 'object') throw invalid('StatisticValues', given);
  const set: Readonly<Record<string, unknown>> = { ...given };
  const count = finite('SampleCount', set['SampleCount']);
  if (count <= 0) throw invalid('SampleCount', count);
  return {
    count,
    sum: finite('Sum', set['Sum']),
    minimum: finite('Minimum', set['Minimum']),
    maximum: finite('Maximum', set['Maximum']),
  };
}

/** Values must be between -2^360 and 2^360; infinities and NaN are not allowed. */
const most = 2 ** 360;

function finite(name: string, given: unknown): number {
  if (typeof given === 'number' && Math.abs(given) <= most) return given;
  throw invalid(name, given);
}

function invalid(name: string, value: unknown): ServiceError {
  return new ServiceError(
    'InvalidParameterValueException',
    `The value ${String(value)} for parameter ${name} is invalid.`,
  );
}
