import { onTestFinished } from 'vitest';
import { VirtualClock } from '../src/clock.ts';
import { type SimulatorServer, type SimulatorServerOptions, startSimulatorServer } from '../src/server.ts';
import type { SimulatedCall, SimulatedService } from '../src/service.ts';

/** 2026-03-01T12:00:00Z */
export const noon = 1_772_366_400_000;

/** A server for one test; it closes when the test ends. Everything is allowed unless the test says otherwise. */
export async function startServer(options: Partial<SimulatorServerOptions>): Promise<SimulatorServer> {
  const server = await startSimulatorServer({
    services: [],
    clock: new VirtualClock(noon),
    authorize: () => 'allowed',
    ...options,
  });
  onTestFinished(() => server.close());
  return server;
}

/** Settings of an SDK client that talks to the server as the function with that access key, in the server's Region. */
export function clientSettings(server: { readonly url: string; readonly region?: string }, accessKeyId = 'observer') {
  return {
    endpoint: server.url,
    region: server.region ?? 'eu-central-1',
    credentials: { accessKeyId, secretAccessKey: 'unchecked' },
  };
}

/** A service of one operation's answer, for tests of the wire alone. */
export function stubService(signingName: string, handle: (call: SimulatedCall) => unknown): SimulatedService {
  return { signingName, handle, resourcesOf: () => ['*'] };
}
