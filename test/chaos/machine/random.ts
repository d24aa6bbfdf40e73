/** Draws of one named stream. The same seed and name give the same draws, whatever other streams draw. */
export interface Random {
  /** From 0 up to, but not, 1. */
  readonly next: () => number;
  /** A whole number, both ends included. */
  readonly int: (from: number, to: number) => number;
  readonly chance: (probability: number) => boolean;
  readonly pick: <T>(choices: readonly [T, ...T[]]) => T;
  /** One of the names, by weight. */
  readonly weighted: <K extends string>(weights: Readonly<Record<K, number>>) => K;
  readonly shuffle: <T>(items: readonly T[]) => readonly T[];
  /** Digits, the first of them not 0. */
  readonly digits: (count: number) => string;
  readonly fork: (name: string) => Random;
}

/** A stream of draws for a seed and a name: sfc32, seeded by a hash of both. */
export function randomOf(name: string): Random {
  const next = sfc32(hashWords(name));
  const int = (from: number, to: number) => from + Math.floor(next() * (to - from + 1));
  return {
    next,
    int,
    chance: (probability) => probability > 0 && next() < probability,
    pick: (choices) => choices[int(0, choices.length - 1)] ?? choices[0],
    weighted: (weights) => weighted(weights, next),
    shuffle: (items) => shuffle(items, int),
    digits: (count) => Array.from({ length: count }, (_, index) => int(index === 0 ? 1 : 0, 9)).join(''),
    fork: (child) => randomOf(`${name}/${child}`),
  };
}

function weighted<K extends string>(weights: Readonly<Record<K, number>>, next: () => number): K {
  const names = namesOf(weights);
  let left = next() * names.reduce((sum, name) => sum + weights[name], 0);
  for (const name of names) {
    left -= weights[name];
    if (left < 0) return name;
  }
  throw new Error(`no weight is positive: ${JSON.stringify(weights)}`);
}

/** The names of a record whose keys are all known to the compiler. */
export function namesOf<K extends string>(record: Readonly<Record<K, unknown>>): readonly K[] {
  const names: K[] = [];
  for (const name in record) names.push(name);
  return names;
}

function shuffle<T>(items: readonly T[], int: (from: number, to: number) => number): readonly T[] {
  const rest = [...items];
  const drawn: T[] = [];
  while (rest.length > 0) drawn.push(...rest.splice(int(0, rest.length - 1), 1));
  return drawn;
}

type Words = readonly [number, number, number, number];

/** Four 32-bit words of a text: FNV-1a with four offsets, mixed. */
function hashWords(text: string): Words {
  return [fnv(text, 0x811c9dc5), fnv(text, 0x01234567), fnv(text, 0x89abcdef), fnv(text, 0x5bd1e995)];
}

function fnv(text: string, offset: number): number {
  let hash = offset;
  for (let index = 0; index < text.length; index += 1) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return (hash ^ (hash >>> 12)) >>> 0;
}

/** @see https://pracrand.sourceforge.net/RNG_engines.txt */
function sfc32([first, second, third, fourth]: Words): () => number {
  let [a, b, c, counter] = [first, second, third, fourth];
  const next = () => {
    const sum = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + sum;
    return (sum >>> 0) / 4_294_967_296;
  };
  for (let round = 0; round < 12; round += 1) next();
  return next;
}
