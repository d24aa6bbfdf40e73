import { gap, validationError } from '../validation-error.ts';
import type { MetricDataQuery } from './state.ts';

/** The members of PutMetricAlarm that exclude or need one another. */
interface Combination {
  readonly MetricName?: unknown;
  readonly Namespace?: string | undefined;
  readonly Dimensions?: unknown;
  readonly Period?: unknown;
  readonly Unit?: unknown;
  readonly Statistic?: unknown;
  readonly ExtendedStatistic?: unknown;
  readonly Metrics?: readonly (MetricDataQuery & { readonly AccountId?: unknown })[] | undefined;
  readonly EvaluationCriteria?: unknown;
  readonly EvaluationInterval?: unknown;
  readonly Threshold?: unknown;
  readonly ThresholdMetricId?: string | undefined;
  readonly ComparisonOperator?: string | undefined;
}

const ranges: readonly unknown[] = [
  'LessThanLowerOrGreaterThanUpperThreshold',
  'LessThanLowerThreshold',
  'GreaterThanUpperThreshold',
];

const ofOneMetric = [
  'MetricName',
  'Namespace',
  'Dimensions',
  'Period',
  'Unit',
  'Statistic',
  'ExtendedStatistic',
] as const;

/** Members that an alarm on `EvaluationCriteria` does not have. */
const notOfCriteria = [...ofOneMetric, 'Metrics', 'Threshold', 'ThresholdMetricId', 'ComparisonOperator'] as const;

/**
 * Checks that PutMetricAlarm names one kind of alarm, with its members alone.
 *
 * @throws ServiceError in CloudWatch's words, where a public log has them
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html
 */
export function checkCombinations(given: Combination): void {
  const { MetricName, Metrics, EvaluationCriteria, EvaluationInterval, ThresholdMetricId, ComparisonOperator } = given;
  if (EvaluationCriteria !== undefined) {
    const beside = notOfCriteria.find((name) => given[name] !== undefined);
    if (beside !== undefined) throw validationError(`${beside} should not be set if EvaluationCriteria is set.`);
    return;
  }
  if (EvaluationInterval !== undefined) throw validationError('EvaluationInterval needs EvaluationCriteria.');
  if (Metrics !== undefined) {
    const beside = ofOneMetric.find((name) => given[name] !== undefined);
    if (beside !== undefined) throw validationError(`${beside} should not be set if list of Metrics is set.`);
  } else if (MetricName === undefined) {
    throw validationError('MetricName must not be null');
  }
  if (given.Namespace !== undefined && /[^ -~]/.test(given.Namespace)) {
    throw validationError('Namespace must not contain Non-ASCII characters.');
  }
  if (given.Threshold !== undefined && ThresholdMetricId !== undefined) {
    throw validationError('Threshold and ThresholdMetricId cannot both be set');
  }
  if (ranges.includes(ComparisonOperator) && ThresholdMetricId === undefined) {
    throw validationError('ComparisonOperators for ranges require ThresholdMetricId to be set');
  }
}

/**
 * Checks the queries of an alarm one by one, and how many of them return data.
 *
 * @throws ServiceError in CloudWatch's words, where a public log has them
 */
export function checkQueries({ Metrics = [], ThresholdMetricId }: Combination): void {
  for (const query of Metrics) checkQuery(query);
  const ids = Metrics.map(({ Id }) => Id);
  if (new Set(ids).size < ids.length) {
    throw validationError('The values for parameter id in MetricDataQueries are not unique.');
  }
  if (Metrics.filter(({ MetricStat }) => MetricStat !== undefined).length > 10) {
    throw validationError('Too many metrics in alarm, maximum is 10');
  }
  if (Metrics.filter(({ Expression }) => Expression !== undefined).length > 10) {
    throw validationError('Too many expressions in alarm, maximum is 10');
  }
  if (ThresholdMetricId === undefined) return;
  const returned = Metrics.filter(({ ReturnData = true }) => ReturnData);
  if (returned.length !== 2) throw validationError('Exactly two elements of the metrics list should return data.');
  if (returned.filter(({ Id }) => Id === ThresholdMetricId).length !== 1) {
    throw validationError('Metrics list must contain exactly one metric matching the ThresholdMetricId parameter');
  }
}

function checkQuery({
  Id,
  MetricStat,
  Expression,
  AccountId,
}: MetricDataQuery & { readonly AccountId?: unknown }): void {
  if (AccountId !== undefined) throw gap(`the simulator has one account: remove AccountId from the metric ${Id}`);
  if (!/^[a-z][a-zA-Z0-9_]*$/.test(Id)) throw validationError('Invalid metrics list');
  if (MetricStat !== undefined && Expression !== undefined) {
    throw validationError(
      'The parameters MetricDataQuery Expression and MetricStat are mutually exclusive and you have specified both.',
    );
  }
  if (MetricStat === undefined && Expression === undefined) throw validationError('Period must not be null');
  if (Expression !== undefined && /\bSEARCH\s*\(/.test(Expression)) {
    throw validationError('SEARCH is not supported on Metric Alarms.');
  }
  if (MetricStat !== undefined) checkPeriod(MetricStat.Period);
}

function checkPeriod(period: number): void {
  if (![10, 20, 30].includes(period) && (period < 60 || period % 60 !== 0)) {
    throw validationError('Period must be 10, 20, 30 or a multiple of 60');
  }
}

/** Checks the period of an alarm, and how long all its periods are together. */
export function checkWindow(period: number, evaluationPeriods: number): void {
  checkPeriod(period);
  const window = period * evaluationPeriods;
  if (period < 3600 && window > 86_400) {
    throw validationError(
      'Metrics cannot be checked across more than a day (EvaluationPeriods * Period must be <= 86400) for alarms using period < 3600',
    );
  }
  if (window > 604_800) {
    throw validationError(
      'Metrics cannot be checked across more than a week (EvaluationPeriods * Period must be <= 604800) for alarms using period >= 3600',
    );
  }
}
