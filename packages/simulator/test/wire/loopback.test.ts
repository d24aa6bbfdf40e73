import { createServer } from 'node:http';
import { describe, expect, it, onTestFinished } from 'vitest';
import { closeServer, listenOnLoopback } from '../../src/wire/loopback.ts';

/** A server that leaves every request without an answer. */
function silentServer() {
  const server = createServer(() => undefined);
  onTestFinished(() => void server.close());
  return server;
}

describe('a server on loopback', () => {
  it('listens on 127.0.0.1 alone, on a free port of its own', async () => {
    const [first, second] = [silentServer(), silentServer()];
    const ports = [await listenOnLoopback(first), await listenOnLoopback(second)];
    expect(new Set(ports).size).toBe(2);
    expect(first.address()).toEqual({ address: '127.0.0.1', family: 'IPv4', port: ports[0] });
  });

  it('takes the port that is asked for, and says so when it is taken', async () => {
    const port = await listenOnLoopback(silentServer());
    await expect(listenOnLoopback(silentServer(), port)).rejects.toMatchObject({ code: 'EADDRINUSE', port });
  });

  it('closes at once, though a caller still waits for an answer', async () => {
    const server = silentServer();
    const port = await listenOnLoopback(server);
    const arrived = new Promise((resolve) => server.once('request', resolve));
    const answer = fetch(`http://127.0.0.1:${port}`);
    const cut = expect(answer).rejects.toThrow('fetch failed');
    await arrived;
    await closeServer(server);
    await cut;
    await expect(closeServer(server)).rejects.toMatchObject({ code: 'ERR_SERVER_NOT_RUNNING' });
  });
});
