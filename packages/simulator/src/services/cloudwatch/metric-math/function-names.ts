/** Supported functions, with their numbers of arguments. */
const arguments_: Readonly<Record<string, readonly number[]>> = {
  IF: [2, 3],
  FILL: [2],
  SUM: [1],
  AVG: [1],
  MIN: [1],
  MAX: [1],
  DATAPOINT_COUNT: [1],
  METRICS: [0, 1],
  RATE: [1],
  DIFF: [1],
  PERIOD: [1],
  ABS: [1],
};

/** CloudWatch's other functions, each with the reason why it is not supported. */
const refused: Readonly<Record<string, string>> = {
  ANOMALY_DETECTION_BAND: 'there are no trained models, so write the limits of the band as thresholds of two alarms',
  DB_PERF_INSIGHTS: 'there are no databases',
  INSIGHT_RULE_METRIC: 'there are no Contributor Insights rules',
  LAMBDA: 'there are no external data sources',
  SERVICE_QUOTA: 'there are no service quotas',
  SEARCH: 'an alarm cannot search',
  SELECT: 'there are no Metrics Insights queries',
  REMOVE_EMPTY: 'its result depends on the range fetched, so AWS advises against it in alarms',
  RUNNING_SUM: 'its result depends on the range fetched, so AWS advises against it in alarms',
  METRIC_COUNT: 'it is not simulated',
  CEIL: 'it is not simulated',
  FLOOR: 'it is not simulated',
  LOG: 'logarithms differ between machines',
  LOG10: 'logarithms differ between machines',
  STDDEV: 'it is not simulated',
  DIFF_TIME: 'it is not simulated',
  TIME_SERIES: 'it is not simulated',
  FIRST: 'it is not simulated',
  LAST: 'it is not simulated',
  SLICE: 'it is not simulated',
  SORT: 'it is not simulated',
  MINUTE: 'functions of the time of day are not simulated',
  HOUR: 'functions of the time of day are not simulated',
  DAY: 'functions of the date are not simulated',
  DATE: 'functions of the date are not simulated',
  MONTH: 'functions of the date are not simulated',
  YEAR: 'functions of the date are not simulated',
  EPOCH: 'functions of the time are not simulated',
};

/** Why a call is rejected; undefined if it is valid. `count` is undefined without parentheses. */
export function refusalOf(name: string, count: number | undefined): string | undefined {
  if (Object.hasOwn(refused, name)) {
    return `the simulator does not evaluate ${name}: ${refused[name]}; it has ${Object.keys(arguments_).join(', ')}`;
  }
  const counts = Object.hasOwn(arguments_, name) ? arguments_[name] : undefined;
  if (counts === undefined) return `unknown function ${name}; there are ${Object.keys(arguments_).join(', ')}`;
  if (count === undefined) return `the function ${name} needs its arguments in parentheses`;
  return counts.includes(count) ? undefined : `${name} needs ${counts.join(' or ')} arguments, has ${count}`;
}
