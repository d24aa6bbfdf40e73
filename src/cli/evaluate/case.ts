import * as z from 'zod/mini';
import { ALARM_STATES, COMPARISON_OPERATORS, MISSING_DATA_TREATMENTS } from '@ecs-guard/alarms/threshold-rule';

const count = (most: number) => z.int().check(z.minimum(1), z.maximum(most));
/** JSON.parse rounds longer integers, so the output would differ from the input. */
const wholeId = z.number().check(z.refine((id) => !Number.isInteger(id) || Number.isSafeInteger(id)));
const samples = z.number().check(z.minimum(0));

const alarm = z.strictObject({
  evaluationPeriods: count(604_800),
  datapointsToAlarm: z.optional(count(604_800)),
  comparisonOperator: z.enum(COMPARISON_OPERATORS),
  threshold: z.number(),
  treatMissingData: z.optional(z.enum(MISSING_DATA_TREATMENTS)),
  namespace: z.optional(z.string()),
  evaluationRange: z.optional(count(604_800)),
  previousState: z.optional(z.enum(ALARM_STATES)),
  extendedStatistic: z.optional(z.string().check(z.regex(/^p(100(\.0{1,2})?|\d{1,2}(\.\d{1,2})?)$/))),
  evaluateLowSampleCountPercentile: z.optional(z.enum(['evaluate', 'ignore'])),
  notAlarmYet: z.optional(z.enum(['retain', 'OK', 'INSUFFICIENT_DATA'])),
  prematureBound: z.optional(z.enum(['evaluation-periods', 'evaluation-range'])),
  ignoreWithEnoughBreaching: z.optional(z.enum(['ALARM', 'retain'])),
  lowSampleIgnore: z.optional(z.enum(['newest-point', 'as-missing'])),
  // Descriptive fields are allowed, so that an alarm can be copied unchanged.
  ...Object.fromEntries(
    ['alarmName', 'alarmDescription', 'metricName', 'dimensions', 'statistic', 'period', 'unit'].map((name) => [
      name,
      z.optional(z.unknown()),
    ]),
  ),
});

const oneCase = z.object({
  id: z.union([z.string(), wholeId]),
  points: z.array(z.nullable(z.number())),
  samples: z.optional(z.array(z.nullable(samples))),
  alarm,
});

/** A case: one line of the input. */
export type EvaluationCase = z.infer<typeof oneCase>;

/** What is wrong with a line: the field, its value, and what to do. */
export interface CaseFault {
  readonly fault: string;
}

/** The advice for each field. */
const ADVICE: Readonly<Record<string, string>> = {
  id: 'give a text, or a number of at most 15 digits',
  points: 'give numbers without quotes, oldest first, and null for a missing one',
  samples: 'give as many numbers as there are points, 0 or more, null where a point is missing',
  alarm: 'give the alarm as an object',
  evaluationPeriods: 'give a whole number from 1 to 604800',
  datapointsToAlarm: 'give a whole number from 1 to evaluationPeriods',
  comparisonOperator: `give one of ${COMPARISON_OPERATORS.join(', ')}`,
  threshold: 'give a number',
  treatMissingData: `give one of ${MISSING_DATA_TREATMENTS.join(', ')}`,
  namespace: 'give a text such as AWS/DynamoDB',
  evaluationRange: 'give a whole number, at least evaluationPeriods',
  previousState: `give one of ${ALARM_STATES.join(', ')}`,
  extendedStatistic: 'give a percentile from p0 to p100 with at most two decimals',
  evaluateLowSampleCountPercentile: 'give evaluate or ignore',
  notAlarmYet: 'give retain, OK or INSUFFICIENT_DATA',
  prematureBound: 'give evaluation-periods or evaluation-range',
  ignoreWithEnoughBreaching: 'give ALARM or retain',
  lowSampleIgnore: 'give newest-point or as-missing',
};

/** Parses one line of the input, or returns what is wrong with it. */
export function parseCase(line: string): EvaluationCase | CaseFault {
  let given: unknown;
  try {
    given = JSON.parse(line);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return { fault: `the line is not JSON, got ${shown(line)}: write one object per line` };
  }
  const parsed = oneCase.safeParse(given);
  if (parsed.success) return checkTogether(parsed.data);
  const [issue] = parsed.error.issues;
  if (issue === undefined) return { fault: 'the line is not a case: write one object per line' };
  return { fault: issue.code === 'unrecognized_keys' ? describeUnknown(issue) : describeIssue(issue.path, given) };
}

/** Checks that depend on several fields. */
function checkTogether(one: EvaluationCase): EvaluationCase | CaseFault {
  const { evaluationPeriods, datapointsToAlarm = evaluationPeriods, evaluationRange = evaluationPeriods } = one.alarm;
  const wrong = (field: string, value: unknown): CaseFault => ({
    fault: describeValue(`alarm.${field}`, field, value),
  });
  if (datapointsToAlarm > evaluationPeriods) return wrong('datapointsToAlarm', datapointsToAlarm);
  if (evaluationRange < evaluationPeriods) return wrong('evaluationRange', evaluationRange);
  if (one.samples !== undefined && one.samples.length !== one.points.length) {
    return { fault: describeValue('samples', 'samples', one.samples) };
  }
  const ignores = one.alarm.evaluateLowSampleCountPercentile === 'ignore';
  if (ignores && (one.samples === undefined || one.alarm.extendedStatistic === undefined)) {
    return {
      fault:
        'alarm.evaluateLowSampleCountPercentile is wrong, got "ignore" without samples or extendedStatistic: give both',
    };
  }
  return one;
}

function describeUnknown({
  path,
  keys,
}: {
  readonly path: readonly PropertyKey[];
  readonly keys: readonly string[];
}): string {
  const [key = ''] = keys;
  const known = Object.keys(ADVICE).filter((field) => field in alarm.shape);
  return `${[...path, key].join('.')} is not a known field: take it out or write one of ${known.join(', ')}`;
}

function describeIssue(path: readonly PropertyKey[], given: unknown): string {
  const value = path.reduce<unknown>((inner, key) => (isObject(inner) ? inner[String(key)] : undefined), given);
  const field = path.findLast((key) => typeof key === 'string');
  if (typeof field !== 'string')
    return `the line is not a case, got ${shown(value)}: write {"id":…,"points":[…],"alarm":{…}}`;
  return describeValue(describePath(path), field, value);
}

/** `points[1]`, counted from 0 as in JavaScript and Python. */
function describePath(path: readonly PropertyKey[]): string {
  return path
    .map((key, index) => (typeof key === 'number' ? `[${key}]` : `${index === 0 ? '' : '.'}${String(key)}`))
    .join('');
}

function describeValue(path: string, field: string, value: unknown): string {
  const problem = value === undefined ? 'is missing' : `is wrong, got ${shown(written(value))}`;
  return `${path} ${problem}: ${ADVICE[field] ?? 'correct it'}`;
}

/** Formats a value as JSON. JSON has no infinite numbers, so they get their own text. */
function written(value: unknown): string {
  if (typeof value === 'number' && !Number.isFinite(value)) return `${value}, beyond what a number can be`;
  return JSON.stringify(value);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function shown(value: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? 'nothing');
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}
