import { ServiceError, type SimulatedService } from '../service.ts';
import type { Call } from './call.ts';
import { findIgnored } from './find-ignored.ts';
import { iamActionOf, type WireOperation, type WireService } from './operations.ts';
import type { WireProtocol } from './protocols/protocol.ts';
import type { WireAnswer, WireRequest } from './request.ts';
import { routeOf } from './route.ts';
import type { WireSignature } from './signature.ts';
import { isForm, refuse } from './unserved.ts';

export interface AwsRequestHandler {
  readonly services: ReadonlyMap<string, SimulatedService>;
  readonly requestId: string;
  authorize(service: WireService, action: string, resources: readonly string[]): void;
  /** Called with each member of a served call that has no effect, as `Entries[].TraceHeader`. */
  onIgnored?(operation: WireOperation, member: string): void;
}

/** Turns a signed request into a call, or into an error if its operation is not served or its input is invalid. */
export async function prepareAwsCall(
  request: WireRequest,
  signature: WireSignature,
  handler: AwsRequestHandler,
): Promise<{ readonly call: Call } | { readonly refused: WireAnswer }> {
  const route = routeOf(request, signature);
  const stamped = (answer: WireAnswer): WireAnswer => stamp(request, handler.requestId, answer);
  const instead = insteadOf(signature.service, handler);
  if (route.is === 'lost') {
    const { code, queryCode, message } = route.error;
    const error = { code, queryCode, message: `${message}${instead}`, status: undefined };
    const { service } = signature;
    return { refused: stamped(refuse({ service, isForm: isForm(request), error, requestId: handler.requestId })) };
  }
  const { protocol } = route;
  const wireService = route.is === 'unknown' ? route.service : route.operation.service;
  const failed = (error: ServiceError): WireAnswer =>
    stamped(protocol.encodeError({ service: wireService, error, request }, handler.requestId));
  if (route.is === 'unknown') return { refused: failed(route.error) };
  const { operation } = route;
  const service = handler.services.get(signature.service);
  if (service === undefined) return { refused: failed(notRunning(operation, instead)) };
  const reading = await readInput(protocol, operation, request);
  if (reading instanceof ServiceError) return { refused: failed(reading) };
  const input = reading;
  const { caller, region } = signature;
  const call = { operation: operation.name, input, caller, region };
  const action = iamActionOf(operation);
  return {
    call: {
      caller,
      action,
      input,
      authorize: () => handler.authorize(wireService, action, service.resourcesOf(call)),
      run: async () => {
        const answer = await service.handle(call);
        for (const member of findIgnored(signature.service, call)) handler.onIgnored?.(operation, member);
        return stamped(protocol.encodeOutput(operation, answer, handler.requestId));
      },
      failed,
    },
  };
}

/** What to do about a service that this server does not have. */
function insteadOf(name: string, { services }: AwsRequestHandler): string {
  if (services.has(name)) return '';
  return `; it serves ${[...services.keys()].toSorted().join(', ')}, so give the client of ${name} another endpoint`;
}

function notRunning({ service, name }: WireOperation, instead: string): ServiceError {
  const message = `this simulator runs without ${service.signingName}, which ${name} asks for${instead}`;
  return new ServiceError('UnknownOperationException', message);
}

async function readInput(protocol: WireProtocol, operation: WireOperation, request: WireRequest) {
  try {
    return await protocol.decodeInput(operation, request);
  } catch (error) {
    if (error instanceof ServiceError) return error;
    throw error;
  }
}

/**
 * Adds the request id, and the request's content type if the answer has none. RPC v2 answers without a body need none.
 */
export function stamp({ headers }: WireRequest, requestId: string, answer: WireAnswer): WireAnswer {
  const isBare = answer.headers['smithy-protocol'] !== undefined;
  const contentType = headers['content-type'] ?? 'application/x-amz-json-1.1';
  return {
    ...answer,
    headers: {
      ...(isBare ? {} : { 'content-type': contentType }),
      'x-amzn-requestid': requestId,
      ...answer.headers,
    },
  };
}
