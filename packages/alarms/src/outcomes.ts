import { longWindowOutcomes } from './long-window.ts';
import { MOST_PLACES, shortWindowOutcomes } from './short-window.ts';
import type { CompleteRule, ThresholdRule } from './threshold-rule.ts';

/**
 * One outcome per point: that of the evaluation whose newest point it is. Before the first point everything is missing.
 * The window slides: each step costs the same, however many periods the range has.
 */
export function outcomesOf(values: Float64Array, rule: ThresholdRule, complete: CompleteRule): Uint8Array {
  const window = complete.evaluationRange <= MOST_PLACES ? shortWindowOutcomes : longWindowOutcomes;
  return window(values, rule, complete);
}
