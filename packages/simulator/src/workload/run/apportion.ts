/** Shares whole things out by weight: each gets its share rounded down, the rest goes where most was cut off. */
export function apportion(total: number, weights: readonly number[], firstInTies = 0): number[] {
  const sum = weights.reduce((all, weight) => all + weight, 0);
  if (total === 0 || sum === 0) return weights.map(() => 0);
  return settle(
    total,
    weights.map((weight) => (weight === 0 ? nothing : (total * weight) / sum)),
    firstInTies,
  );
}

/** Shares out again and again, and remembers who got too little, so that the shares come true over time. */
export class FairShare<Key> {
  #owed = new Map<Key, number>();

  /** Keys that are not named, or have no weight, are forgotten. Without any weight, no key gets anything. */
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

/** Whole numbers that sum up to the total, none of them negative, as near to the quotas as can be. */
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

/** The quota of what has no weight: it is given nothing, whatever is left over. */
const nothing = Number.NEGATIVE_INFINITY;

/** So that 2.9999999999 of a sum of fractions counts as 3. */
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
