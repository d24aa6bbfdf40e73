/**
 * A pseudorandom number from 0 up to, but not including, 1. It depends only on the seed and the place, not on earlier
 * calls: draws for one service do not change those for another. Integer arithmetic gives the same result on any
 * machine.
 */
export function roll(seed: number, ...place: readonly number[]): number {
  let state = mixed(seed >>> 0);
  for (const part of place) {
    state = mixed(state ^ mixed(part >>> 0));
    state = mixed(state ^ Math.floor(part / 4_294_967_296));
  }
  return state / 4_294_967_296;
}

/** The FNV-1a hash of a text: an integer from 0 to 2^32 − 1. */
export function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return hash >>> 0;
}

function mixed(value: number): number {
  let word = (value + 0x6d2b79f5) >>> 0;
  word = Math.imul(word ^ (word >>> 15), word | 1);
  word ^= word + Math.imul(word ^ (word >>> 7), word | 61);
  return (word ^ (word >>> 14)) >>> 0;
}
