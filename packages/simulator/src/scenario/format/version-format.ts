import type { z } from 'zod';
import { parseRecording } from '../../workload/publish/recording.ts';
import { type FailureModel, failureModelSchema, type Load, loadSchema } from '../../workload/schema.ts';
import { entriesOf, type Field, field, type Place, plain, type Reader, readFields, textOf, wrong } from './readers.ts';
import { readBySchema } from './schema-reader.ts';

const model = failureModelSchema.shape;
const aged = ['share', 'from', 'until', 'tasks', 'fromTime', 'untilTime'];

/** What may be bad about a version, by the schema of the workload. */
export const versionFields = {
  errors: version(
    'errors',
    '20%',
    'none',
    'share of its requests that it answers with 5xx; of a queue, of messages that fail the first time',
    aged,
  ),
  latency: version('latency', '3', '1', 'how many times slower; or a map with factor and base', [
    'factor',
    'base',
    ...aged,
  ]),
  memory: version('memory', '4', '0', 'percent of its memory limit more a minute; a task that reaches 100 is killed', [
    'start',
    'slope',
    ...aged,
  ]),
  cpu: version('cpu', '90', 'by its requests', 'percent of its CPU whatever the load; or a map with a factor', [
    'percent',
    'factor',
    ...aged,
  ]),
  crashAfter: version('crashAfter', '30s', 'no crash', 'from RUNNING to the exit of its container; 0s fails to start', [
    'after',
    'exitCode',
    'reason',
    'tasks',
  ]),
  startUp: version('startUp', '2m', 'no time', 'from RUNNING until it can answer its health checks'),
  neverHealthy: version('neverHealthy', 'true', 'off', 'it runs, but passes no health check', ['tasks']),
  unhealthyAfter: version(
    'unhealthyAfter',
    '5m',
    'stays healthy',
    'from RUNNING until its health checks begin to fail',
    ['after', 'tasks'],
  ),
  imagePull: version('imagePull', 'fails', 'works', 'whether its image can be pulled', ['result', 'reason', 'tasks']),
  failsAbove: version('failsAbove', '300', 'no limit', 'requests a minute and task above which it fails', [
    'requestsPerMinute',
    'errors',
    'latency',
    'unhealthy',
  ]),
  poison: version('poison', '1%', 'none', 'share of queue messages that it fails however often it gets them', aged),
  noise: version('noise', '5%', 'none', 'how far the share of errors strays of itself'),
  metrics: version(
    'metrics',
    '[{ namespace: Shop, name: Orders, per: request }]',
    'none',
    'custom metrics that it publishes',
    ['namespace', 'name', 'dimensions', 'unit', 'per', 'value', 'highResolution'],
  ),
};

const loadKeys = ['requestsPerMinute', 'diurnal', 'recording', 'jumps', 'noise'];

/** Requests a minute, for the docs; the schema of the workload reads them all at once. */
export const loadFields = {
  requestsPerMinute: field(none, '600', 'none', 'the same load all the time'),
  diurnal: field(none, '{ low: 100, high: 900, peakAt: "14:00" }', 'none', 'by the time of day, UTC'),
  recording: field(none, 'monday.csv', 'none', 'as it was recorded: `timestamp,value` a line'),
  jumps: field(none, '[{ at: +10m, factor: 3, for: 5m }]', 'none', 'what comes on top'),
  noise: field(none, '5%', 'none', 'how far it strays of itself'),
};

export function readVersions(place: Place): ReadonlyMap<string, FailureModel> | undefined {
  const versions = entriesOf(place)?.map(({ key, at }) => [key, readVersion(at)] as const);
  return versions && new Map(versions.map(([name, read]) => [name, read ?? {}]));
}

const readVersion: Reader<FailureModel> = (place) => {
  if (plain(textOf(place.node) ?? '') === 'healthy') return {};
  if (textOf(place.node) !== undefined) {
    return wrong(place, 'must be healthy or a map of what is bad about it', 'write { errors: 20% }');
  }
  return readFields(place, versionFields) as FailureModel | undefined;
};

/** `600`, `600/m`, `10/s`, or a map. */
export const readLoad: Reader<Load> = (place) => {
  const found = /^(\d+(?:\.\d+)?) ?\/ ?(m|s|h)$/.exec(textOf(place.node) ?? '');
  if (found === null) {
    const load = readBySchema(loadSchema, '600', loadKeys)(place);
    return load !== undefined && checkAmount(load, place) && checkRecording(load, place) ? load : undefined;
  }
  const perMinute = Number(found[1]) * (found[2] === 's' ? 60 : 1);
  return { requestsPerMinute: found[2] === 'h' ? perMinute / 60 : perMinute };
};

/** More cannot be counted one by one, and sums of it are no numbers any more. */
const MOST_REQUESTS = Number.MAX_SAFE_INTEGER;

function checkAmount({ requestsPerMinute = 0, diurnal }: Load, place: Place): boolean {
  if (Math.max(requestsPerMinute, diurnal?.high ?? 0, diurnal?.low ?? 0) <= MOST_REQUESTS) return true;
  wrong(place, `must be at most ${MOST_REQUESTS} requests a minute`, 'write load: 600');
  return false;
}

/** Whether the file of a recorded load can be read; else that is told. */
export function checkRecording({ recording }: Load, { document, node, path }: Place): boolean {
  const file = recording?.file;
  if (file === undefined || document.readFile === undefined) return true;
  try {
    parseRecording(document.readFile(file), file);
    return true;
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const text =
      'code' in error
        ? `${file} cannot be read (${String(error.code)}): name a CSV file by its path from this one`
        : error.message;
    document.mistake(node, `${path}.recording`, text);
    return false;
  }
}

function version<K extends keyof typeof model>(
  key: K,
  form: string,
  otherwise: string,
  ...[says = '', known = []]: readonly [says: string, known?: readonly string[]]
): Field<FailureModel[K]> {
  // The compiler does not follow a key through an object of schemas.
  const schema = model[key] as unknown as z.ZodType<FailureModel[K]>;
  return field(readBySchema(schema, form, known), form, otherwise, says);
}

function none(): undefined {
  return undefined;
}
