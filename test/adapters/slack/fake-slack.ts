import { createServer, type ServerResponse } from 'node:http';

/** One call as the server saw it. */
interface SlackCall {
  readonly method: string;
  readonly authorization: string | undefined;
  readonly contentType: string | undefined;
  readonly body: Readonly<Record<string, unknown>>;
}

interface Shape {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A Slack on loopback that gives the answers that it was told, in order. */
export interface FakeSlack {
  readonly apiUrl: string;
  readonly calls: readonly SlackCall[];
  /** An object is sent as JSON, a text as it is. */
  answer(body: object | string, shape?: Shape): FakeSlack;
  /** Never answers. */
  hang(): FakeSlack;
  /** Takes the call and drops the connection. */
  reset(): FakeSlack;
  close(): Promise<void>;
}

export async function startFakeSlack(): Promise<FakeSlack> {
  const calls: SlackCall[] = [];
  const answers: ((response: ServerResponse) => void)[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      calls.push({
        method: (request.url ?? '').replace('/api/', ''),
        authorization: request.headers.authorization,
        contentType: request.headers['content-type'],
        body: JSON.parse(Buffer.concat(chunks).toString()),
      });
      const answer = answers.shift();
      if (answer === undefined) response.writeHead(418).end('no answer is left');
      else answer(response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const fake: FakeSlack = {
    apiUrl: `http://127.0.0.1:${address !== null && typeof address === 'object' ? address.port : 0}/api/`,
    calls,
    answer(body, { status = 200, headers = {} } = {}) {
      answers.push((response) =>
        response.writeHead(status, { ...headers }).end(typeof body === 'string' ? body : JSON.stringify(body)),
      );
      return fake;
    },
    hang() {
      answers.push(() => undefined);
      return fake;
    },
    reset() {
      answers.push((response) => response.destroy());
      return fake;
    },
    async close() {
      if (!server.listening) return;
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return fake;
}
