/** What an execution environment is started with. */
export interface EnvironmentData {
  /** Absolute path of the bundle. */
  readonly file: string;
  readonly exportName: string;
  /** One Float64: the present in epoch milliseconds. */
  readonly clock: SharedArrayBuffer;
}

/** To the environment: one invocation. */
export interface InvokeMessage {
  readonly event: unknown;
  /** Data of Lambda's context; its methods are added inside. */
  readonly context: Readonly<Record<string, unknown>>;
  readonly remainingTimeMs: number;
}

export interface FunctionError {
  readonly name: string;
  readonly message: string;
  readonly stack: string | undefined;
}

/** From the environment, in the order in which things happened there. */
export type EnvironmentMessage =
  | { readonly kind: 'ready' }
  | { readonly kind: 'init-error'; readonly error: FunctionError }
  | { readonly kind: 'log'; readonly text: string }
  | { readonly kind: 'answered'; readonly result: unknown }
  | { readonly kind: 'failed'; readonly error: FunctionError };
