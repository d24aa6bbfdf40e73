import type { Catalogue } from './parameter.ts';

/** What AWS's page on metric math leaves open: O1 to O18 of our notes on it. */
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
    reason: 'O1: no precedence is published; ^, then * /, + -, comparisons, AND, OR is what everybody expects',
    source,
  },
  mathPowerAssociativity: {
    default: 'right',
    values: ['right', 'left'],
    reason: 'O1: nothing is said of 2 ^ 3 ^ 2; mathematics reads it from the right',
    source,
  },
  mathComparisonGap: {
    default: 'missing',
    values: ['missing', 'zero'],
    reason: 'O2: a series compared with a scalar at a gap; no series has that timestamp, so nothing is evaluated',
    source,
  },
  mathLogicalGap: {
    default: 'false',
    values: ['false', 'missing'],
    reason: 'O3: AND and OR with one operand missing; the published example comes out with FALSE',
    source,
  },
  mathIfFalseGap: {
    default: 'as-series-condition',
    values: ['as-series-condition', 'zero', 'missing'],
    reason: 'O4: FALSE and a missing third argument: 0 in one bullet, none in the next; so as the other forms do',
    source,
  },
  mathIfOmitted: {
    default: 'dropped-point',
    values: ['dropped-point', 'empty-series'],
    reason: 'O5: FALSE without a third argument; the use cases of the page need points dropped one by one',
    source,
  },
  mathIfScalarGap: {
    default: 'missing',
    values: ['missing', 'zero'],
    reason: 'O5: IF(scalar, m1, m2) where the chosen series is missing is not stated; the series as it is',
    source,
  },
  mathAverageOfSeries: {
    default: 'zero',
    values: ['zero', 'skipped'],
    reason: 'O6: "treated as 0" stands after both forms of AVG',
    source,
  },
  mathAverageOfArray: {
    default: 'zero',
    values: ['zero', 'skipped'],
    reason: 'O6: "treated as 0" stands after both forms of AVG',
    source,
  },
  mathExtremeOfArray: {
    default: 'skipped',
    values: ['skipped', 'zero'],
    reason: 'O7: MIN and MAX of an array with a missing point: the lowest and highest of what was reported',
    source,
  },
  mathBothMissing: {
    default: 'missing',
    values: ['missing', 'zero'],
    reason: 'O8: a timestamp that neither operand has; the rule of 0 speaks of one only',
    source,
  },
  mathArithmeticGap: {
    default: 'missing',
    values: ['missing', 'zero'],
    reason: 'O8, O18: arithmetic of a series and a scalar at a gap; no series has that timestamp',
    source,
  },
  mathFillBySeries: {
    default: 'allowed',
    values: ['allowed', 'refused'],
    reason: 'O9: a series fills one series in the text, an array only in the table',
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
    reason: 'O9: LINEAR has no line where the gap has one end',
    source,
  },
  mathFillEmpty: {
    default: 'filled',
    values: ['filled', 'missing'],
    reason: 'O9: a series without any point; FILL is used just for metrics that are silent',
    source,
  },
  mathFirstDifference: {
    default: 'missing',
    values: ['missing', 'zero'],
    reason: 'O10: RATE and DIFF of the first point have no previous value',
    source,
  },
  mathPreviousPoint: {
    default: 'existing',
    values: ['existing', 'adjacent'],
    reason: 'O10: RATE divides by the seconds between, which only makes sense with the previous existing point',
    source,
  },
  mathIfConditions: {
    default: 'any',
    values: ['any', 'listed'],
    reason: 'O11: comparisons of two series and nested conditions are used, but not in the list of forms',
    source,
  },
  mathIfTwoScalarsGap: {
    default: 'missing',
    values: ['missing', 'false'],
    reason: 'O12: IF(TS, S, S) is listed without rules; a missing condition drops the point in the other forms',
    source,
  },
  mathMinusBeforePower: {
    default: 'outside',
    values: ['outside', 'inside'],
    reason: 'O13: of -m1 ^ 2; mathematics takes the power first',
    source,
  },
  mathNotFinite: {
    default: 'dropped',
    values: ['dropped', 'zero'],
    reason: 'O13, O14: powers and overflows that are no number, as a division by zero is dropped',
    source,
  },
  mathArrayWithArray: {
    default: 'refused',
    values: ['refused', 'pairwise'],
    reason: 'O15: an operator between two arrays is not listed',
    source,
  },
  mathMetricsFilterCase: {
    default: 'sensitive',
    values: ['sensitive', 'insensitive'],
    reason: 'O16: METRICS("x") is not said to fold case, and Ids do not',
    source,
  },
  mathOutsidePoints: {
    default: 'as-gap',
    values: ['as-gap', 'missing'],
    reason: 'O18: whether the rule of 0 also holds before the first and after the last point, or for no point at all',
    source,
  },
  mathMetricsInAlarms: {
    default: 'accepted',
    values: ['accepted', 'refused'],
    reason: 'O16: whether PutMetricAlarm takes METRICS() is not said there; a published event has it in an alarm',
    source: 'https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch-and-eventbridge.html',
  },
};
