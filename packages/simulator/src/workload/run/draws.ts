import { roll } from './dice.ts';

/**
 * A sequence of pseudorandom numbers from 0 up to, but not including, 1; the same seed and place give the same
 * sequence.
 */
export class Draws {
  readonly #seed: number;
  readonly #place: readonly number[];
  #count = 0;

  constructor(seed: number, ...place: readonly number[]) {
    this.#seed = seed;
    this.#place = place;
  }

  next(): number {
    this.#count += 1;
    return roll(this.#seed, ...this.#place, this.#count);
  }
}

/**
 * The highest expected number of successes in one inversion. Above it, the chance of no success is too small for a
 * float.
 */
const MOST_EXPECTED = 30;

/**
 * Draws how many of `count` independent trials succeed, by inversion of the distribution. Uses only the four basic
 * operations, so that the result is the same on every machine.
 *
 * @param chance of success of each trial, from 0 to 1
 */
export function binomial(count: number, chance: number, draws: Draws): number {
  if (chance > 0.5) return count - binomial(count, 1 - chance, draws);
  if (count === 0 || chance <= 0) return 0;
  const most = Math.max(1, Math.floor(MOST_EXPECTED / chance));
  let sum = 0;
  for (let left = count; left > 0; left -= most) sum += inverted(Math.min(left, most), chance, draws.next());
  return sum;
}

/** The smallest number of successes whose cumulative probability exceeds the drawn number. */
function inverted(count: number, chance: number, drawn: number): number {
  const odds = chance / (1 - chance);
  let probability = power(1 - chance, count);
  let rest = drawn;
  for (let successes = 0; successes < count; successes += 1) {
    if (rest < probability) return successes;
    rest -= probability;
    probability *= ((count - successes) * odds) / (successes + 1);
  }
  return count;
}

/** Draws the number of events of a Poisson process whose expected number is `mean`. */
export function poisson(mean: number, draws: Draws): number {
  let sum = 0;
  for (let left = mean; left > 0; left -= MOST_EXPECTED) sum += poissonOf(Math.min(left, MOST_EXPECTED), draws.next());
  return sum;
}

/**
 * Limit of the search, ten times the highest mean: because of rounding, a draw close to 1 may have no result below it.
 */
const FARTHEST = 10 * MOST_EXPECTED;

function poissonOf(mean: number, drawn: number): number {
  let probability = expOfMinus(mean);
  let rest = drawn;
  for (let events = 0; events < FARTHEST; events += 1) {
    if (rest < probability) return events;
    rest -= probability;
    probability *= mean / (events + 1);
  }
  return FARTHEST;
}

/** Draws how many of `total` go to each destination, with probabilities by weight; all 0 if every weight is 0. */
export function multinomial(total: number, weights: readonly number[], draws: Draws): number[] {
  let left = total;
  let weight = weights.reduce((sum, one) => sum + one, 0);
  if (weight === 0) return weights.map(() => 0);
  const last = weights.findLastIndex((one) => one > 0);
  return weights.map((one, index) => {
    const given = index === last ? left : one === 0 ? 0 : binomial(left, Math.min(1, one / weight), draws);
    left -= given;
    weight -= one;
    return given;
  });
}

/** Computes a whole power by repeated squaring. */
function power(base: number, exponent: number): number {
  let [result, square] = [1, base];
  for (let left = exponent; left > 0; left = Math.floor(left / 2)) {
    if (left % 2 === 1) result *= square;
    square *= square;
  }
  return result;
}

/** Computes e^−x for x from 0 to 30: by the power series of x / 1024, and then the power of 1024. */
function expOfMinus(x: number): number {
  const small = x / 1_024;
  // The fifth term is below 1e-10 of the first for every such x; with eight terms, only rounding errors remain.
  let [sum, term] = [1, 1];
  for (let index = 1; index <= 8; index += 1) {
    term *= -small / index;
    sum += term;
  }
  return power(sum, 1_024);
}
