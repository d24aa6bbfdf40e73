import { CborCodec } from '@smithy/core/cbor';
import { ServiceError } from '../../service.ts';
import { checkAnswer, refuseFaults } from '../faults.ts';
import type { WireOperation } from '../operations.ts';
import { queryErrorHeader, type Refusal, type WireProtocol, wireErrorOf } from './protocol.ts';
import { unpack, type WireAnswer, type WireRequest } from '../request.ts';
import { findShapeFaults } from '../shape-check.ts';

const codec = new CborCodec();

/** The SDK's number for a document, which can be any value. */
const document = 15;

/**
 * Smithy RPC v2 CBOR: the path names the operation. Every answer has the header `Smithy-Protocol`, so that clients can
 * distinguish it from a proxy's answer. An answer without output has neither body nor content type.
 *
 * @see https://smithy.io/2.0/additional-specs/protocols/smithy-rpc-v2.html
 */
export const rpcCbor: WireProtocol = { name: 'rpc-v2-cbor', decodeInput, encodeOutput, encodeError };

const protocolHeader = { 'smithy-protocol': 'rpc-v2-cbor' };
const headers = { ...protocolHeader, 'content-type': 'application/cbor' };

async function decodeInput(operation: WireOperation, request: WireRequest): Promise<Readonly<Record<string, unknown>>> {
  const bytes = unpack(request);
  const parsed = bytes.byteLength === 0 ? {} : read(document, bytes);
  refuseFaults(findShapeFaults(operation.input, parsed, 'native'));
  if (operation.input.isUnitSchema() || bytes.byteLength === 0) return {};
  return Object(read(operation.input.getSchema(), bytes));
}

function read(schema: Parameters<ReturnType<CborCodec['createDeserializer']>['read']>[0], bytes: Uint8Array): unknown {
  try {
    return codec.createDeserializer().read(schema, bytes);
  } catch (cause) {
    throw new ServiceError('SerializationException', `the body is not valid CBOR: ${String(cause)}`);
  }
}

function encodeOutput(operation: WireOperation, output: unknown): WireAnswer {
  if (operation.output.isUnitSchema()) return { status: 200, headers: protocolHeader, body: new Uint8Array() };
  const answer = output ?? {};
  checkAnswer(operation, answer);
  const serializer = codec.createSerializer();
  serializer.write(operation.output, answer);
  return { status: 200, headers, body: serializer.flush() };
}

function encodeError(refusal: Refusal): WireAnswer {
  const error = wireErrorOf(refusal);
  const serializer = codec.createSerializer();
  serializer.write(document, { __type: error.id, message: refusal.error.message, ...refusal.error.fields });
  return {
    status: error.status,
    headers: { ...headers, ...queryErrorHeader(refusal, error) },
    body: serializer.flush(),
  };
}
