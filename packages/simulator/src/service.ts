/** Who signed a request. The simulator keeps only the access key, which leads to the caller's policies. */
export interface Caller {
  readonly accessKeyId: string;
}

export interface SimulatedCall {
  readonly operation: string;
  readonly input: Readonly<Record<string, unknown>>;
  readonly caller: Caller;
}

export interface SimulatedService {
  /** `ecs`, `monitoring`, `events`, `sqs` or `secretsmanager`: the service of the credential scope. */
  readonly signingName: string;
  handle(call: SimulatedCall): unknown | Promise<unknown>;
  /** Resource ARNs that this call touches, for the policy check; `['*']` when it names none. */
  resourcesOf(call: SimulatedCall): readonly string[];
}

export interface ServiceErrorOptions {
  /** HTTP status; by default what the SDK's own schema of this error says, else 400. */
  readonly status?: number;
  /** Code of the older query protocol, which CloudWatch and SQS answer in a header; by default as the SDK's schema says. */
  readonly queryCode?: string;
  /** Further members of the error's body. */
  readonly fields?: Readonly<Record<string, unknown>>;
  /** What was wrong, for a caller in this process: it knows more than its words. */
  readonly cause?: Error;
}

/** An answer that the caller of a simulated API sees as that service's error. */
export class ServiceError extends Error {
  readonly code: string;
  readonly status: number | undefined;
  readonly queryCode: string | undefined;
  readonly fields: Readonly<Record<string, unknown>>;

  constructor(code: string, message: string, options: ServiceErrorOptions = {}) {
    super(message, options.cause === undefined ? {} : { cause: options.cause });
    this.name = 'ServiceError';
    this.code = code;
    this.status = options.status;
    this.queryCode = options.queryCode;
    this.fields = options.fields ?? {};
  }
}

/** AWS would do what was asked, and the simulator cannot. The caller sees an error of AWS's that comes nearest. */
export class SimulatorGap extends ServiceError {
  constructor(code: string, message: string, options: ServiceErrorOptions = {}) {
    super(code, message, options);
    this.name = 'SimulatorGap';
  }
}

export interface SlackRequest {
  readonly method: string;
  /** Path below the server's `/slack`, with its query: `/api/chat.postMessage`. */
  readonly path: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface SlackAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string;
}

/** The Slack workspace behind the server. `hang` never answers until the server closes, `drop` resets the socket. */
export interface SlackEndpoint {
  handle(request: SlackRequest): Promise<SlackAnswer | 'hang' | 'drop'>;
}
