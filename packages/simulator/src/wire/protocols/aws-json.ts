import { JsonCodec2 } from '@aws-sdk/core/protocols';
import { ServiceError } from '../../service.ts';
import { checkAnswer, refuseFaults } from '../faults.ts';
import type { WireOperation } from '../operations.ts';
import { queryErrorHeader, type Refusal, type WireProtocol, wireErrorOf } from './protocol.ts';
import type { WireAnswer, WireRequest } from '../request.ts';
import { findShapeFaults } from '../shape-check.ts';

/** 7 is the SDK's number for epoch seconds, which AWS JSON uses unless a member specifies another format. */
const codec = new JsonCodec2({ timestampFormat: { useTrait: true, default: 7 }, jsonName: false });

/** AWS JSON 1.0 and 1.1: the header `X-Amz-Target` names the operation. */
export const awsJson: WireProtocol = { name: 'aws-json', decodeInput, encodeOutput, encodeError };

async function decodeInput(
  operation: WireOperation,
  { body }: WireRequest,
): Promise<Readonly<Record<string, unknown>>> {
  const parsed = body === '' ? {} : parseJson(body);
  refuseFaults(findShapeFaults(operation.input, parsed, 'wire'));
  if (operation.input.isUnitSchema()) return {};
  return codec.createDeserializer().read(operation.input, body === '' ? '{}' : body);
}

function encodeOutput(operation: WireOperation, output: unknown): WireAnswer {
  if (operation.output.isUnitSchema()) return { status: 200, headers: {}, body: new Uint8Array() };
  const answer = output ?? {};
  checkAnswer(operation, answer);
  const serializer = codec.createSerializer();
  serializer.write(operation.output, answer);
  return { status: 200, headers: {}, body: serializer.flush() };
}

function encodeError(refusal: Refusal): WireAnswer {
  const error = wireErrorOf(refusal);
  return {
    status: error.status,
    headers: { 'x-amzn-errortype': error.name, ...queryErrorHeader(refusal, error) },
    body: JSON.stringify({ __type: error.name, message: refusal.error.message, ...refusal.error.fields }),
  };
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch (cause) {
    throw new ServiceError('SerializationException', `the body is not valid JSON: ${String(cause)}`);
  }
}
