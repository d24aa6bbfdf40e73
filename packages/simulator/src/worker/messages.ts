/** Data that an execution environment starts with. */
export interface EnvironmentData {
  /** Absolute path of the bundle. */
  readonly file: string;
  readonly exportName: string;
  /** One Float64: the current virtual time in epoch milliseconds. */
  readonly clock: SharedArrayBuffer;
}

/** A message to the environment: one invocation. */
export interface InvokeMessage {
  readonly event: unknown;
  /** Data of Lambda's context; the environment adds its methods. */
  readonly context: Readonly<Record<string, unknown>>;
  readonly remainingTimeMs: number;
  /** Virtual time after which the invocation times out. */
  readonly timeoutMs: number;
}

export interface FunctionError {
  readonly name: string;
  readonly message: string;
  readonly stack: string | undefined;
}

/** A message from the environment. Messages arrive in the order of what they report. */
export type EnvironmentMessage =
  | { readonly kind: 'ready' }
  | { readonly kind: 'init-error'; readonly error: FunctionError }
  | { readonly kind: 'log'; readonly text: string }
  /** A call hangs for longer than the invocation can last. */
  | { readonly kind: 'out-of-time' }
  | { readonly kind: 'answered'; readonly result: unknown; readonly spentMs: number }
  | { readonly kind: 'failed'; readonly error: FunctionError; readonly spentMs: number };
