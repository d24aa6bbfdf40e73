/** What the calls of a sample answer and cause, as plain values. */
export interface Transcript {
  /** What clients and listeners see. A value that was given can appear in it again. */
  readonly shown: unknown;
  /** What only the simulator gets, such as the calls of lifecycle hooks. A value that appears here was used. */
  readonly inside: unknown;
}

/** A leaf's values in two calls that are otherwise equal; undefined where the call lacks it. */
export interface Change {
  /** The last name of the leaf's path. */
  readonly name: string;
  readonly from: unknown;
  readonly to: unknown;
}

/**
 * What a change of one leaf changes: nothing; only the place where its own value is repeated, under its own name; or
 * something else.
 */
export function effectOf(before: Transcript, after: Transcript, change: Change): 'none' | 'repeated' | 'other' {
  if (differences(before.inside, after.inside).length > 0) return 'other';
  const all = differences(before.shown, after.shown);
  if (all.length === 0) return 'none';
  return all.every((one) => isRepeated(one, change)) ? 'repeated' : 'other';
}

interface Difference {
  readonly path: readonly string[];
  readonly before: unknown;
  readonly after: unknown;
}

function differences(before: unknown, after: unknown): readonly Difference[] {
  const [old, now] = [new Map(scalarsOf(before)), new Map(scalarsOf(after))];
  const keys = new Set([...old.keys(), ...now.keys()]);
  return [...keys]
    .filter((key) => old.get(key) !== now.get(key))
    .map((key) => ({ path: key.split('\n'), before: old.get(key), after: now.get(key) }));
}

/** The scalars in a value, by the names and indexes on the way to them. */
function scalarsOf(value: unknown, way: string = ''): readonly (readonly [string, unknown])[] {
  if (value instanceof Date) return [[way, value.getTime()]];
  if (typeof value !== 'object' || value === null) return value === undefined ? [] : [[way, value]];
  const entries = Object.entries(value);
  if (entries.length === 0) return [[way, Array.isArray(value) ? '[]' : '{}']];
  return entries.flatMap(([key, inner]) => scalarsOf(inner, way === '' ? key : `${way}\n${key}`));
}

/** Whether a scalar is the leaf's own: it has its name, and its value in both calls. A default can replace a missing one. */
function isRepeated({ path, before, after }: Difference, { name, from, to }: Change): boolean {
  const isNamed = path.some(
    (one, index) => one.startsWith(name) && path.slice(index + 1).every((inner) => isInside(inner, from, to)),
  );
  return isNamed && isOf(before, from) && isOf(after, to);
}

/** Names and indexes within the leaf's own value. */
function isInside(key: string, ...values: readonly unknown[]): boolean {
  return /^\d+$/.test(key) || values.some((value) => typeof value === 'object' && value !== null && key in value);
}

function isOf(seen: unknown, given: unknown): boolean {
  if (given === undefined || seen === undefined) return true;
  const scalars = scalarsOf(given).map(([, scalar]) => scalar);
  return scalars.some((scalar) => scalar === seen || (typeof seen === 'string' && seen.includes(String(scalar))));
}
