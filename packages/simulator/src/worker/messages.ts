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
  /** After so much virtual time the invocation is over. */
  readonly timeoutMs: number;
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
  /** A call hangs until after the end of the invocation. */
  | { readonly kind: 'out-of-time' }
  | { readonly kind: 'answered'; readonly result: unknown; readonly spentMs: number }
  | { readonly kind: 'failed'; readonly error: FunctionError; readonly spentMs: number };
