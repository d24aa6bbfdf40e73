import { field, type Place, type Reader, readFields, readNumber, readSpan, textOf, wrong } from './readers.ts';

/** Values of a metric as written in the file, one per period from the start. */
export interface Series {
  readonly name: string;
  readonly everyMs: number;
  /** Samples behind each value: alarms treat percentiles of few samples differently. */
  readonly samples: number;
  /** `undefined` for a missing datapoint. */
  readonly values: readonly (number | undefined)[];
}

const MOST_VALUES = 50_000;
/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricDatum.html */
export const LARGEST_VALUE = 2 ** 360;
const NUMBER = String.raw`-?\d+(?:\.\d+)?`;
const TOKEN = new RegExp(String.raw`^(?:(_)|(${NUMBER}))(?:([+-]\d+(?:\.\d+)?)?x(\d+))?$`);

export type SeriesReading =
  | { readonly values: readonly (number | undefined)[] }
  | { readonly token: string; readonly offset: number; readonly because: string };

/**
 * Parses the notation of promqltest: `5` is a value and `_` a gap; `0x4` is 0 and four more zeros, `_x4` is four gaps,
 * and `1+2x3` is 1, 3, 5, 7.
 *
 * @see https://prometheus.io/docs/prometheus/latest/configuration/unit_testing_rules/#series
 * @internal
 */
export function parseSeries(text: string): SeriesReading {
  const values: (number | undefined)[] = [];
  for (const { 0: token, index: offset } of text.matchAll(/\S+/g)) {
    const found = TOKEN.exec(token);
    if (found === null) return { token, offset, because: 'is not part of the series notation' };
    const [, gap, first, step, times] = found;
    const count = Number(times ?? 0);
    const ends = [Number(first ?? 0), Number(first ?? 0) + count * Number(step ?? 0)];
    if (ends.some((value) => Math.abs(value) > LARGEST_VALUE)) {
      return { token: shortened(token), offset, because: 'is beyond 2^360, the largest value that CloudWatch accepts' };
    }
    if (values.length + count > MOST_VALUES) return { token, offset, because: `makes more than ${MOST_VALUES} values` };
    if (gap === '_') {
      if (step !== undefined) return { token, offset, because: 'adds a number to a gap' };
      values.push(...Array.from({ length: times === undefined ? 1 : count }, () => undefined));
    } else {
      const base = Number(first);
      for (let index = 0; index <= count; index += 1) values.push(base + index * Number(step ?? 0));
    }
  }
  return { values };
}

function shortened(token: string): string {
  return token.length > 60 ? `${token.slice(0, 57)}...` : token;
}

export const seriesFields = {
  values: field(
    readValues,
    '"0x4 2 11 _"',
    'required',
    'one value per period: `0x4` is five zeros, `_` no datapoint, `1+2x3` is 1 3 5 7',
  ),
  every: field(
    readSpan({ min: 10_000, max: 3_600_000 }),
    '10s',
    '1m',
    'time between two values; below a minute the metric has high resolution',
  ),
  samples: field(
    readNumber({ min: 1, max: 1_000_000, whole: true }),
    '5',
    '1',
    'samples behind each value, for percentiles',
  ),
};

/** Reads a series of the section `series`, given as its values alone or as a map. */
export const readSeries: Reader<Omit<Series, 'name'>> = (place) => {
  if (textOf(place.node) !== undefined) {
    const values = readValues(place);
    return values && { values, everyMs: 60_000, samples: 1 };
  }
  const given = readFields(place, seriesFields);
  if (given?.values === undefined) return undefined;
  return { values: given.values, everyMs: given.every ?? 60_000, samples: given.samples ?? 1 };
};

function readValues(place: Place): readonly (number | undefined)[] | undefined {
  const text = textOf(place.node);
  if (text === undefined) return wrong(place, 'must be text with values', 'write "0x4 2 11 _ 14"');
  const reading = parseSeries(text);
  if ('values' in reading) return reading.values;
  const { token, offset, because } = reading;
  return place.document.mistake(
    place.node,
    place.path,
    `"${token}" ${because}: write numbers, _ for a missing datapoint and 0x4 for five zeros`,
    offset,
  );
}
