export interface Parameter<T> {
  readonly default: T;
  readonly reason: string;
  readonly source: string;
}

/** One entry a parameter: its default, why it is that, and where that comes from. */
export type Catalogue<T> = { readonly [K in keyof T]: Parameter<T[K]> };
