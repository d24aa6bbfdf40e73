import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { VirtualClock } from './clock.ts';
import type { AccessQuestion } from './dynamodb-access.ts';
import { type Caller, ServiceError, type SimulatedService, type SlackEndpoint } from './service.ts';
import { prepareAwsCall, stamp } from './wire/aws-call.ts';
import { type Call, type Outcome, plainError } from './wire/call.ts';
import { accessDenied } from './wire/denial.ts';
import { answerHealth, type Health, isHealthCheck } from './wire/health.ts';
import { foreignCaller } from './wire/local-caller.ts';
import { closeServer, listenOnLoopback } from './wire/loopback.ts';
import { iamActionOf } from './wire/operations.ts';
import { slackCall } from './wire/slack-call.ts';
import { answerDate, readRequest, UnreadableBody, type WireAnswer, type WireRequest } from './wire/request.ts';
import { readSignature, type WireSignature } from './wire/signature.ts';
import { isForm, refuse } from './wire/unserved.ts';

export interface AuthorizationRequest {
  readonly caller: Caller;
  /** IAM's name of the action, e.g. `ecs:UpdateService`. */
  readonly action: string;
  /** Every resource that the call touches. All of them must be allowed. */
  readonly resources: readonly string[];
  /** The request's values for policy conditions, by lowercase condition key. @default none */
  readonly keys?: Readonly<Record<string, readonly string[]>>;
}

export type Authorize = (request: AuthorizationRequest) => 'allowed' | 'denied';

export interface FaultRequest {
  readonly caller: Caller;
  /** As in the call log: IAM's name, or `slack:chat.postMessage`. */
  readonly action: string;
  /** 1 for the first call that the server saw. */
  readonly sequence: number;
  readonly input: Readonly<Record<string, unknown>>;
}

/**
 * A fault of one call. `hang` never answers, `drop-before` resets the socket without applying the operation,
 * `drop-after` applies it first. `before` and `after` run around the operation, e.g. to terminate the caller.
 */
export type Fault =
  | { readonly error: ServiceError }
  | 'hang'
  | 'drop-before'
  | 'drop-after'
  | { readonly before?: () => void | Promise<void>; readonly after?: () => void | Promise<void> };

export type Faults = (request: FaultRequest) => Fault | undefined;

/** One request that reached the server, including refused and failed ones. */
export interface CallLogEntry {
  readonly sequence: number;
  /** Virtual time of arrival. */
  readonly at: number;
  readonly caller: Caller;
  readonly action: string;
  readonly input: Readonly<Record<string, unknown>>;
}

/** The DynamoDB gate gets each request unparsed and answers in DynamoDB's own format. */
export interface DynamoDbEndpoint {
  /** The permissions that the request needs. IAM must allow all of them. */
  questionsOf(operation: string, input: Readonly<Record<string, unknown>>): readonly AccessQuestion[];
  handle(operation: string, request: WireRequest): Promise<WireAnswer>;
}

export interface SimulatorServerOptions {
  readonly services: readonly SimulatedService[];
  readonly dynamoDb?: DynamoDbEndpoint;
  readonly slack?: SlackEndpoint;
  readonly clock: Pick<VirtualClock, 'now'>;
  readonly authorize: Authorize;
  readonly faults?: Faults;
  /**
   * The `Date` header of an answer: the request's own `X-Amz-Date`, so that the SDK of a caller in virtual time finds
   * no clock skew, or virtual time, for callers in real time.
   *
   * @default of-the-request
   */
  readonly dates?: 'of-the-request' | 'virtual';
  /** Awaited before a request is handled, so that a clock that follows real time can catch up. */
  arrived?(): Promise<void>;
  /** Called with each error that `bugs` keeps, for a call that got a 500. */
  onBug?(bug: Error): void;
  /** Called with each member of a call that the simulator does not use: `ecs:RunTask`, `placementStrategy`. */
  onIgnored?(action: string, member: string): void;
  /** Answers `GET /health` without a signature. @default not answered */
  health?(): Health;
  /** @default 0, any free port */
  readonly port?: number;
  /** Number of newest calls that `calls` keeps. @default all */
  readonly keptCalls?: number;
}

export interface SimulatorServer {
  /** `http://127.0.0.1:<port>`: the value for `AWS_ENDPOINT_URL`. */
  readonly url: string;
  readonly calls: readonly CallLogEntry[];
  /** Errors inside the simulator. The caller got a 500: an entry here is a bug of the simulator. */
  readonly bugs: readonly Error[];
  close(): Promise<void>;
}

/** Serves the simulated services on loopback, in the protocols of the SDK clients. */
export async function startSimulatorServer(options: SimulatorServerOptions): Promise<SimulatorServer> {
  const handler = new RequestHandler(options);
  const server = createServer((message, response) => void handler.serve(message, response));
  // Virtual hours of a caller can be idle real seconds, so the server must not reset an idle connection.
  server.keepAliveTimeout = 0;
  const port = await listenOnLoopback(server, options.port);
  const url = `http://127.0.0.1:${port}`;
  return { url, calls: handler.calls, bugs: handler.bugs, close: () => closeServer(server) };
}

class RequestHandler {
  readonly calls: CallLogEntry[] = [];
  readonly bugs: Error[] = [];
  readonly #options: SimulatorServerOptions;
  readonly #services: ReadonlyMap<string, SimulatedService>;
  #requests = 0;
  #sequence = 0;

  constructor(options: SimulatorServerOptions) {
    this.#options = options;
    this.#services = new Map(options.services.map((service) => [service.signingName, service]));
  }

  async serve(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const foreign = foreignCaller(message.headers);
    if (foreign !== undefined) {
      send(
        response,
        this.#refusal(message, new ServiceError('AccessDeniedException', `the simulator ${foreign}`, { status: 403 })),
      );
      return;
    }
    const { health } = this.#options;
    if (health !== undefined && isHealthCheck(message)) {
      send(response, answerHealth(health()));
      return;
    }
    const request = await this.#read(message);
    if (request === undefined) return;
    if (request instanceof UnreadableBody) {
      send(response, this.#refusal(message, new ServiceError('SerializationException', request.message)));
      return;
    }
    const outcome = await this.#outcomeOf(request);
    if (outcome === 'hang') return;
    if (outcome === 'drop') {
      response.socket?.resetAndDestroy();
      return;
    }
    const { clock, dates = 'of-the-request' } = this.#options;
    const date = answerDate(dates === 'virtual' ? {} : request.headers, clock.now());
    send(response, { ...outcome, headers: { date, ...outcome.headers } });
  }

  /** Undefined if the caller ended in the middle of its request, as a crashed function does. */
  async #read(message: IncomingMessage): Promise<WireRequest | UnreadableBody | undefined> {
    try {
      return await readRequest(message);
    } catch (error) {
      if (error instanceof UnreadableBody) return error;
      if (!message.complete) return undefined;
      this.bugs.push(new Error(`cannot read the body of ${message.method} ${message.url}`, { cause: error }));
      message.socket.resetAndDestroy();
      return undefined;
    }
  }

  async #outcomeOf(request: WireRequest): Promise<Outcome> {
    try {
      await this.#options.arrived?.();
      const { slack, dynamoDb } = this.#options;
      if (slack !== undefined && request.path.startsWith('/slack/'))
        return await this.#perform(slackCall(request, slack));
      const { signature } = request;
      if (signature === undefined) {
        return plainError(403, 'MissingAuthenticationTokenException', 'the request carries no AWS signature');
      }
      // Without a gate, DynamoDB is like any other service that is not served.
      if (dynamoDb !== undefined && signature.service === 'dynamodb')
        return await this.#perform(this.#dynamoDbCall(request, signature, dynamoDb));
      return await this.#awsOutcome(request, signature);
    } catch (error) {
      const bug = error instanceof Error ? error : new Error(String(error));
      this.bugs.push(bug);
      this.#options.onBug?.(bug);
      return plainError(500, 'InternalFailure', bug.message);
    }
  }

  async #awsOutcome(request: WireRequest, signature: WireSignature): Promise<Outcome> {
    const { caller } = signature;
    const prepared = await prepareAwsCall(request, signature, {
      services: this.#services,
      requestId: this.#nextRequestId(),
      authorize: (service, action, resources) => this.#authorize(service, { caller, action, resources }),
      onIgnored: (operation, member) => this.#options.onIgnored?.(iamActionOf(operation), member),
    });
    return 'refused' in prepared ? prepared.refused : this.#perform(prepared.call);
  }

  #dynamoDbCall(request: WireRequest, { caller }: WireSignature, gate: DynamoDbEndpoint): Call {
    const [, operation = ''] = (request.headers['x-amz-target'] ?? '').split('.');
    const action = `dynamodb:${operation}`;
    const input = parseObject(request.body);
    return {
      caller,
      action,
      input,
      authorize: () => {
        for (const question of gate.questionsOf(operation, input)) {
          this.#authorize({ deniedStatus: 400 }, authorizationOf(caller, question));
        }
      },
      run: () => gate.handle(operation, request),
      failed: (error) => stamp(request, this.#nextRequestId(), dynamoDbError(error)),
    };
  }

  async #perform(call: Call): Promise<Outcome> {
    const { caller, action, input } = call;
    this.#sequence += 1;
    const sequence = this.#sequence;
    this.calls.push({ sequence, at: this.#options.clock.now(), caller, action, input });
    if (this.calls.length > (this.#options.keptCalls ?? Number.POSITIVE_INFINITY)) this.calls.shift();
    const fault = this.#options.faults?.({ caller, action, input, sequence });
    if (fault === 'hang') return 'hang';
    if (fault === 'drop-before') return 'drop';
    if (typeof fault === 'object' && 'error' in fault) return call.failed(fault.error);
    const around = typeof fault === 'object' ? fault : {};
    await around.before?.();
    const outcome = await run(call);
    await around.after?.();
    return fault === 'drop-after' ? 'drop' : outcome;
  }

  #authorize(service: { readonly deniedStatus: number }, request: AuthorizationRequest): void {
    if (this.#options.authorize(request) === 'allowed') return;
    const { caller, action, resources } = request;
    throw accessDenied(service, { accessKeyId: caller.accessKeyId, action, resources });
  }

  /** The answer to a request whose body is not read. */
  #refusal({ method = '', url: path = '/', headers }: IncomingMessage, error: ServiceError): WireAnswer {
    const { authorization, 'content-type': type = '' } = headers;
    const sent = { path, method, headers: { ...(authorization && { authorization }), 'content-type': type }, body: '' };
    const service = readSignature(sent)?.service;
    return refuse({ service, isForm: isForm(sent), error, requestId: this.#nextRequestId() });
  }

  #nextRequestId(): string {
    this.#requests += 1;
    return `00000000-0000-4000-a000-${String(this.#requests).padStart(12, '0')}`;
  }
}

function send(response: ServerResponse, { status, headers, body }: WireAnswer): void {
  response.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(body) });
  response.end(body);
}

async function run(call: Call): Promise<Outcome> {
  try {
    call.authorize();
    return await call.run();
  } catch (error) {
    if (error instanceof ServiceError) return call.failed(error);
    throw error;
  }
}

function authorizationOf(caller: Caller, { action, resource, leadingKeys }: AccessQuestion): AuthorizationRequest {
  const request = { caller, action, resources: [resource] };
  return leadingKeys === undefined ? request : { ...request, keys: { 'dynamodb:leadingkeys': leadingKeys } };
}

function dynamoDbError({ code, message, status = 400, fields }: ServiceError): WireAnswer {
  const namespace = code === 'AccessDeniedException' ? 'com.amazon.coral.service' : 'com.amazonaws.dynamodb.v20120810';
  return { status, headers: {}, body: JSON.stringify({ __type: `${namespace}#${code}`, message, ...fields }) };
}

function parseObject(body: string): Readonly<Record<string, unknown>> {
  const parsed: unknown = body === '' ? {} : JSON.parse(body);
  return typeof parsed === 'object' && parsed !== null ? { ...parsed } : {};
}
