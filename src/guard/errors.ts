/** Why an outside system did not answer. `throttled` and `unavailable` pass; the others last until a person acts. */
export type GatewayErrorCode =
  | 'throttled'
  | 'unavailable'
  | 'denied'
  | 'unsupported'
  | 'gone'
  | 'invalid'
  | 'secret-unavailable';

const LASTING: readonly GatewayErrorCode[] = ['denied', 'unsupported', 'gone'];

/** What a person must fix, where the code alone does not say. */
export type GatewayTrouble = 'credentials' | 'network';

/** An outside system refused or did not answer. Thrown by adapters, which have used up their own retries. */
export class GatewayError extends Error {
  override readonly name = 'GatewayError';
  readonly code: GatewayErrorCode;
  /** The call, e.g. `ecs:DescribeServices`. */
  readonly action: string;
  readonly trouble: GatewayTrouble | undefined;

  constructor(
    code: GatewayErrorCode,
    action: string,
    message: string,
    options?: { readonly cause?: unknown; readonly trouble?: GatewayTrouble | undefined },
  ) {
    super(message, options);
    this.code = code;
    this.action = action;
    this.trouble = options?.trouble;
  }

  /** The API will not answer this however often it is asked. */
  get isLasting(): boolean {
    return LASTING.includes(this.code);
  }
}

/** Another reconciler wrote first, three times in a row. The message goes back to its queue. */
export class ConflictError extends Error {
  override readonly name = 'ConflictError';
}

/** A message that no handler can read; it goes to the dead-letter queue. */
export class PoisonMessageError extends Error {
  override readonly name = 'PoisonMessageError';
}
