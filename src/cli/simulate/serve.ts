import { dirname, resolve } from 'node:path';
import { readModelFile, type Surroundings } from '@ecs-guard/simulator/serve/model-file';
import { type Serving, startServing } from '@ecs-guard/simulator/serve/serve';
import type { BusEvent } from '@ecs-guard/simulator/services/bus-event';
import { exitCodeOf } from '../../core/wait/wait-verdict.ts';
import { describeRefusal } from '../refuse.ts';
import { packageVersion } from '../version.ts';
import { readServeArguments, type ServeArguments } from './serve-arguments.ts';
import { processServeHost, type ServeHost } from './serve-host.ts';

/** Runs `ecs-guard simulate --serve` until it is stopped, and returns its exit code. */
export async function runServe(args: readonly string[], host: ServeHost = processServeHost()): Promise<number> {
  const reading = readServeArguments(args);
  if (reading.is === 'help') {
    host.out(reading.text);
    return exitCodeOf('succeeded');
  }
  if (reading.is === 'refused') {
    host.err(describeRefusal(reading.faults, 'simulate'));
    return exitCodeOf('usage');
  }
  const surroundings = readModels(reading.serve.modelsFile, host);
  if (Array.isArray(surroundings)) return refuse(host, surroundings);
  const starting = await start(reading.serve, surroundings, host);
  if ('fault' in starting) return refuse(host, [starting.fault]);
  const { serving } = starting;
  // The reader of the first line may stop the command immediately.
  const stopped = host.untilStopped();
  host.out(describeServing(serving, reading.serve.speed));
  await stopped;
  await serving.close();
  host.err('# stopped\n');
  return exitCodeOf('succeeded');
}

function refuse(host: ServeHost, faults: readonly string[]): number {
  host.err(faults.map((fault) => `error: ${fault}\n`).join(''));
  return exitCodeOf('usage');
}

/** Reads the model file, or returns what is wrong with it. */
function readModels(path: string | undefined, host: ServeHost): Surroundings | string[] {
  if (path === undefined) return { models: {}, services: {} };
  let text: string;
  try {
    text = host.readFile(path);
  } catch (error) {
    return [`cannot read --models: ${messageOf(error)}`];
  }
  // Paths of recordings are relative to the model file's folder.
  const readFile = (recording: string) => host.readFile(resolve(dirname(path), recording));
  const reading = readModelFile(text, { file: path, readFile });
  return reading.is === 'read' ? reading.surroundings : [...reading.mistakes];
}

async function start(
  serve: ServeArguments,
  surroundings: Surroundings,
  host: ServeHost,
): Promise<{ readonly serving: Serving } | { readonly fault: string }> {
  // Tools repeat their calls; each warning is given on the first one.
  const warned = new Set<string>();
  try {
    const serving = await startServing({
      ...serve,
      version: packageVersion(),
      realTime: host.realTime,
      surroundings,
      onEvent: (event) => host.err(describeEvent(event, serve)),
      onHook: ({ name, stage, answer }) => host.err(`# hook ${name} in ${stage}: ${answer}\n`),
      onIgnored: (action, member) => {
        const text = `# warning: ${action} ignores ${member}, which the simulator does not use\n`;
        if (warned.has(text)) return;
        warned.add(text);
        host.err(text);
      },
      onBug: (error) => host.err(`# a bug of the simulator, please report it: ${messageOf(error)}\n`),
    });
    return { serving };
  } catch (error) {
    const { code, port } = Object(error);
    if (code === 'EADDRINUSE')
      return { fault: `port ${port} on 127.0.0.1 is in use: choose another port, or leave the option out` };
    if (code === 'EACCES') return { fault: `you may not open port ${port} on 127.0.0.1: choose a port above 1023` };
    throw error;
  }
}

/** Returns text that can be pasted into a shell as a whole. */
function describeServing({ url, controlUrl, region, account }: Serving, speed: number): string {
  return `# a simulated AWS: account ${account}, ${region}, ${speed} virtual s per second; press Ctrl-C to stop it
export AWS_ENDPOINT_URL=${url}
export AWS_REGION=${region} AWS_DEFAULT_REGION=${region}
export AWS_ACCESS_KEY_ID=simulated AWS_SECRET_ACCESS_KEY=simulated
export ECS_GUARD_CONTROL_URL=${controlUrl}
`;
}

/** Formats an event on one line, when it reaches the bus. It names the Region and account unless they are the server's. */
function describeEvent({ time, source, resources, detail, ...event }: BusEvent, home: ServeArguments): string {
  const { eventName, reason, state, lastStatus, stoppedReason } = Object(detail);
  const resource = resources[0]?.split(/[/:]/).at(-1) ?? source;
  const parts = [resource, eventName, state?.value, lastStatus, reason, stoppedReason];
  const what = parts.filter((part) => typeof part === 'string').join(' ');
  const place = [
    ...(event.region === home.region ? [] : [event.region]),
    ...(event.account === home.account ? [] : [event.account]),
  ];
  return `# ${[time, ...place, event['detail-type']].join(' ')}: ${what}\n`;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
