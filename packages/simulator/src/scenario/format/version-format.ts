import type { z } from 'zod';
import { readRecording } from '../../workload/publish/recording.ts';
import { type FailureModel, failureModelSchema, type Load, loadSchema } from '../../workload/schema.ts';
import { entriesOf, type Field, field, type Place, plain, type Reader, readFields, textOf, wrong } from './readers.ts';
import { readBySchema } from './schema-reader.ts';

const model = failureModelSchema.shape;
const aged = ['share', 'from', 'until', 'tasks', 'fromTime', 'untilTime'];

/** The problems that a version can have, with the schema of the workload. */
export const versionFields = {
  errors: version(
    'errors',
    '20%',
    'none',
    'share of requests that it answers with 5xx; for a queue, share of messages that fail the first time',
    aged,
  ),
  latency: version(
    'latency',
    '3',
    '1',
    'how many times as slow; or a map with `factor` and `base`, where `base` is the median response time of a healthy version',
    ['factor', 'base', ...aged],
  ),
  memory: version(
    'memory',
    '4',
    '0',
    'growth per minute, as a percentage of the memory limit; a task that reaches 100 is killed',
    ['start', 'slope', ...aged],
  ),
  cpu: version(
    'cpu',
    '90',
    'depends on requests',
    'CPU as a percentage, whatever the load; or a map with `factor`, which multiplies the CPU of a healthy version',
    ['percent', 'factor', ...aged],
  ),
  crashAfter: version(
    'crashAfter',
    '30s',
    'no crash',
    'time from RUNNING until its container exits; with 0s, the task fails to start. In a map, `noise` varies it from task to task',
    ['after', 'noise', 'exitCode', 'reason', 'tasks'],
  ),
  exitAfter: version(
    'exitAfter',
    '45s',
    'runs until it is stopped',
    'time from RUNNING until its work is done, as in a migration; the exit code is 0. In a map, `exitCode` is another one',
    ['after', 'exitCode', 'tasks'],
  ),
  startUp: version('startUp', '2m', '0s', 'time from RUNNING until it can answer health checks'),
  neverHealthy: version('neverHealthy', 'true', 'off', 'it runs, but fails every health check', ['tasks']),
  unhealthyAfter: version(
    'unhealthyAfter',
    '5m',
    'stays healthy',
    'time from RUNNING until its health checks begin to fail',
    ['after', 'tasks'],
  ),
  spotInterruption: version(
    'spotInterruption',
    '10m',
    'none',
    'time from RUNNING until AWS takes back the Spot capacity of the task. In a map, `tasks` is the share of tasks that this happens to',
    ['after', 'tasks'],
  ),
  imagePull: version('imagePull', 'fails', 'works', 'whether its image can be pulled', ['result', 'reason', 'tasks']),
  failsAbove: version(
    'failsAbove',
    '300',
    'no limit',
    'above this number of requests per minute, a task answers with errors and more slowly',
    ['requestsPerMinute', 'errors', 'latency', 'unhealthy'],
  ),
  poison: version('poison', '1%', 'none', 'share of queue messages that fail every time', aged),
  noise: version('noise', '5%', 'none', 'random variation of the share of errors'),
  metrics: version(
    'metrics',
    '[{ namespace: Shop, name: Orders, per: request }]',
    'none',
    'custom metrics that it publishes',
    ['namespace', 'name', 'dimensions', 'unit', 'per', 'value', 'highResolution'],
  ),
  logs: version(
    'logs',
    '["Error: no database"]',
    'none',
    'last lines of the log of its first container, if its log driver is awslogs',
  ),
};

const loadKeys = ['requestsPerMinute', 'diurnal', 'recording', 'jumps', 'noise'];

/** Requests per minute, for the docs; the schema of the workload reads them all at once. */
export const loadFields = {
  requestsPerMinute: field(none, '600', 'none', 'constant load'),
  diurnal: field(none, '{ low: 100, high: 900, peakAt: "14:00" }', 'none', 'varies with the time of day (UTC)'),
  recording: field(none, 'monday.csv or a map', 'none', 'recorded load, from a CSV file'),
  jumps: field(none, '[{ at: +10m, factor: 3, for: 5m }]', 'none', 'sudden changes of the load'),
  noise: field(none, '5%', 'none', 'random variation'),
};

/** Fields of a recorded load, for the docs. */
export const recordingFields = {
  file: field(
    none,
    'monday.csv',
    'required',
    'CSV file with one `timestamp,value` per line; its path is relative to the scenario',
  ),
  unit: field(
    none,
    'sum per 5m',
    'requests per minute, if there is a row per minute',
    'what its values count: `requests per minute` (or `second`, `hour`), or `sum per 5m`, as CloudWatch returns RequestCount for a period of 5 minutes',
  ),
  start: field(
    none,
    '2026-01-05T12:00:00Z',
    'its first row',
    'the time in the recording at which the scenario starts; or a duration from its first row, such as +6h',
  ),
  scale: field(none, '2.5', '1', 'factor for all values'),
  gaps: field(none, 'zero', 'hold', 'what happens where rows are missing: `hold` keeps the last value'),
};

export function readVersions(place: Place): ReadonlyMap<string, FailureModel> | undefined {
  const versions = entriesOf(place)?.map(({ key, at }) => [key, readVersion(at)] as const);
  return versions && new Map(versions.map(([name, read]) => [name, read ?? {}]));
}

const readVersion: Reader<FailureModel> = (place) => {
  if (plain(textOf(place.node) ?? '') === 'healthy') return {};
  if (textOf(place.node) !== undefined) {
    return wrong(place, 'must be healthy or a map of its problems', 'write { errors: 20% }');
  }
  return readFields(place, versionFields) as FailureModel | undefined;
};

/** Reads a load, given as `600`, `600/m`, `10/s` or a map. */
export const readLoad: Reader<Load> = (place) => {
  const found = /^(\d+(?:\.\d+)?) ?\/ ?(m|s|h)$/.exec(textOf(place.node) ?? '');
  if (found === null) {
    const load = readBySchema(loadSchema, '600', loadKeys)(place);
    return load !== undefined && checkAmount(load, place) && checkRecording(load, place) ? load : undefined;
  }
  const perMinute = Number(found[1]) * (found[2] === 's' ? 60 : 1);
  return { requestsPerMinute: found[2] === 'h' ? perMinute / 60 : perMinute };
};

/** Larger numbers of requests cannot be counted exactly. */
const MOST_REQUESTS = Number.MAX_SAFE_INTEGER;

function checkAmount({ requestsPerMinute = 0, diurnal }: Load, place: Place): boolean {
  if (Math.max(requestsPerMinute, diurnal?.high ?? 0, diurnal?.low ?? 0) <= MOST_REQUESTS) return true;
  wrong(place, `must be at most ${MOST_REQUESTS} requests per minute`, 'write load: 600');
  return false;
}

/** Whether the file of a recorded load can be read; if not, records the mistake. */
export function checkRecording({ recording }: Load, { document, node, path }: Place): boolean {
  const file = recording?.file;
  if (file === undefined || document.readFile === undefined) return true;
  try {
    readRecording(document.readFile(file), file, recording ?? {});
    return true;
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const text =
      'code' in error
        ? `${file} cannot be read (${String(error.code)}): give the path of a CSV file, relative to this file`
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
