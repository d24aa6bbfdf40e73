import type { ServiceError } from '../../service.ts';
import { findErrorShape, type ProtocolName, type WireOperation, type WireService } from '../operations.ts';
import type { WireAnswer, WireRequest } from '../request.ts';
import type { ShapeFault } from '../shape-check.ts';

/** Decodes the requests and encodes the answers of one protocol. */
export interface WireProtocol {
  readonly name: ProtocolName;
  /**
   * Decodes a request to the operation's input, with dates as `Date` and blobs as bytes.
   *
   * @throws ServiceError `SerializationException` for a malformed body, a wrong type or an unknown member;
   * `ValidationException` for a missing required member
   */
  decodeInput(operation: WireOperation, request: WireRequest): Promise<Readonly<Record<string, unknown>>>;
  /** @throws Error if the simulated service's answer does not match the operation's schema */
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
  /** Name of the error's shape, or its code if the service has no such shape. */
  readonly name: string;
  /** The same, with the namespace of the shape. */
  readonly id: string;
  readonly queryCode: string;
  readonly fault: 'Sender' | 'Receiver';
}

/** Query protocol codes of errors that all services have but their schemas do not list. */
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
 * The header with the error's query protocol code, for clients written for that protocol. Sent only on request.
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
