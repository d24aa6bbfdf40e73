import type { Catalogue } from './parameter.ts';

/** Questions that AWS's page on metric math leaves open: O1 to O18 of our notes on it. */
export interface MetricMathParameters {
  readonly mathPrecedence: 'conventional' | 'left-to-right';
  readonly mathPowerAssociativity: 'right' | 'left';
  readonly mathComparisonGap: 'missing' | 'zero';
  readonly mathLogicalGap: 'false' | 'missing';
  readonly mathIfFalseGap: 'as-series-condition' | 'zero' | 'missing';
  readonly mathIfOmitted: 'dropped-point' | 'empty-series';
  readonly mathIfScalarGap: 'missing' | 'zero';
  readonly mathAverageOfSeries: 'zero' | 'skipped';
  readonly mathAverageOfArray: 'zero' | 'skipped';
  readonly mathExtremeOfArray: 'skipped' | 'zero';
  readonly mathBothMissing: 'missing' | 'zero';
  readonly mathArithmeticGap: 'missing' | 'zero';
  readonly mathFillBySeries: 'allowed' | 'refused';
  readonly mathFillBeforeFirst: 'missing' | 'first-value';
  readonly mathFillOpenEnd: 'missing' | 'nearest';
  readonly mathFillEmpty: 'filled' | 'missing';
  readonly mathFirstDifference: 'missing' | 'zero';
  readonly mathPreviousPoint: 'existing' | 'adjacent';
  readonly mathIfConditions: 'any' | 'listed';
  readonly mathIfTwoScalarsGap: 'missing' | 'false';
  readonly mathMinusBeforePower: 'outside' | 'inside';
  readonly mathNotFinite: 'dropped' | 'zero';
  readonly mathArrayWithArray: 'refused' | 'pairwise';
  readonly mathMetricsFilterCase: 'sensitive' | 'insensitive';
  readonly mathOutsidePoints: 'as-gap' | 'missing';
  readonly mathMetricsInAlarms: 'accepted' | 'refused';
}

const source = 'https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html';

export const metricMathParameters: Catalogue<MetricMathParameters> = {
  mathPrecedence: {
    default: 'conventional',
    values: ['conventional', 'left-to-right'],
    reason: 'O1: AWS does not publish a precedence; the usual one is ^, then * /, + -, comparisons, AND, OR',
    source,
  },
  mathPowerAssociativity: {
    default: 'right',
    values: ['right', 'left'],
    reason: 'O1: AWS does not say how it reads 2 ^ 3 ^ 2; mathematics reads it from the right',
    source,
  },
  mathComparisonGap: {
    default: 'missing',
    values: ['missing', 'zero'],
    reason: 'O2: at a gap, a series compared with a scalar; no series has that timestamp, so there is no result',
    source,
  },
  mathLogicalGap: {
    default: 'false',
    values: ['false', 'missing'],
    reason: 'O3: AND and OR with one missing operand; FALSE gives the published example',
    source,
  },
  mathIfFalseGap: {
    default: 'as-series-condition',
    values: ['as-series-condition', 'zero', 'missing'],
    reason:
      'O4: FALSE with a missing third argument: 0 in one bullet, no point in the next; here as in the other forms',
    source,
  },
  mathIfOmitted: {
    default: 'dropped-point',
    values: ['dropped-point', 'empty-series'],
    reason: 'O5: FALSE without a third argument; the use cases of the page need single points dropped',
    source,
  },
  mathIfScalarGap: {
    default: 'missing',
    values: ['missing', 'zero'],
    reason: 'O5: IF(scalar, m1, m2) at a gap of the chosen series is not stated; here the series stays as it is',
    source,
  },
  mathAverageOfSeries: {
    default: 'zero',
    values: ['zero', 'skipped'],
    reason: 'O6: the page says "treated as 0" after both forms of AVG',
    source,
  },
  mathAverageOfArray: {
    default: 'zero',
    values: ['zero', 'skipped'],
    reason: 'O6: the page says "treated as 0" after both forms of AVG',
    source,
  },
  mathExtremeOfArray: {
    default: 'skipped',
    values: ['skipped', 'zero'],
    reason: 'O7: MIN and MAX of an array with a missing point: the lowest and highest reported value',
    source,
  },
  mathBothMissing: {
    default: 'missing',
    values: ['missing', 'zero'],
    reason: 'O8: a timestamp that neither operand has; the rule about 0 mentions only one missing operand',
    source,
  },
  mathArithmeticGap: {
    default: 'missing',
    values: ['missing', 'zero'],
    reason: 'O8, O18: at a gap, arithmetic of a series and a scalar; no series has that timestamp',
    source,
  },
  mathFillBySeries: {
    default: 'allowed',
    values: ['allowed', 'refused'],
    reason: 'O9: in the text a series fills a series, in the table it fills only an array',
    source,
  },
  mathFillBeforeFirst: {
    default: 'missing',
    values: ['missing', 'first-value'],
    reason: 'O9: REPEAT has nothing to repeat before the first point',
    source,
  },
  mathFillOpenEnd: {
    default: 'missing',
    values: ['missing', 'nearest'],
    reason: 'O9: LINEAR cannot draw a line if the gap has only one end',
    source,
  },
  mathFillEmpty: {
    default: 'filled',
    values: ['filled', 'missing'],
    reason: 'O9: a series without any point; FILL is meant for metrics that do not report',
    source,
  },
  mathFirstDifference: {
    default: 'missing',
    values: ['missing', 'zero'],
    reason: 'O10: for the first point, RATE and DIFF have no previous value',
    source,
  },
  mathPreviousPoint: {
    default: 'existing',
    values: ['existing', 'adjacent'],
    reason: 'O10: RATE divides by the seconds in between, which makes sense only with the previous existing point',
    source,
  },
  mathIfConditions: {
    default: 'any',
    values: ['any', 'listed'],
    reason: 'O11: the page uses comparisons of two series and nested conditions, but does not list them',
    source,
  },
  mathIfTwoScalarsGap: {
    default: 'missing',
    values: ['missing', 'false'],
    reason: 'O12: the page lists IF(TS, S, S) without rules; in the other forms a missing condition drops the point',
    source,
  },
  mathMinusBeforePower: {
    default: 'outside',
    values: ['outside', 'inside'],
    reason: 'O13: for -m1 ^ 2, mathematics takes the power first',
    source,
  },
  mathNotFinite: {
    default: 'dropped',
    values: ['dropped', 'zero'],
    reason: 'O13, O14: powers and overflows that are not a number are dropped, like a division by zero',
    source,
  },
  mathArrayWithArray: {
    default: 'refused',
    values: ['refused', 'pairwise'],
    reason: 'O15: the page does not list operators between two arrays',
    source,
  },
  mathMetricsFilterCase: {
    default: 'sensitive',
    values: ['sensitive', 'insensitive'],
    reason: 'O16: AWS does not say that METRICS("x") ignores case, and Ids do not',
    source,
  },
  mathOutsidePoints: {
    default: 'as-gap',
    values: ['as-gap', 'missing'],
    reason:
      'O18: AWS does not say whether the rule about 0 also holds before the first point, after the last point, or without points',
    source,
  },
  mathMetricsInAlarms: {
    default: 'accepted',
    values: ['accepted', 'refused'],
    reason: 'O16: AWS does not say whether PutMetricAlarm accepts METRICS(); a published event shows it in an alarm',
    source: 'https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch-and-eventbridge.html',
  },
};
