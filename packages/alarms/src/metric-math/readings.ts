/**
 * Questions that AWS's page on metric math leaves open. Names and defaults are those of the simulator's parameters.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html
 */
export interface MathReadings {
  /** `^`, then `* /`, `+ -`, comparisons, AND, OR; or all equal. @default 'conventional', the usual precedence */
  readonly mathPrecedence: 'conventional' | 'left-to-right';
  /** How `2 ^ 3 ^ 2` associates. @default 'right', as in mathematics */
  readonly mathPowerAssociativity: 'right' | 'left';
  /** A series compared with a scalar, at a gap. @default 'missing': no series has that timestamp */
  readonly mathComparisonGap: 'missing' | 'zero';
  /** AND and OR with one operand missing. @default 'false', which gives the published example */
  readonly mathLogicalGap: 'false' | 'missing';
  /** `IF(m > 1, …, m3)` is FALSE and m3 is missing. @default 'as-series-condition', the rules of the other forms */
  readonly mathIfFalseGap: 'as-series-condition' | 'zero' | 'missing';
  /** IF without a third argument on FALSE. @default 'dropped-point', which the page's use cases need */
  readonly mathIfOmitted: 'dropped-point' | 'empty-series';
  /** `IF(scalar, m1, m2)` at a gap of the chosen series. @default 'missing', the series as it is */
  readonly mathIfScalarGap: 'missing' | 'zero';
  /** A missing point in the mean of one series. @default 'zero', as the sentence after both forms says */
  readonly mathAverageOfSeries: 'zero' | 'skipped';
  /** A missing point in the mean of an array. @default 'zero' */
  readonly mathAverageOfArray: 'zero' | 'skipped';
  /** A missing point in MIN and MAX of an array. @default 'skipped': only reported values count */
  readonly mathExtremeOfArray: 'skipped' | 'zero';
  /** A point that both operands lack. @default 'missing' */
  readonly mathBothMissing: 'missing' | 'zero';
  /** Arithmetic of a series and a scalar at a gap. @default 'missing': no series has that timestamp */
  readonly mathArithmeticGap: 'missing' | 'zero';
  /** FILL of one series with another. @default 'allowed', as the text says */
  readonly mathFillBySeries: 'allowed' | 'refused';
  /** REPEAT before the first point. @default 'missing' */
  readonly mathFillBeforeFirst: 'missing' | 'first-value';
  /** LINEAR at a gap with only one end. @default 'missing' */
  readonly mathFillOpenEnd: 'missing' | 'nearest';
  /** A series without any point. @default 'filled' */
  readonly mathFillEmpty: 'filled' | 'missing';
  /** RATE and DIFF at the first point. @default 'missing' */
  readonly mathFirstDifference: 'missing' | 'zero';
  /** Which point is the previous one. @default 'existing', however long the gap */
  readonly mathPreviousPoint: 'existing' | 'adjacent';
  /** Conditions of two series and nested ones. @default 'any', because the page uses them */
  readonly mathIfConditions: 'any' | 'listed';
  /** `IF(m1, 1, 2)` at a gap of m1. @default 'missing', as in the other forms */
  readonly mathIfTwoScalarsGap: 'missing' | 'false';
  /** Where the minus of `-m1 ^ 2` applies. @default 'outside', as in mathematics */
  readonly mathMinusBeforePower: 'outside' | 'inside';
  /** A power or an overflow that is not a number. @default 'dropped', like a division by zero */
  readonly mathNotFinite: 'dropped' | 'zero';
  /** An operator between two arrays. @default 'refused', because the page does not list it */
  readonly mathArrayWithArray: 'refused' | 'pairwise';
  /** Whether METRICS("x") ignores case. @default 'sensitive', like ids */
  readonly mathMetricsFilterCase: 'sensitive' | 'insensitive';
  /** Arithmetic before the first and after the last point of one operand. @default 'as-gap' */
  readonly mathOutsidePoints: 'as-gap' | 'missing';
}

export const defaultMathReadings: MathReadings = {
  mathPrecedence: 'conventional',
  mathPowerAssociativity: 'right',
  mathComparisonGap: 'missing',
  mathLogicalGap: 'false',
  mathIfFalseGap: 'as-series-condition',
  mathIfOmitted: 'dropped-point',
  mathIfScalarGap: 'missing',
  mathAverageOfSeries: 'zero',
  mathAverageOfArray: 'zero',
  mathExtremeOfArray: 'skipped',
  mathBothMissing: 'missing',
  mathArithmeticGap: 'missing',
  mathFillBySeries: 'allowed',
  mathFillBeforeFirst: 'missing',
  mathFillOpenEnd: 'missing',
  mathFillEmpty: 'filled',
  mathFirstDifference: 'missing',
  mathPreviousPoint: 'existing',
  mathIfConditions: 'any',
  mathIfTwoScalarsGap: 'missing',
  mathMinusBeforePower: 'outside',
  mathNotFinite: 'dropped',
  mathArrayWithArray: 'refused',
  mathMetricsFilterCase: 'sensitive',
  mathOutsidePoints: 'as-gap',
};
