/** The signer of a request. The simulator keeps only the access key, which identifies the caller's policies. */
export interface Caller {
  readonly accessKeyId: string;
}

export interface SimulatedCall {
  readonly operation: string;
  readonly input: Readonly<Record<string, unknown>>;
  readonly caller: Caller;
  /** Region of the caller's credential scope. Absent in calls that come from this process. */
  readonly region?: string;
}

export interface SimulatedService {
  /** `ecs`, `monitoring`, `events`, `sqs` or `secretsmanager`: the service of the credential scope. */
  readonly signingName: string;
  handle(call: SimulatedCall): unknown | Promise<unknown>;
  /** ARNs of the resources of a call, for the policy check; `['*']` if it names none. */
  resourcesOf(call: SimulatedCall): readonly string[];
}

export interface ServiceErrorOptions {
  /** HTTP status. @default that of the error's schema in the SDK, else 400 */
  readonly status?: number;
  /**
   * Code of the older query protocol, which CloudWatch and SQS return in a header.
   *
   * @default that of the SDK's schema
   */
  readonly queryCode?: string;
  /** Further members of the error's body. */
  readonly fields?: Readonly<Record<string, unknown>>;
  /** The original error, with details that a caller in this process can use. */
  readonly cause?: Error;
}

/** An error that the caller of a simulated API receives as an error of that service. */
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

/** A request that AWS supports and the simulator does not. The caller receives the most similar error of AWS. */
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
  /** Names are lowercase. */
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
