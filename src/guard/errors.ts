/** Why a call to AWS or Slack failed. `throttled` and `unavailable` pass with time; the others last until a person acts. */
export type GatewayErrorCode =
  | 'throttled'
  | 'unavailable'
  | 'denied'
  | 'unsupported'
  | 'gone'
  | 'invalid'
  | 'secret-unavailable';

const LASTING: readonly GatewayErrorCode[] = ['denied', 'unsupported', 'gone'];

/** The part that a person must fix, where the code alone does not show it. */
export type GatewayTrouble = 'credentials' | 'network';

/** A call to AWS or Slack failed, after the adapter used up its own retries. */
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

  /** Repeating the call cannot help. */
  get isLasting(): boolean {
    return LASTING.includes(this.code);
  }
}

/** Other writers were first in every round. The message goes back to its queue. */
export class ConflictError extends Error {
  override readonly name = 'ConflictError';
}

/** No handler can parse the message. It goes to the dead-letter queue. */
export class PoisonMessageError extends Error {
  override readonly name = 'PoisonMessageError';
}
