import {
  entriesOf,
  field,
  type Place,
  parsePercent,
  plain,
  readFields,
  type Reader,
  readNumber,
  readSpan,
  readSwitch,
  readText,
  textOf,
  wrong,
} from './readers.ts';
import type { FailureModel, Load } from './scenario.ts';
import { parseSpan } from './span.ts';

/**
 * How a version fares. Shares are from 0 to 1, spans in milliseconds; a field that changes with the age of a task carries
 * `fromMs`.
 */
export const versionFields = {
  errors: field(
    readAged(parseShare, 'a share of the requests', '20%'),
    '20% or 20% from 5m',
    '0%',
    'share of its requests that it answers with an error',
  ),
  latency: field(
    readAged(parseFactor, 'a factor', '3'),
    '3 or 3 from 5m',
    '1',
    'its latency against that of a healthy version',
  ),
  memory: field(
    readAged(parseSlope, 'percents of the limit a minute', '2'),
    '2',
    '0',
    'percent of its memory limit more a minute; a task out of memory is killed',
  ),
  crashAfter: field(
    readSpan(),
    '3s',
    'never',
    'age at which the container exits; 0s for one that exits before it runs',
  ),
  startUp: field(readSpan(), '2m', 'as long as parameters say', 'from RUNNING until it passes its health checks'),
  neverHealthy: field(readSwitch, 'on', 'off', 'it runs, but never passes a health check'),
  unhealthyAfter: field(readSpan(), '5m', 'never', 'age at which its health checks begin to fail'),
  failsAbove: field(
    readNumber({ min: 0, max: 10_000_000 }),
    '300',
    'never',
    'requests a minute and task above which it fails',
  ),
  poison: field(
    readAged(parseShare, 'a share of the messages', '1%'),
    '1%',
    '0%',
    'share of queue messages that it cannot work on',
  ),
  imagePull: field(readPull, 'fails', 'works', 'whether its image can be pulled'),
};

export const loadFields = {
  requestsPerMinute: field(readNumber({ min: 0, max: 100_000_000 }), '600', 'none', 'the same load all the time'),
  low: field(
    readNumber({ min: 0, max: 100_000_000 }),
    '100',
    'none',
    'load of the quietest hour of the day, with `high`',
  ),
  high: field(readNumber({ min: 0, max: 100_000_000 }), '900', 'none', 'load of the busiest hour of the day'),
  csv: field(readText, 'recording.csv', 'none', 'a recording: `timestamp,value` a line'),
};

export function readVersions(place: Place): ReadonlyMap<string, FailureModel> | undefined {
  const versions = entriesOf(place)?.map(({ key, at }) => [key, readVersion(at)] as const);
  return versions && new Map(versions.map(([name, model]) => [name, model ?? {}]));
}

const readVersion: Reader<FailureModel> = (place) => {
  if (plain(textOf(place.node) ?? '') === 'healthy') return {};
  if (textOf(place.node) !== undefined)
    return wrong(place, 'must be healthy or a map of what is bad about it', 'write { errors: 20% }');
  return readFields(place, versionFields);
};

/** `600/m`, `10/s`, or a map. */
export const readLoad: Reader<Load> = (place) => {
  const text = textOf(place.node);
  if (text !== undefined) {
    const found = /^(\d+(?:\.\d+)?)(?: ?\/ ?(m|s|h))?$/.exec(text);
    if (found === null) return wrong(place, 'must be requests a minute', 'write load: 600/m');
    const perMinute = Number(found[1]) * (found[2] === 's' ? 60 : 1);
    return { requestsPerMinute: found[2] === 'h' ? perMinute / 60 : perMinute };
  }
  const given = readFields(place, loadFields);
  if (given === undefined) return undefined;
  const { requestsPerMinute, low, high, csv } = given;
  if (requestsPerMinute !== undefined) return { requestsPerMinute };
  if (csv !== undefined) return { csv };
  if (low !== undefined && high !== undefined && low <= high) return { diurnal: { low, high } };
  return place.document.fault(
    place.node,
    place.path,
    'says no load: write requestsPerMinute, or low and high with low <= high, or csv',
  );
};

/** A value, and the age of a task from which it holds: `20% from 5m`. */
function readAged(
  parse: (text: string) => number | undefined,
  must: string,
  example: string,
): Reader<{ readonly value: number; readonly fromMs: number }> {
  return (place) => {
    const [text = '', from] = (textOf(place.node) ?? '').split(' from ');
    const value = parse(text.trim());
    const fromMs = from === undefined ? 0 : parseSpan(from.trim());
    if (value !== undefined && fromMs !== undefined) return { value, fromMs };
    return wrong(place, `must be ${must}`, `write ${example}, or "${example} from 5m"`);
  };
}

function parseShare(text: string): number | undefined {
  const percent = text.endsWith('%') ? parsePercent(text) : undefined;
  return percent === undefined || percent > 100 ? undefined : percent / 100;
}

function parseFactor(text: string): number | undefined {
  const found = /^(\d+(?:\.\d+)?)x?$/.exec(text);
  return found === null ? undefined : Number(found[1]);
}

function parseSlope(text: string): number | undefined {
  const found = /^(\d+(?:\.\d+)?)%?$/.exec(text);
  return found === null ? undefined : Number(found[1]);
}

function readPull(place: Place): 'fails' | 'works' | undefined {
  const text = textOf(place.node);
  return text === 'fails' || text === 'works' ? text : wrong(place, 'must be fails or works', 'write imagePull: fails');
}
