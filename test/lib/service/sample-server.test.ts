import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { SAMPLE_SERVER } from '../../../lib/service/sample-server.ts';

describe('the program of the sample service', () => {
  it('is healthy in either version, and answers with 500 in the bad one, until it is told to stop', async () => {
    expect(await runServer('0')).toEqual({ health: 200, page: 200, exitCode: 0 });
    expect(await runServer('1')).toEqual({ health: 200, page: 500, exitCode: 0 });
  });
});

/** Runs the program as the container would, asks it twice, and stops it. */
async function runServer(BAD: string) {
  const port = await freePort();
  const run = spawn(process.execPath, ['-e', SAMPLE_SERVER], { env: { BAD, PORT: String(port) } });
  try {
    const health = await statusOf(`http://127.0.0.1:${port}/health`);
    const page = await statusOf(`http://127.0.0.1:${port}/`);
    run.kill('SIGTERM');
    const [exitCode] = await once(run, 'close');
    return { health, page, exitCode };
  } finally {
    run.kill('SIGKILL');
  }
}

/** Asks until the server listens. */
async function statusOf(url: string): Promise<number> {
  for (;;) {
    try {
      return (await fetch(url, { headers: { connection: 'close' } })).status;
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
    }
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  if (address === null || typeof address === 'string') throw new Error('the server must listen on a port');
  return address.port;
}
