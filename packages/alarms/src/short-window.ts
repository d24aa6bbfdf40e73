import { sparseOutcome } from './sparse-outcome.ts';
import type { CompleteRule, ThresholdRule } from './threshold-rule.ts';

/** The longest range whose points fit, one bit each, into an integer that V8 keeps in a register. */
export const MOST_PLACES = 31;

/** Marks an evaluation with too few real points; the second pass replaces it. */
const SPARSE = 4;

/**
 * Outcomes for an evaluation range that fits into one integer: bit 0 is the newest point. The loop has no branch that
 * depends on the data, because the processor mispredicts it at every missing point, and no call, because that spills
 * the registers: either costs more than the rest of the loop. A second pass evaluates the ranges with too few real
 * points.
 */
export function shortWindowOutcomes(values: Float64Array, rule: ThresholdRule, complete: CompleteRule): Uint8Array {
  const { evaluationPeriods, datapointsToAlarm, evaluationRange } = complete;
  const outcomes = new Uint8Array(values.length);
  const { sign, limit, inclusive } = comparisonOf(rule);
  const newestMask = 2 ** evaluationPeriods - 1;
  const oldestPlace = evaluationRange - 1;
  const oldestOfNewest = evaluationPeriods - 1;
  let realPlaces = 0;
  let real = 0;
  // These two count only real points, without the gaps between them.
  let newest = 0;
  let newestBreaching = 0;
  for (let index = 0; index < values.length; index += 1) {
    const value = sign * (values[index] ?? Number.NaN);
    // Not "===": it compiles to a branch if one side may be NaN.
    const atLeast = +(value >= limit);
    const isBreaching = +(value > limit) | (atLeast & inclusive);
    const isReal = atLeast | +(value < limit);
    real += isReal - ((realPlaces >> oldestPlace) & 1);
    realPlaces = (realPlaces << 1) | isReal;
    newestBreaching += isBreaching - ((newest >> oldestOfNewest) & isReal);
    newest = ((newest << isReal) | isBreaching) & newestMask;
    outcomes[index] = real >= evaluationPeriods ? +(newestBreaching >= datapointsToAlarm) : SPARSE;
  }
  judgeSparse(outcomes, values, rule, complete);
  return outcomes;
}

/** "Less than" is "greater than" with both sides negated, which is exact. */
function comparisonOf({ comparisonOperator, threshold }: ThresholdRule) {
  const sign = comparisonOperator.startsWith('Less') ? -1 : 1;
  return { sign, limit: sign * threshold, inclusive: +comparisonOperator.includes('OrEqual') };
}

function judgeSparse(outcomes: Uint8Array, values: Float64Array, rule: ThresholdRule, complete: CompleteRule): void {
  const { evaluationPeriods, evaluationRange, readings } = complete;
  const bound = readings.prematureBound === 'evaluation-periods' ? evaluationPeriods : evaluationRange;
  const { sign, limit, inclusive } = comparisonOf(rule);
  for (let index = outcomes.indexOf(SPARSE); index >= 0; index = outcomes.indexOf(SPARSE, index + 1)) {
    let real = 0;
    let breaching = 0;
    for (let place = Math.max(0, index + 1 - evaluationRange); place <= index; place += 1) {
      const value = sign * (values[place] ?? Number.NaN);
      const atLeast = +(value >= limit);
      real = (real << 1) | atLeast | +(value < limit);
      breaching = (breaching << 1) | +(value > limit) | (atLeast & inclusive);
    }
    outcomes[index] = outcomeOfPlaces(real, breaching, 2 ** bound - 1, complete);
  }
}

function outcomeOfPlaces(real: number, breaching: number, bound: number, rule: CompleteRule): number {
  return sparseOutcome(
    {
      real: countBits(real),
      breaching: countBits(breaching),
      oldestBreachingAge: 32 - Math.clz32(breaching & bound),
    },
    rule,
  );
}

function countBits(places: number): number {
  const pairs = places - ((places >>> 1) & 0x55555555);
  const fours = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
