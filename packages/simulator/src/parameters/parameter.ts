/** A parameter's default, and why. */
interface Stated<T> {
  readonly default: T;
  readonly reason: string;
  readonly source: string;
  /** The smallest valid number. @default 0 */
  readonly least?: number;
  /** A number that the value must divide. */
  readonly divides?: number;
  /** Cannot be written as text: only code can set it. */
  readonly fromCodeAlone?: true;
}

/** All values of a parameter that accepts no others. */
type Words<T> = [T] extends [string] ? (string extends T ? object : { readonly values: readonly T[] }) : object;

export type Parameter<T> = Stated<T> & Words<T>;

/** One entry per parameter: its default, the reason and the source. */
export type Catalogue<T> = { readonly [K in keyof T]: Parameter<T[K]> };
