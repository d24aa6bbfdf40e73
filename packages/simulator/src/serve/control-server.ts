import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { answerHealth, type Health, isHealthCheck } from '../wire/health.ts';
import { foreignCaller } from '../wire/local-caller.ts';
import { closeServer, listenOnLoopback } from '../wire/loopback.ts';
import { answerControl, type Controlled, controlRoutes } from './control.ts';
import { serveDefaults } from './defaults.ts';

export interface ControlServer {
  readonly url: string;
  close(): Promise<void>;
}

/** Serves the control port on loopback. */
export async function startControl(
  controlled: Controlled,
  { port, health }: { readonly port: number; health(): Health },
): Promise<ControlServer> {
  const routes = controlRoutes(serveDefaults.fastest);
  const server = createServer((message, response) => void serveControl(message, response));
  server.keepAliveTimeout = 0;
  const url = `http://127.0.0.1:${await listenOnLoopback(server, port)}`;
  return { url, close: () => closeServer(server) };

  async function serveControl(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const foreign = foreignCaller(message.headers);
    if (foreign === undefined && isHealthCheck(message)) {
      const { status, headers, body } = answerHealth(health());
      response.writeHead(status, headers);
      response.end(body);
      return;
    }
    const answer = await answer500(async () => {
      // Checked before the body is read, so that a rejected request has no effect.
      if (foreign !== undefined) return { status: 403, body: { error: `the control port ${foreign}` } };
      const chunks: Uint8Array[] = [];
      for await (const chunk of message) chunks.push(chunk);
      const body = Buffer.concat(chunks).toString('utf8');
      return answerControl(routes, controlled, { method: message.method ?? 'GET', path: message.url ?? '/', body });
    });
    response.writeHead(answer.status, { 'content-type': 'application/json' });
    response.end(`${JSON.stringify(answer.body, undefined, 2)}\n`);
  }
}

/** Turns an error in the simulator into a 500 with its message. */
async function answer500(run: () => ReturnType<typeof answerControl>): ReturnType<typeof answerControl> {
  try {
    return await run();
  } catch (error) {
    return { status: 500, body: { error: error instanceof Error ? error.message : String(error) } };
  }
}
