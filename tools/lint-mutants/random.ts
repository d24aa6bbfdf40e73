/** A source of random numbers that repeats for the same seed. */
export interface Random {
  /** A whole number from 0, and below `limit`. */
  below(limit: number): number;
  /** One of the values. */
  pick<T>(values: readonly [T, ...T[]]): T;
}

/** Creates a source of random numbers. @param seed a whole number */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = () => {
    // Mulberry32: one multiplication per step, which is enough to choose mutations.
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const below = (limit: number) => Math.floor(next() * limit);
  return { below, pick: (values) => values[below(values.length)] ?? values[0] };
}
