/** One environment variable. */
export interface Variable<T> {
  readonly name: string;
  readonly kind: VariableKind<T>;
  /** Undefined for a required variable. */
  readonly fallback: T | undefined;
}

/** How to read and write a value as text. Plain functions, because creating schemas would slow every cold start. */
export interface VariableKind<T> {
  /** What the text must be, worded to follow "must be". */
  readonly meaning: string;
  /** The value; undefined if the text is not valid. */
  read(text: string): T | undefined;
  write(value: T): string;
  /** The text may be a secret by mistake, so no message contains it. */
  readonly hidden?: boolean;
}

type Variables = Readonly<Record<string, Variable<unknown>>>;
type Values<V extends Variables> = {
  readonly [K in keyof V]: V[K] extends Variable<infer T> ? T : never;
};

/** The environment of one function. The stack writes it and the function reads it, by the same names. */
export interface Environment<C> {
  /** Names of the variables, in the order of declaration. */
  readonly names: readonly string[];
  /**
   * Reads the configuration.
   *
   * @throws EnvironmentError that lists every problem
   */
  read(env: Readonly<Record<string, string | undefined>>): C;
  /** Returns the variables for a configuration. Does not check values, because in a stack they are tokens. */
  write(configuration: C): Record<string, string>;
}

/** The configuration that an environment describes. */
export type Configuration<E> = E extends Environment<infer C> ? C : never;

/** The environment of a function is invalid. The message lists every problem. */
class EnvironmentError extends Error {
  override readonly name = 'EnvironmentError';
  readonly code = 'INVALID_ENVIRONMENT';
  readonly faults: readonly string[];

  constructor(functionName: string, faults: readonly string[]) {
    super(`the environment of the ${functionName} is invalid: ${faults.join('; ')}`);
    this.faults = faults;
  }
}

/** Declares the environment of a function, one variable per field of its configuration. */
export function environment<V extends Variables>(functionName: string, variables: V): Environment<Values<V>> {
  const entries = Object.entries(variables);
  return {
    names: entries.map(([, variable]) => variable.name),
    read(env) {
      const readings = entries.map(([field, variable]) => [field, readVariable(variable, env[variable.name])] as const);
      const faults = readings.flatMap(([, reading]) => ('fault' in reading ? [reading.fault] : []));
      if (faults.length > 0) throw new EnvironmentError(functionName, faults);
      const values = readings.map(([field, reading]) => [field, 'value' in reading ? reading.value : undefined]);
      // Parsed field by field, from the declaration that also defines the type.
      return Object.freeze(Object.fromEntries(values)) as Values<V>;
    },
    write(configuration) {
      const values: Readonly<Record<string, unknown>> = configuration;
      return Object.fromEntries(entries.map(([field, { name, kind }]) => [name, kind.write(values[field])]));
    },
  };
}

type Reading = { readonly value: unknown } | { readonly fault: string };

/** Whether a function can read this text from its environment. */
export function isReadable(kind: VariableKind<unknown>, text: string): boolean {
  return kind.read(text) !== undefined;
}

function readVariable({ name, kind, fallback }: Variable<unknown>, text: string | undefined): Reading {
  if (text === undefined || text === '') {
    return fallback === undefined
      ? { fault: `${name} is missing: set it, or deploy the stack again` }
      : { value: fallback };
  }
  const value = kind.read(text);
  if (value !== undefined) return { value };
  const got = kind.hidden === true ? '' : `, got ${JSON.stringify(text.slice(0, 200))}`;
  return { fault: `${name} must be ${kind.meaning}${got}` };
}
