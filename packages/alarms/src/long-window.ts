import { BREACHING, classifyPoints, MISSING } from './classify.ts';
import { ALARM, OK, sparseOutcome } from './sparse-outcome.ts';
import type { CompleteRule, ThresholdRule } from './threshold-rule.ts';

/** Outcomes for a range of any length, in one pass: counts are updated as points enter and leave the range. */
export function longWindowOutcomes(values: Float64Array, rule: ThresholdRule, complete: CompleteRule): Uint8Array {
  const { evaluationPeriods, datapointsToAlarm, evaluationRange } = complete;
  const codes = classifyPoints(values, rule);
  const outcomes = new Uint8Array(codes.length);
  const sparse = new SparseWindow(codes, complete);
  // A ring buffer of the newest N real points, oldest at `next`; it starts full of good points.
  const newest = new Uint8Array(evaluationPeriods);
  let next = 0;
  let newestBreaching = 0;
  let real = 0;
  let breaching = 0;
  for (let index = 0; index < codes.length; index += 1) {
    const code = codes[index] ?? MISSING;
    if (index >= evaluationRange) {
      const gone = codes[index - evaluationRange] ?? MISSING;
      real -= 1 - (gone >> 1);
      breaching -= gone & 1;
    }
    if (code !== MISSING) {
      real += 1;
      breaching += code;
      newestBreaching += code - (newest[next] ?? 0);
      newest[next] = code;
      next = next + 1 === evaluationPeriods ? 0 : next + 1;
    }
    const enough = newestBreaching >= datapointsToAlarm ? ALARM : OK;
    outcomes[index] = real >= evaluationPeriods ? enough : sparse.outcome(index, real, breaching);
  }
  return outcomes;
}

/** Evaluations with fewer real points than evaluation periods. Call `outcome` only with rising indices. */
class SparseWindow {
  readonly #rule: CompleteRule;
  readonly #bounded: FirstBreaching;

  constructor(codes: Uint8Array, rule: CompleteRule) {
    const { evaluationPeriods, evaluationRange, readings } = rule;
    const bound = readings.prematureBound === 'evaluation-periods' ? evaluationPeriods : evaluationRange;
    this.#rule = rule;
    this.#bounded = new FirstBreaching(codes, bound);
  }

  outcome(index: number, real: number, breaching: number): number {
    return sparseOutcome({ real, breaching, oldestBreachingAge: this.#bounded.age(index) }, this.#rule);
  }
}

/**
 * The oldest breaching point among the newest `length` points. Its index never decreases, so all calls are one pass.
 */
class FirstBreaching {
  readonly #codes: Uint8Array;
  readonly #length: number;
  #place = 0;

  constructor(codes: Uint8Array, length: number) {
    this.#codes = codes;
    this.#length = length;
  }

  /** The newest point has age 1; 0 if none breaches. */
  age(index: number): number {
    let place = Math.max(this.#place, index + 1 - this.#length);
    while (place <= index && this.#codes[place] !== BREACHING) place += 1;
    this.#place = place;
    return index + 1 - place;
  }
}
