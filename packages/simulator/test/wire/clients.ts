import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { AwsJson1_0Protocol, AwsQueryProtocol, AwsSmithyRpcV2CborProtocol } from '@aws-sdk/core/protocols';
import { cbor } from '@smithy/core/cbor';
import type { SimulatorServer } from '../../src/server.ts';
import { ServiceError, type SimulatedCall } from '../../src/service.ts';
import { findOperation, findService, type WireOperation } from '../../src/wire/operations.ts';
import type { WireRequest } from '../../src/wire/request.ts';
import { clientSettings, startServer, stubService } from '../loopback.ts';

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
  server: { readonly url: string; readonly region?: string },
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

export function signedFor(service: string, region = 'eu-west-1', accessKeyId = 'observer'): string {
  return `AWS4-HMAC-SHA256 Credential=${accessKeyId}/20260301/${region}/${service}/aws4_request, SignedHeaders=host, Signature=x`;
}

export function form(body: string) {
  return { operation: '', body };
}

export function emptyBody(protocol: Protocol): string | Uint8Array {
  if (protocol === 'rpc-v2-cbor') return cbor.serialize({});
  return protocol === 'aws-query' ? 'Action=DescribeAlarms&Version=2010-08-01' : '{}';
}

export async function refusalOf(protocol: Protocol, server: { readonly url: string }) {
  return readError(protocol, await send(protocol, server, { operation: 'DescribeAlarms', body: emptyBody(protocol) }));
}

export async function cborOf(response: Response): Promise<Readonly<Record<string, unknown>>> {
  return cbor.deserialize(new Uint8Array(await response.arrayBuffer()));
}

/** An error in the words of its protocol; the code without its namespace. */
export async function readError(protocol: Protocol, response: Response) {
  const { status } = response;
  if (protocol === 'aws-query') {
    const text = await response.text();
    const [, code] = /<Code>(.*)<\/Code>/.exec(text) ?? [];
    const [, message] = /<Message>(.*)<\/Message>/.exec(text) ?? [];
    return { status, code, message: message?.replaceAll('&quot;', '"') };
  }
  const { __type, message } = protocol === 'aws-json' ? Object(await response.json()) : await cborOf(response);
  return { status, code: String(__type).split('#').at(-1), message };
}

/** What the answer says, whatever its protocol. */
export async function textOf(response: Response): Promise<string> {
  const bytes = new Uint8Array(await response.arrayBuffer());
  if (response.headers.get('content-type') === 'application/cbor') return JSON.stringify(cbor.deserialize(bytes));
  return Buffer.from(bytes).toString('utf8').replaceAll('&quot;', '"');
}

/** A CloudWatch that notes what it is asked, and gives one answer to everything. */
export async function noting(answer: unknown = {}) {
  const seen: SimulatedCall[] = [];
  const monitoring = stubService('monitoring', (call) => {
    seen.push(call);
    return answer;
  });
  return { seen, server: await startServer({ services: [monitoring] }) };
}

/** A CloudWatch that refuses everything with one error. */
export function serverThatFails(error: ServiceError): Promise<SimulatorServer> {
  const monitoring = stubService('monitoring', () => {
    throw error;
  });
  return startServer({ services: [monitoring] });
}

export const notFound = new ServiceError('ResourceNotFound', 'no metric alarm <gone>', { status: 404 });

/** A request that only its body and headers tell apart. */
export function wireRequest(body: string, headers: Readonly<Record<string, string>> = {}): WireRequest {
  return { method: 'POST', path: '/', headers, rawBody: Buffer.from(body), body, signature: undefined };
}

/** An operation of CloudWatch by its name. */
export function cloudWatchOperation(name: string): WireOperation {
  const service = findService('monitoring');
  const operation = service && findOperation(service, name);
  if (operation === undefined) throw new Error(`CloudWatch has no operation ${name}`);
  return operation;
}
