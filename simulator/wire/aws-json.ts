import { JsonCodec2 } from '@aws-sdk/core/protocols';
import { ServiceError } from '../service.ts';
import { errorTraits, type WireOperation, type WireService } from './operations.ts';
import type { WireAnswer } from './request.ts';
import { findShapeFaults } from './shape-check.ts';

/** 7 is the SDK's number for epoch seconds, which AWS JSON uses wherever a member does not say otherwise. */
const codec = new JsonCodec2({ timestampFormat: { useTrait: true, default: 7 }, jsonName: false });

/**
 * A request's body as the operation's input, with dates as `Date` and blobs as bytes.
 * @throws ServiceError `SerializationException` for what is no JSON, a wrong type or a member that the operation does
 * not have; `ValidationException` for a required member that is missing
 */
export async function decodeInput(operation: WireOperation, body: string): Promise<Readonly<Record<string, unknown>>> {
  const parsed = body === '' ? {} : parseJson(body);
  const faults = findShapeFaults(operation.input, parsed, 'wire');
  const malformed = faults.filter(({ kind }) => kind !== 'missing-member');
  if (malformed.length > 0) throw new ServiceError('SerializationException', listed(malformed));
  if (faults.length > 0) {
    const count = `${faults.length} validation error${faults.length === 1 ? '' : 's'} detected`;
    throw new ServiceError('ValidationException', `${count}: ${listed(faults)}`);
  }
  if (operation.input.isUnitSchema()) return {};
  return codec.createDeserializer().read(operation.input, body === '' ? '{}' : body);
}

/** @throws Error when the simulated service answers what the operation's schema does not have */
export function encodeOutput(operation: WireOperation, output: unknown): Uint8Array {
  if (operation.output.isUnitSchema()) return new Uint8Array();
  const answer = output ?? {};
  const faults = findShapeFaults(operation.output, answer, 'native');
  if (faults.length > 0) throw new Error(`${operation.name} answered what its schema does not have: ${listed(faults)}`);
  const serializer = codec.createSerializer();
  serializer.write(operation.output, answer);
  return serializer.flush();
}

/** Codes of the query protocol for errors that every service has and no service's schema names. The SDK then takes them as the error's name. */
const commonQueryCodes: Readonly<Record<string, string>> = {
  AccessDeniedException: 'AccessDenied',
  ThrottlingException: 'Throttling',
};

/** An error in the service's own shape; CloudWatch and SQS also name it as the older query protocol did. */
export function encodeError(service: WireService, error: ServiceError): WireAnswer {
  const traits = errorTraits(service, error.code);
  const status = error.status ?? traits.status ?? 400;
  const fault = status < 500 ? 'Sender' : 'Receiver';
  const queryError = `${error.queryCode ?? traits.queryCode ?? commonQueryCodes[error.code] ?? error.code};${fault}`;
  return {
    status,
    headers: {
      'x-amzn-errortype': error.code,
      ...(service.queryCompatible ? { 'x-amzn-query-error': queryError } : {}),
    },
    body: JSON.stringify({ __type: error.code, message: error.message, ...error.fields }),
  };
}

/** The wording with which AWS refuses. */
export function accessDenied(
  service: Pick<WireService, 'deniedStatus'>,
  denial: { readonly accessKeyId: string; readonly action: string; readonly resources: readonly string[] },
): ServiceError {
  const { accessKeyId, action, resources } = denial;
  const message =
    `User: ${accessKeyId} is not authorized to perform: ${action} on resource: ${resources.join(', ')} ` +
    `because no identity-based policy allows the ${action} action`;
  return new ServiceError('AccessDeniedException', message, {
    status: service.deniedStatus,
    queryCode: 'AccessDenied',
  });
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch (cause) {
    throw new ServiceError('SerializationException', `the body is no JSON: ${String(cause)}`);
  }
}

function listed(faults: readonly { readonly message: string }[]): string {
  return faults.map(({ message }) => message).join('; ');
}
