import { isSeq } from 'yaml';
import { INSTANT_FORM, parseInstant } from '../../instant.ts';
import type { SimulatorParameters } from '../../parameters.ts';
import { alarmFields, readAlarm, readAlarms } from './alarm-format.ts';
import { readExpectation } from './expectation.ts';
import { parameterNames, readParameter } from './parameter-text.ts';
import {
  entriesOf,
  type Fields,
  field,
  itemsOf,
  type Place,
  readFields,
  readNumber,
  readSpan,
  readText,
  readTexts,
  textOf,
  wrong,
} from './readers.ts';
import { readSeries, type Series, seriesFields } from './series.ts';
import { circuitBreakerFields, earlySuccessFields, hookFields, serviceFields } from './service-format.ts';
import { readStep, type Step } from './steps.ts';
import { didYouMean } from './suggest.ts';
import { loadFields, readLoad, readVersions, recordingFields, versionFields } from './version-format.ts';

const scenarioFields = {
  name: field(readText, 'a slow leak trips the alarm', 'required', 'what happens, in one line'),
  why: field(readTexts, 'a text', 'none', 'what the scenario shows, and why'),
  service: field(
    readServiceFields,
    'a map',
    'a rolling deployment of four tasks',
    'the service and how it is deployed',
  ),
  load: field(readLoad, '600/m or a map', 'none', 'requests per minute; without it, metrics come only from `series`'),
  versions: field(readVersions, 'a map of versions by name', 'healthy', 'problems of each version'),
  alarm: field(
    (place: Place) => readAlarm(place, undefined),
    'a map or "5xx > 10 for 3 of 5"',
    'none',
    'the only alarm; it is named after its metric',
  ),
  alarms: field(readAlarms, 'a map of alarms by name', 'none', 'several alarms'),
  series: field(readAllSeries, 'a map of series by metric', 'none', 'metric values from the start, one per minute'),
  parameters: field(
    readParameters,
    'a map',
    'the defaults',
    'values that AWS does not publish; BEHAVIOUR.md lists their names',
  ),
  steps: field(readSteps, '- 3m set alarm 5xx to ALARM', '- 0m deploy v2', 'what happens, and when'),
  expect: field(readExpectations, '- 10m failed because alarm 5xx', 'nothing', 'what must happen'),
  start: field(readInstant, '2026-01-05T12:00:00Z', '2026-01-05T12:00:00Z', 'the time at 0m'),
  warmUp: field(
    readSpan({ max: 86_400_000 }),
    '30m',
    '10m with load, else 0m',
    'how long the service runs before the start',
  ),
  until: field(
    readSpan({ min: 1_000, max: 100 * 86_400_000 }),
    '2h',
    '3h after the last step, plus all bake times',
    'when the simulation ends at the latest',
  ),
  seed: field(
    readNumber({ min: 0, max: 4_294_967_295, whole: true }),
    '7',
    '1',
    'seed of the random numbers for IDs and noise',
  ),
};

/** Every section of a scenario file with its keys, for the docs. @internal */
export const SECTIONS: Readonly<Record<string, Fields>> = {
  '': scenarioFields,
  service: serviceFields,
  'service.circuitBreaker': circuitBreakerFields,
  'service.earlySuccess': earlySuccessFields,
  'service.hooks.NAME': hookFields,
  load: loadFields,
  'load.recording': recordingFields,
  'versions.NAME': versionFields,
  'alarms.NAME': alarmFields,
  'series.NAME': seriesFields,
};

function readServiceFields(place: Place) {
  return readFields(place, serviceFields);
}

function readAllSeries(place: Place): readonly Series[] | undefined {
  const series = entriesOf(place)?.map(({ key, at }) => ({ name: key, ...readSeries(at) }));
  return series?.flatMap(({ name, values, everyMs = 60_000, samples = 1 }) =>
    values === undefined ? [] : [{ name, values, everyMs, samples }],
  );
}

function readSteps(place: Place): readonly Step[] | undefined {
  const steps = itemsOf(place).map((item, index) => readStep(item, index));
  return steps.filter((step) => step !== undefined).toSorted((a, b) => a.atMs - b.atMs);
}

function readExpectations(place: Place) {
  if (!isSeq(place.node)) return wrong(place, 'must be a list', 'begin each line below expect: with "- "');
  return itemsOf(place)
    .map(readExpectation)
    .filter((one) => one !== undefined);
}

function readInstant(place: Place): number | undefined {
  const text = textOf(place.node) ?? '';
  return parseInstant(text) ?? wrong(place, `must be ${INSTANT_FORM}`, 'write start: 2026-01-05T12:00:00Z');
}

/** Reads values of parameters by name. */
function readParameters(place: Place): Partial<SimulatorParameters> | undefined {
  const entries = entriesOf(place)?.flatMap(({ key, keyNode, at }) => {
    if (!parameterNames.includes(key)) {
      place.document.mistake(keyNode, at.path, `there is no parameter "${key}": ${didYouMean(key, parameterNames)}`);
      return [];
    }
    const reading = readParameter(key, isSeq(at.node) ? itemsOf(at).map(writtenIn) : writtenIn(at));
    if (reading.is === 'read') return [[key, reading.value] as const];
    wrong(at, reading.must, `write ${key}: ${reading.write}`);
    return [];
  });
  return entries && Object.fromEntries(entries);
}

function writtenIn({ node }: Place): string {
  return textOf(node) ?? '';
}

export const readScenarioFields = (place: Place) => readFields(place, scenarioFields);
