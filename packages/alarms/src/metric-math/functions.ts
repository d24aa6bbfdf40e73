/** Supported functions, with their fewest and most arguments. */
const EVALUATED: ReadonlyMap<string, readonly [number, number]> = new Map([
  ['IF', [2, 3]],
  ['FILL', [2, 2]],
  ['SUM', [1, 1]],
  ['AVG', [1, 1]],
  ['MIN', [1, 1]],
  ['MAX', [1, 1]],
  ['DATAPOINT_COUNT', [1, 1]],
  ['METRICS', [0, 1]],
  ['RATE', [1, 1]],
  ['DIFF', [1, 1]],
  ['PERIOD', [1, 1]],
  ['ABS', [1, 1]],
]);

/** CloudWatch functions that are rejected by name: they need data or times that are not available here. */
const REFUSED: readonly string[] = [
  'ANOMALY_DETECTION_BAND',
  'CEIL',
  'DATE',
  'DAY',
  'DB_PERF_INSIGHTS',
  'DIFF_TIME',
  'EPOCH',
  'FIRST',
  'FLOOR',
  'HOUR',
  'INSIGHT_RULE_METRIC',
  'LAMBDA',
  'LAST',
  'LOG',
  'LOG10',
  'METRIC_COUNT',
  'MINUTE',
  'MONTH',
  'REMOVE_EMPTY',
  'RUNNING_SUM',
  'SEARCH',
  'SELECT',
  'SERVICE_QUOTA',
  'SLICE',
  'SORT',
  'STDDEV',
  'TIME_SERIES',
  'YEAR',
];

const known = [...EVALUATED.keys()].join(', ');

/** What is wrong with a call; undefined if it is valid. `given` is undefined if no parentheses follow the name. */
export function checkFunction(name: string, given: number | undefined): string | undefined {
  if (REFUSED.includes(name))
    return `${name} is not supported: use ${known}, or an alarm on a metric that CloudWatch has`;
  const arity = EVALUATED.get(name);
  if (arity === undefined) return `there is no function ${name}: use ${known}; ids begin with a lowercase letter`;
  if (given === undefined) return `${name} is a function: write ${name}(…)`;
  const [fewest, most] = arity;
  if (given >= fewest && given <= most) return undefined;
  const wanted = fewest === most ? `${fewest}` : `${fewest} to ${most}`;
  return `${name} takes ${wanted} argument${most === 1 ? '' : 's'}, got ${given}`;
}
