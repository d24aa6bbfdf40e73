import { type ParsedNode, Scalar } from 'yaml';
import {
  entriesOf,
  field,
  type Place,
  plain,
  type Reader,
  readFields,
  readNumber,
  readSpan,
  readSwitch,
  readText,
  readWord,
  textOf,
  type Values,
  wrong,
} from './readers.ts';
import type { MathMetric, ScenarioAlarm } from './scenario.ts';
import { LARGEST_VALUE } from './series.ts';

const COMPARISONS = {
  above: 'GreaterThanThreshold',
  'at or above': 'GreaterThanOrEqualToThreshold',
  below: 'LessThanThreshold',
  'at or below': 'LessThanOrEqualToThreshold',
} as const;
const SIGNS = { '>': 'above', '>=': 'at or above', '<': 'below', '<=': 'at or below' } as const;
const STATISTICS = ['Sum', 'Average', 'Minimum', 'Maximum', 'SampleCount'] as const;
const TREATMENTS = ['missing', 'ignore', 'breaching', 'notBreaching'] as const;
const comparisonWords = Object.keys(COMPARISONS) as (keyof typeof COMPARISONS)[];

interface Evaluate {
  readonly datapointsToAlarm: number;
  readonly evaluationPeriods: number;
}

export const alarmFields = {
  name: field(readText, 'api-5xx', 'its key in `alarms`, or else its metric', 'name of the alarm'),
  metric: field(
    readText,
    '5xx',
    'required without math',
    'a key of `series`, or a metric of the service such as HTTPCode_Target_5XX_Count',
  ),
  math: field(
    readText,
    'errors / requests',
    'none',
    'a metric math expression. Its ids are those in `metrics`; without `metrics`, they are keys of `series`. To count the series with a point in each period, write `DATAPOINT_COUNT([blue, green])`: `DATAPOINT_COUNT(blue)` counts the points of the whole range',
  ),
  metrics: field(
    readIds,
    '{ errors: HTTPCode_Target_5XX_Count, healthy: Minimum of HealthyHostCount }',
    'the series that `math` names',
    'the metric of each id in `math`. If a metric needs a statistic of its own, write the statistic first: `Minimum of HealthyHostCount`',
  ),
  statistic: field(
    readStatistic,
    'Sum, Average, Minimum, Maximum, SampleCount or p99',
    'Sum',
    'how the samples of a period become one value',
  ),
  threshold: field(
    readNumber({ min: -LARGEST_VALUE, max: LARGEST_VALUE }),
    '10',
    'required',
    'the value that the metric is compared with',
  ),
  breach: field(
    readWord(comparisonWords),
    'above, at or above, below or at or below',
    'above',
    'which side of the threshold breaches',
  ),
  evaluate: field(readEvaluate, '3 of 5', '1 of 1', 'M of N: datapoints to alarm, and evaluation periods'),
  period: field(readPeriod, '1m', '1m', 'length of one datapoint: 10s, 20s, 30s or whole minutes'),
  missing: field(
    readWord(TREATMENTS),
    'missing, ignore, breaching or notBreaching',
    'missing',
    'how the alarm treats missing datapoints',
  ),
  lowSamples: field(
    readWord(['evaluate', 'ignore']),
    'evaluate or ignore',
    'evaluate',
    'whether the alarm evaluates a percentile when there are too few samples for it',
  ),
  state: field(
    readWord(['OK', 'ALARM', 'INSUFFICIENT_DATA']),
    'OK, ALARM or INSUFFICIENT_DATA',
    'OK',
    'state at the start',
  ),
  watched: field(readSwitch, 'off', 'on', 'whether the service uses it as a deployment alarm'),
  exists: field(readSwitch, 'off', 'on', 'with `off`, the deployment names an alarm that does not exist'),
};

type Given = Values<typeof alarmFields>;

/** Reads an alarm, given as a map or as one line: `5xx > 10 for 3 of 5 every 1m, missing notBreaching`. */
export function readAlarm(place: Place, key: string | undefined): ScenarioAlarm | undefined {
  const given = textOf(place.node) === undefined ? readFields(place, alarmFields) : readAlarmLine(place);
  if (given?.threshold === undefined) return undefined;
  const { metric, math } = given;
  if (metric === undefined && math === undefined) {
    return place.document.mistake(
      place.node,
      place.path,
      'has no metric: write metric: with a key of series, or math: with an expression',
    );
  }
  if (metric !== undefined && math !== undefined) {
    return place.document.mistake(
      place.node,
      place.path,
      'has both metric and math: CloudWatch takes only one, remove the other',
    );
  }
  return alarmOf(given, key);
}

function alarmOf(given: Given, key: string | undefined): ScenarioAlarm {
  const { metric, math } = given;
  return {
    name: given.name ?? key ?? metric ?? 'alarm',
    metric: metric ?? math ?? '',
    math,
    metrics: given.metrics ?? new Map(),
    statistic: given.statistic ?? 'Sum',
    comparison: COMPARISONS[given.breach ?? 'above'],
    threshold: given.threshold ?? 0,
    ...(given.evaluate ?? { datapointsToAlarm: 1, evaluationPeriods: 1 }),
    periodSeconds: (given.period ?? 60_000) / 1000,
    treatMissingData: given.missing ?? 'missing',
    lowSamples: given.lowSamples,
    state: given.state ?? 'OK',
    watched: given.watched ?? true,
    exists: given.exists ?? true,
  };
}

const LINE =
  /^(?:(?<statistic>\S+) of (?!(?:blue|green|dead letters) ))?(?<metric>\S+(?: of (?:blue|green|dead letters))?) (?<sign>>=|<=|>|<) (?<threshold>-?\d+(?:\.\d+)?)(?: for (?<m>\d+) of (?<n>\d+))?(?: every (?<period>\S+?))?(?:,? missing (?<missing>\w+))?$/;

function readAlarmLine(place: Place): Given | undefined {
  const found = LINE.exec(textOf(place.node)?.trim() ?? '');
  if (found?.groups === undefined) {
    return wrong(place, 'is not an alarm', 'write it like "Sum of 5xx > 10 for 3 of 5 every 1m, missing notBreaching"');
  }
  const { statistic, metric, sign = '>', threshold, m = '1', n = '1', period, missing } = found.groups;
  const word = (text: string | undefined) => (text === undefined ? undefined : { ...place, node: scalar(place, text) });
  const parts = {
    statistic: statistic === undefined ? 'Sum' : readStatistic(word(statistic) ?? place),
    evaluate: readEvaluate(word(`${m} of ${n}`) ?? place),
    period: period === undefined ? 60_000 : readPeriod(word(period) ?? place),
    missing: missing === undefined ? ('missing' as const) : readWord(TREATMENTS)(word(missing) ?? place),
  };
  const { statistic: stat, evaluate, period: periodMs, missing: treatment } = parts;
  if (stat === undefined || evaluate === undefined || periodMs === undefined || treatment === undefined)
    return undefined;
  const breach = SIGNS[sign as keyof typeof SIGNS];
  return {
    ...(metric === undefined ? {} : { metric }),
    statistic: stat,
    threshold: Number(threshold),
    breach,
    evaluate,
    period: periodMs,
    missing: treatment,
  };
}

/** Turns a part of a line into a node for the readers that the map uses; mistakes are reported at the line. */
function scalar({ node }: Place, value: string): ParsedNode {
  return Object.assign(new Scalar(value), { range: node.range, source: value, type: 'PLAIN' }) as unknown as ParsedNode;
}

function readStatistic(place: Place): string | undefined {
  const text = textOf(place.node) ?? '';
  const percentile = /^[pP](\d{1,2}(?:\.\d{1,10})?|100)$/.exec(text);
  if (percentile !== null) return `p${percentile[1]}`;
  const found = STATISTICS.find((one) => plain(one) === plain(text));
  return (
    found ??
    wrong(place, 'must be a statistic', 'write Sum, Average, Minimum, Maximum, SampleCount or a percentile like p99')
  );
}

function readEvaluate(place: Place): Evaluate | undefined {
  const found = /^(\d+)(?: of (\d+))?$/.exec(textOf(place.node) ?? '');
  const [datapointsToAlarm, evaluationPeriods] = [Number(found?.[1]), Number(found?.[2] ?? found?.[1])];
  if (found === null) return wrong(place, 'must be M of N', 'write evaluate: 3 of 5');
  if (datapointsToAlarm >= 1 && datapointsToAlarm <= evaluationPeriods) return { datapointsToAlarm, evaluationPeriods };
  return wrong(
    place,
    'must have 1 <= M <= N',
    `write evaluate: ${Math.max(1, evaluationPeriods)} of ${Math.max(1, datapointsToAlarm)}`,
  );
}

function readPeriod(place: Place): number | undefined {
  const ms = readSpan({ min: 1_000, max: 7 * 86_400_000 })(place);
  if (ms === undefined || [10_000, 20_000, 30_000].includes(ms) || ms % 60_000 === 0) return ms;
  return wrong(place, 'must be 10s, 20s, 30s or whole minutes', 'write period: 1m');
}

function readIds(place: Place): ReadonlyMap<string, MathMetric> | undefined {
  const ids = entriesOf(place)?.map(({ key, at }) => [key, readMathMetric(at)] as const);
  const bad = ids?.find(([id]) => !/^[a-z][A-Za-z0-9_]*$/.test(id));
  if (bad !== undefined)
    return wrong(
      place,
      `has the id "${bad[0]}", which must begin with a lowercase letter`,
      'write ids like errors or m1',
    );
  return ids && new Map(ids);
}

/** Reads a metric of an expression: `Minimum of HealthyHostCount of blue`, or a metric without a statistic. */
function readMathMetric(place: Place): MathMetric {
  const text = readText(place) ?? '';
  const [, word = '', metric = ''] = /^(\S+) of (?!(?:blue|green|dead letters)$)(.+)$/.exec(text) ?? [];
  if (metric === '') return { metric: text, statistic: undefined };
  return { metric, statistic: readStatistic({ ...place, node: scalar(place, word) }) };
}

export const readAlarms: Reader<readonly ScenarioAlarm[]> = (place) => {
  const alarms = entriesOf(place)?.map(({ key, at }) => readAlarm(at, key));
  return alarms?.filter((alarm) => alarm !== undefined);
};
