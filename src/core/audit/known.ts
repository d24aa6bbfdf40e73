/** A value, or the place of a value that only a deployment knows: a parameter, an import, a function of CloudFormation. */
export type Known<T> = T | Unknown;

/** A value that is not known, with where it stands: `parameter BakeTime`. */
export interface Unknown {
  readonly unknown: string;
}

/** Whether the value is known. */
export function isKnown<T>(value: Known<T>): value is T {
  return typeof value !== 'object' || value === null || !('unknown' in value);
}

/** Returns the value if it is known and present. */
export function knownOf<T>(value: Known<T> | undefined): T | undefined {
  return value !== undefined && isKnown(value) ? value : undefined;
}

/** Returns whether the value is known and equals `expected`. */
export function equals<T>(value: Known<T> | undefined, expected: T): boolean {
  return value !== undefined && isKnown(value) && value === expected;
}

/** Returns whether both are the same value, or stand for the same place. */
export function isSame<T>(one: Known<T> | undefined, other: Known<T> | undefined): boolean {
  if (one === undefined || other === undefined) return false;
  return isKnown(one) ? one === other : !isKnown(other) && one.unknown === other.unknown;
}

/** Formats a value for a sentence: the value, or its place in brackets. */
export function describeKnown(value: Known<string | number | boolean>): string {
  return isKnown(value) ? String(value) : `(${value.unknown})`;
}
