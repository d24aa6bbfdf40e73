import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';

/** A call that a tool made. */
export interface LoggedCall {
  /** The service of its signature, e.g. `ecs`. */
  readonly service: string;
  /** E.g. `DescribeServices`. */
  readonly operation: string;
  /** Body of the answer if it was an error. */
  readonly error?: string;
}

export interface CallLog {
  /** Endpoint for the tool. */
  readonly url: string;
  readonly calls: readonly LoggedCall[];
  close(): void;
}

/**
 * Forwards calls to a simulated AWS and records them.
 *
 * @param onFirst runs before the first call is forwarded
 */
export async function startCallLog(endpoint: string, onFirst: () => Promise<void>): Promise<CallLog> {
  const calls: LoggedCall[] = [];
  let first: Promise<void> | undefined;
  const forward = async (message: IncomingMessage, answer: ServerResponse) => {
    first ??= onFirst();
    const [body] = await Promise.all([buffer(message), first]);
    const headers = { ...message.headers, host: new URL(endpoint).host };
    const forwarded = request(endpoint + message.url, { method: message.method, headers });
    forwarded.end(body);
    const [reply] = await once(forwarded, 'response');
    const replied = await buffer(reply);
    calls.push({
      ...identify(headers, message.url ?? '', body),
      ...(reply.statusCode < 400 ? {} : { error: replied.toString() }),
    });
    answer.writeHead(reply.statusCode, reply.headers).end(replied);
  };
  const server = createServer((message, answer) => {
    forward(message, answer).catch((error: unknown) => answer.destroy(error instanceof Error ? error : undefined));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  return {
    url: `http://127.0.0.1:${port}`,
    calls,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

type Headers = Readonly<Record<string, string | readonly string[] | undefined>>;

/** Reads the operation where each of AWS's protocols writes it. */
export function identify(headers: Headers, path: string, body: Buffer): LoggedCall {
  const [, service = 'unsigned'] =
    /Credential=[^/]+\/\d+\/[^/]+\/([^/]+)\//.exec(String(headers['authorization'])) ?? [];
  const [, target] = /\.(\w+)$/.exec(String(headers['x-amz-target'] ?? '')) ?? [];
  const [, inPath] = /\/operation\/(\w+)/.exec(path) ?? [];
  const text = headers['content-encoding'] === 'gzip' ? gunzipSync(body).toString() : body.toString();
  const [, action] = /(?:^|&)Action=(\w+)/.exec(text) ?? [];
  return { service, operation: target ?? inPath ?? action ?? path };
}
