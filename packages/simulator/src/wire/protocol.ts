import type { ServiceError } from '../service.ts';
import { findErrorShape, type ProtocolName, type WireOperation, type WireService } from './operations.ts';
import type { WireAnswer, WireRequest } from './request.ts';
import type { ShapeFault } from './shape-check.ts';

/** One way to write requests and answers. */
export interface WireProtocol {
  readonly name: ProtocolName;
  /**
   * A request's body as the operation's input, with dates as `Date` and blobs as bytes.
   *
   * @throws ServiceError `SerializationException` for what cannot be read, a wrong type or a member that the operation
   * does not have; `ValidationException` for a required member that is missing
   */
  decodeInput(operation: WireOperation, request: WireRequest): Promise<Readonly<Record<string, unknown>>>;
  /** @throws Error when the simulated service answers what the operation's schema does not have */
  encodeOutput(operation: WireOperation, output: unknown, requestId: string): WireAnswer;
  encodeError(refusal: Refusal, requestId: string): WireAnswer;
}

export interface Refusal {
  readonly service: WireService;
  readonly error: ServiceError;
  readonly request: WireRequest;
}

/** An error on the wire, in any protocol. */
export interface WireError {
  readonly status: number;
  /** The error's shape, or its code where the service has no such shape. */
  readonly name: string;
  /** The same with the namespace of the shape. */
  readonly id: string;
  readonly queryCode: string;
  readonly fault: 'Sender' | 'Receiver';
}

/** Codes of the query protocol for errors that every service has and no service's schema names. */
const commonQueryCodes: Readonly<Record<string, string>> = {
  AccessDeniedException: 'AccessDenied',
  SerializationException: 'MalformedInput',
  ThrottlingException: 'Throttling',
  UnknownOperationException: 'InvalidAction',
  ValidationException: 'ValidationError',
};

/** @see https://smithy.io/2.0/aws/protocols/aws-query-protocol.html#aws-protocols-awsqueryerror-trait */
export function wireErrorOf({ service, error }: Pick<Refusal, 'service' | 'error'>): WireError {
  const shape = findErrorShape(service, error.code);
  const status = error.status ?? shape?.status ?? 400;
  return {
    status,
    name: shape?.name ?? error.code,
    id: shape?.id ?? error.code,
    queryCode: error.queryCode ?? shape?.queryCode ?? commonQueryCodes[error.code] ?? error.code,
    fault: status < 500 ? 'Sender' : 'Receiver',
  };
}

/**
 * The header that gives clients of the former query protocol the code that they know. Only they ask for it.
 *
 * @see https://smithy.io/2.0/aws/protocols/aws-query-protocol.html#aws-protocols-awsquerycompatible-trait
 */
export function queryErrorHeader({ service, request }: Refusal, error: WireError): Readonly<Record<string, string>> {
  if (!service.queryCompatible || request.headers['x-amzn-query-mode'] !== 'true') return {};
  return { 'x-amzn-query-error': `${error.queryCode};${error.fault}` };
}

export function listed(faults: readonly Pick<ShapeFault, 'message'>[]): string {
  return faults.map(({ message }) => message).join('; ');
}
