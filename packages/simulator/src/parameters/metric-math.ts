import type { Catalogue } from './parameter.ts';

/** Questions that AWS's page on metric math leaves open. */
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
    reason: 'AWS does not publish a precedence; the usual one is ^, then * /, + -, comparisons, AND, OR',
    source,
  },
  mathPowerAssociativity: {
    default: 'right',
    values: ['right', 'left'],
    reason: 'AWS does not say how it evaluates 2 ^ 3 ^ 2; mathematics evaluates it from the right',
    source,
  },
  mathComparisonGap: {
    default: 'missing',
    values: ['missing', 'zero'],
    reason:
      'AWS does not say what a comparison of a series with a scalar gives where the series has no point; no series has this timestamp, so there is no result',
    source,
  },
  mathLogicalGap: {
    default: 'false',
    values: ['false', 'missing'],
    reason: 'AWS does not say what AND and OR give with one missing operand; FALSE agrees with the published example',
    source,
  },
  mathIfFalseGap: {
    default: 'as-series-condition',
    values: ['as-series-condition', 'zero', 'missing'],
    reason:
      'for a false condition and a third argument without a point, one bullet of the page says 0 and the next says no point; the default follows the forms of IF whose condition is a series',
    source,
  },
  mathIfOmitted: {
    default: 'dropped-point',
    values: ['dropped-point', 'empty-series'],
    reason:
      'what a false condition gives without a third argument: parts of the page say an empty series, but its use cases need single points dropped',
    source,
  },
  mathIfScalarGap: {
    default: 'missing',
    values: ['missing', 'zero'],
    reason:
      'AWS does not say what IF(scalar, m1, m2) gives where the chosen series has no point; the default returns the series as it is',
    source,
  },
  mathAverageOfSeries: {
    default: 'zero',
    values: ['zero', 'skipped'],
    reason: 'the page says "treated as 0" after both forms of AVG',
    source,
  },
  mathAverageOfArray: {
    default: 'zero',
    values: ['zero', 'skipped'],
    reason: 'the page says "treated as 0" after both forms of AVG',
    source,
  },
  mathExtremeOfArray: {
    default: 'skipped',
    values: ['skipped', 'zero'],
    reason:
      'for MIN and MAX of an array, the page names the lowest and highest reported value, so a missing point is skipped',
    source,
  },
  mathBothMissing: {
    default: 'missing',
    values: ['missing', 'zero'],
    reason:
      'AWS does not say what arithmetic gives where both operands are missing; its rule about 0 mentions only one missing operand',
    source,
  },
  mathArithmeticGap: {
    default: 'missing',
    values: ['missing', 'zero'],
    reason:
      'AWS does not say what arithmetic of a series and a scalar gives where the series has no point; no series has this timestamp',
    source,
  },
  mathFillBySeries: {
    default: 'allowed',
    values: ['allowed', 'refused'],
    reason: 'the text of the page says that a series can fill a series; its table lists this only for an array',
    source,
  },
  mathFillBeforeFirst: {
    default: 'missing',
    values: ['missing', 'first-value'],
    reason: 'REPEAT has nothing to repeat before the first point',
    source,
  },
  mathFillOpenEnd: {
    default: 'missing',
    values: ['missing', 'nearest'],
    reason: 'LINEAR cannot draw a line if there is a point on only one side of the gap',
    source,
  },
  mathFillEmpty: {
    default: 'filled',
    values: ['filled', 'missing'],
    reason:
      'AWS does not say what FILL does with a series without any point; FILL is meant for metrics that do not report',
    source,
  },
  mathFirstDifference: {
    default: 'missing',
    values: ['missing', 'zero'],
    reason: 'for the first point, RATE and DIFF have no previous value',
    source,
  },
  mathPreviousPoint: {
    default: 'existing',
    values: ['existing', 'adjacent'],
    reason: 'RATE divides by the seconds between two points, which makes sense only with the previous existing point',
    source,
  },
  mathIfConditions: {
    default: 'any',
    values: ['any', 'listed'],
    reason: 'the page uses comparisons of two series and nested conditions in examples, but does not list them',
    source,
  },
  mathIfTwoScalarsGap: {
    default: 'missing',
    values: ['missing', 'false'],
    reason:
      'the page lists IF with a series as condition and two scalars, but gives no rules for it; in the other forms a missing condition drops the point',
    source,
  },
  mathMinusBeforePower: {
    default: 'outside',
    values: ['outside', 'inside'],
    reason: 'for -m1 ^ 2, mathematics computes the power first',
    source,
  },
  mathNotFinite: {
    default: 'dropped',
    values: ['dropped', 'zero'],
    reason: 'results that are not a finite number, from powers and overflows, are dropped, like a division by zero',
    source,
  },
  mathArrayWithArray: {
    default: 'refused',
    values: ['refused', 'pairwise'],
    reason: 'the page does not list operators between two arrays',
    source,
  },
  mathMetricsFilterCase: {
    default: 'sensitive',
    values: ['sensitive', 'insensitive'],
    reason: 'AWS does not say that METRICS("x") ignores case, and Ids themselves are case-sensitive',
    source,
  },
  mathOutsidePoints: {
    default: 'as-gap',
    values: ['as-gap', 'missing'],
    reason:
      'AWS does not say whether the rule about 0 also holds before the first point, after the last point, or without points',
    source,
  },
  mathMetricsInAlarms: {
    default: 'accepted',
    values: ['accepted', 'refused'],
    reason: 'AWS does not say whether PutMetricAlarm accepts METRICS(); a published event shows it in an alarm',
    source: 'https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch-and-eventbridge.html',
  },
};
