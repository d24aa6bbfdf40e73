import type { Server } from 'node:http';

/** Listens on a port of 127.0.0.1, by default a free one, and returns the port's number. */
export async function listenOnLoopback(server: Server, port = 0): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error(`server listens on ${address}, not on a port`);
  return address.port;
}

/** Closes a server at once, including connections that wait for an answer: it may never come. */
export async function closeServer(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve, reject) => {
    server.close((error) => (error ? reject(error) : resolve()));
  });
  server.closeAllConnections();
  await closed;
}
