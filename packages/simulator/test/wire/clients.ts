import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { AwsJson1_0Protocol, AwsQueryProtocol, AwsSmithyRpcV2CborProtocol } from '@aws-sdk/core/protocols';
import type { SimulatorServer } from '../../src/server.ts';
import { clientSettings } from '../loopback.ts';

export type Protocol = (typeof PROTOCOLS)[number];

export const PROTOCOLS = ['aws-json', 'aws-query', 'rpc-v2-cbor'] as const;

const classes = {
  'aws-json': AwsJson1_0Protocol,
  'aws-query': AwsQueryProtocol,
  'rpc-v2-cbor': AwsSmithyRpcV2CborProtocol,
};

/** The SDK's own client, switched to one of the protocols that CloudWatch speaks. */
export function cloudWatchOn(
  protocol: Protocol,
  server: Pick<SimulatorServer, 'url'>,
  settings: Partial<ConstructorParameters<typeof CloudWatchClient>[0]> = {},
): CloudWatchClient {
  return new CloudWatchClient({ ...clientSettings(server), protocol: classes[protocol], ...settings });
}

/** A request as a client of that protocol writes it, for what no client would. */
export interface RawRequest {
  readonly operation: string;
  /** JSON text, a form, or CBOR. */
  readonly body: string | Uint8Array;
  readonly service?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export function send(
  protocol: Protocol,
  { url }: Pick<SimulatorServer, 'url'>,
  request: RawRequest,
): Promise<Response> {
  const { operation, body, service = 'monitoring', headers = {} } = request;
  const path = protocol === 'rpc-v2-cbor' ? `/service/GraniteServiceVersion20100801/operation/${operation}` : '/';
  return fetch(`${url}${path}`, {
    method: 'POST',
    headers: { authorization: signedFor(service), ...addressing(protocol, operation), ...headers },
    body: typeof body === 'string' ? body : new Blob([Uint8Array.from(body)]),
  });
}

function addressing(protocol: Protocol, operation: string): Readonly<Record<string, string>> {
  if (protocol === 'aws-query') return { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' };
  if (protocol === 'rpc-v2-cbor') {
    return { 'content-type': 'application/cbor', accept: 'application/cbor', 'smithy-protocol': 'rpc-v2-cbor' };
  }
  return {
    'content-type': 'application/x-amz-json-1.0',
    'x-amz-target': `GraniteServiceVersion20100801.${operation}`,
  };
}

export function signedFor(service: string): string {
  return `AWS4-HMAC-SHA256 Credential=observer/20260301/eu-central-1/${service}/aws4_request, SignedHeaders=host, Signature=x`;
}
