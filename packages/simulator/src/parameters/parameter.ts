/** A parameter's default, and why. */
interface Stated<T> {
  readonly default: T;
  readonly reason: string;
  readonly source: string;
  /** The smallest valid number. @default 0 */
  readonly least?: number;
  /** A number that the value must divide. */
  readonly divides?: number;
  /** Set if the value cannot be written as text, so that only code can give it. */
  readonly fromCodeAlone?: true;
}

/** Requires the list of values from a parameter whose type is a union of words. */
type Words<T> = [T] extends [string] ? (string extends T ? object : { readonly values: readonly T[] }) : object;

export type Parameter<T> = Stated<T> & Words<T>;

/** One entry per parameter: its default, the reason and the source. */
export type Catalogue<T> = { readonly [K in keyof T]: Parameter<T[K]> };
