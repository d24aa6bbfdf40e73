/** Divides a whole number by weight: each share is rounded down, and the rest goes to the largest remainders. */
export function apportion(total: number, weights: readonly number[], firstInTies = 0): number[] {
  const sum = weights.reduce((all, weight) => all + weight, 0);
  if (total === 0 || sum === 0) return weights.map(() => 0);
  return settle(
    total,
    weights.map((weight) => (weight === 0 ? nothing : (total * weight) / sum)),
    firstInTies,
  );
}

/** Divides whole numbers repeatedly, and carries each key's remainder over, so that the shares are exact over time. */
export class FairShare<Key> {
  #owed = new Map<Key, number>();

  /**
   * The share of each key. A key that is absent or has weight 0 loses its remainder. Without weights, all shares are 0.
   */
  next(total: number, weights: readonly (readonly [Key, number])[]): number[] {
    const sum = weights.reduce((all, [, weight]) => all + weight, 0);
    if (sum === 0) return weights.map(() => 0);
    const quotas = weights.map(([key, weight]) =>
      weight === 0 ? nothing : (this.#owed.get(key) ?? 0) + (total * weight) / sum,
    );
    const given = settle(total, quotas, 0);
    this.#owed = new Map();
    for (const [index, [key, weight]] of weights.entries()) {
      if (weight !== 0) this.#owed.set(key, (quotas[index] ?? 0) - (given[index] ?? 0));
    }
    return given;
  }
}

/** Non-negative whole numbers that add up to the total, as close to the quotas as possible. */
function settle(total: number, quotas: readonly number[], firstInTies: number): number[] {
  const given = quotas.map((quota) => Math.max(0, Math.floor(quota + tolerance)));
  let rest = total - given.reduce((sum, count) => sum + count, 0);
  while (rest !== 0) {
    const step = Math.sign(rest);
    const index = neediest(quotas, given, { step, firstInTies });
    given[index] = (given[index] ?? 0) + step;
    rest -= step;
  }
  return given;
}

/** The quota of a weight of 0, which gets no part of the rest either. */
const nothing = Number.NEGATIVE_INFINITY;

/** Makes a sum of fractions such as 2.9999999999 count as 3. */
const tolerance = 1e-9;

function neediest(
  quotas: readonly number[],
  given: readonly number[],
  { step, firstInTies }: { readonly step: number; readonly firstInTies: number },
): number {
  let best = -1;
  let most = Number.NEGATIVE_INFINITY;
  for (let offset = 0; offset < quotas.length; offset += 1) {
    const index = (offset + firstInTies) % quotas.length;
    const count = given[index] ?? 0;
    if (step < 0 && count === 0) continue;
    const need = step * ((quotas[index] ?? 0) - count);
    if (need > most + tolerance) {
      most = need;
      best = index;
    }
  }
  return best;
}
