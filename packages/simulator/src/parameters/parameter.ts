/** What a parameter stands at, and why. */
interface Stated<T> {
  readonly default: T;
  readonly reason: string;
  readonly source: string;
  /** The least number that makes sense. @default 0 */
  readonly least?: number;
  /** What it must divide. */
  readonly divides?: number;
  /** No text says it: only a test, or another program, gives it. */
  readonly fromCodeAlone?: true;
}

/** All words of a parameter that takes no others. */
type Words<T> = [T] extends [string] ? (string extends T ? object : { readonly values: readonly T[] }) : object;

export type Parameter<T> = Stated<T> & Words<T>;

/** One entry a parameter: its default, why it is that, and where that comes from. */
export type Catalogue<T> = { readonly [K in keyof T]: Parameter<T[K]> };
