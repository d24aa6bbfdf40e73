import { readDimensions, readMetricName } from './identity-input.ts';
import type { Datum } from './metric-store.ts';
import type { ParameterFaults } from './parameter-faults.ts';
import { units } from './units.ts';

const known: ReadonlySet<string> = new Set(units);

/** Where a datum stands in its request. */
export interface DatumPlace {
  readonly namespace: string;
  readonly now: number;
  /** `MetricData.member.1` */
  readonly path: string;
  /** Takes the mistakes of the datum. If there are any, the datum that is returned is of no use. */
  readonly faults: ParameterFaults;
}

/** Parses one entry of MetricData, by hand and not by a schema, because a simulated day has 100,000 of them. */
export function parseDatum(given: unknown, place: DatumPlace): Datum {
  const { namespace, now, path, faults } = place;
  const datum: Readonly<Record<string, unknown>> = given !== null && typeof given === 'object' ? { ...given } : {};
  const { Unit = 'None', StorageResolution = 60 } = datum;
  const identity = {
    namespace,
    name: readMetricName(datum['MetricName'], `${path}.MetricName`, faults),
    dimensions: readDimensions(datum['Dimensions'], `${path}.Dimensions`, faults),
  };
  const unit = String(Unit);
  if (!known.has(unit)) faults.notInSet(`${path}.Unit`, units);
  if (StorageResolution !== 1 && StorageResolution !== 60) {
    faults.notInSet(`${path}.StorageResolution`, [1, 60]);
  }
  const atMs = readTimestamp(datum['Timestamp'], now, place);
  return { identity, unit, atMs, highResolution: StorageResolution === 1, values: readValues(datum, place) };
}

const twoWeeksMs = 14 * 86_400_000;
const twoHoursMs = 2 * 3_600_000;

/**
 * A public log shows the error for an old time stamp. That for a time stamp in the future is not published; these words
 * are true of it too.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricData.html
 */
function readTimestamp(given: unknown, now: number, { path, faults }: DatumPlace): number {
  if (given === undefined) return now;
  const ms = given instanceof Date ? given.getTime() : Number.NaN;
  if (!(ms >= now - twoWeeksMs && ms <= now + twoHoursMs)) {
    faults.invalid(`The parameter ${path}.Timestamp must specify a time within the past two weeks.`);
  }
  return ms;
}

/** A datum has exactly one of these members. */
const ways = ['Value', 'Values', 'StatisticValues'] as const;

function readValues(datum: Readonly<Record<string, unknown>>, place: DatumPlace): Datum['values'] {
  const { path, faults } = place;
  const [first, second] = ways.filter((way) => datum[way] !== undefined);
  if (first !== undefined && second !== undefined) {
    faults.exclusive(`${path}.${first}`, `${path}.${second}`);
    return [];
  }
  if (first === 'StatisticValues') return readSet(datum[first], place);
  if (first === 'Values') return readHistogram(datum[first], datum['Counts'], place);
  if (first === 'Value') return [[readNumber(datum[first], `${path}.Value`, faults), 1]];
  faults.combination(`At least one of the parameters ${path}.Value and ${path}.StatisticValues must be specified.`);
  return [];
}

function readHistogram(values: unknown, counts: unknown, { path, faults }: DatumPlace): Datum['values'] {
  if (!Array.isArray(values) || values.length === 0) {
    faults.missing(`${path}.Values`);
    return [];
  }
  if (values.length > 150) faults.tooMany(`${path}.Values`, 150);
  if (counts !== undefined && (!Array.isArray(counts) || counts.length !== values.length)) {
    faults.invalid(`The parameters ${path}.Values and ${path}.Counts must be of the same size.`);
    return [];
  }
  return values.map((value, index) => {
    const count = counts === undefined ? 1 : readNumber(counts[index], `${path}.Counts.member.${index + 1}`, faults);
    if (count <= 0) faults.value(count, `${path}.Counts.member.${index + 1}`);
    return [readNumber(value, `${path}.Values.member.${index + 1}`, faults), count];
  });
}

function readSet(given: unknown, { path, faults }: DatumPlace): Datum['values'] {
  const set: Readonly<Record<string, unknown>> = given !== null && typeof given === 'object' ? { ...given } : {};
  const read = (name: string) => {
    if (set[name] !== undefined) return readNumber(set[name], `${path}.StatisticValues.${name}`, faults);
    faults.missing(`${path}.StatisticValues.${name}`);
    return 0;
  };
  const [count, sum, minimum, maximum] = [read('SampleCount'), read('Sum'), read('Minimum'), read('Maximum')];
  if (set['SampleCount'] !== undefined && count <= 0) faults.value(count, `${path}.StatisticValues.SampleCount`);
  if (maximum < minimum) {
    const [most, least] = ['Maximum', 'Minimum'].map((name) => `${path}.StatisticValues.${name}`);
    faults.invalid(`The parameter ${most} must be greater than ${least}.`);
  }
  return { count, sum, minimum, maximum };
}

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricDatum.html */
const most = 2 ** 360;
/** Nearer to zero is refused too, as an experiment with CloudWatch showed. */
const least = 2 ** -360;

function readNumber(given: unknown, name: string, faults: ParameterFaults): number {
  const size = typeof given === 'number' ? Math.abs(given) : Number.NaN;
  if (typeof given === 'number' && (size === 0 || (size >= least && size <= most))) return given;
  faults.value(given, name);
  return 0;
}
