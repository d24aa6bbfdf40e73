import { longWindowOutcomes } from './long-window.ts';
import { MOST_PLACES, shortWindowOutcomes } from './short-window.ts';
import type { CompleteRule, ThresholdRule } from './threshold-rule.ts';

/**
 * Evaluates the rule at each point, with that point as the newest of the evaluation range. Points before the first
 * count as missing. The window slides, so a step costs the same for every length of the range.
 */
export function outcomesOf(values: Float64Array, rule: ThresholdRule, complete: CompleteRule): Uint8Array {
  const window = complete.evaluationRange <= MOST_PLACES ? shortWindowOutcomes : longWindowOutcomes;
  return window(values, rule, complete);
}
