import { createRequire } from 'node:module';
import { parentPort, workerData } from 'node:worker_threads';
import { createHangingCalls } from './hanging-calls.ts';
import type { EnvironmentData, EnvironmentMessage, FunctionError, InvokeMessage } from './messages.ts';
import { createVirtualDate } from './virtual-date.ts';

// One execution environment of one function: loads the bundle as Lambda does, then runs one invocation after another.
// The bundle runs unchanged. Only Date, the standard output and the end of hanging calls are replaced.

type Handler = (event: unknown, context: unknown) => unknown;

const data: EnvironmentData = workerData;

const spent = createHangingCalls(globalThis, () => send({ kind: 'out-of-time' }));
globalThis.Date = createVirtualDate(new Float64Array(data.clock), () => spent.ms());
const write = (chunk: string | Uint8Array): boolean => {
  send({ kind: 'log', text: typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString('utf8') });
  return true;
};
process.stdout.write = write;
process.stderr.write = write;

const handler = load();
if (handler !== undefined) {
  parentPort?.on('message', (message: InvokeMessage) => void answer(handler, message));
  send({ kind: 'ready' });
}

function load(): Handler | undefined {
  try {
    const found: unknown = createRequire(data.file)(data.file)[data.exportName];
    if (isHandler(found)) return found;
    throw new TypeError(`${data.file} exports no function ${data.exportName}`);
  } catch (error) {
    send({ kind: 'init-error', error: describe(error) });
    return undefined;
  }
}

async function answer(handle: Handler, { event, context, remainingTimeMs, timeoutMs }: InvokeMessage): Promise<void> {
  spent.begin(timeoutMs);
  const getRemainingTimeInMillis = () => Math.max(0, remainingTimeMs - spent.ms());
  try {
    const result = await handle(event, { ...context, getRemainingTimeInMillis });
    // Lambda returns the result as JSON, so values that JSON cannot represent are lost.
    const plainResult = result === undefined ? null : JSON.parse(JSON.stringify(result));
    send({ kind: 'answered', result: plainResult, spentMs: spent.ms() });
  } catch (error) {
    send({ kind: 'failed', error: describe(error), spentMs: spent.ms() });
  }
}

function send(message: EnvironmentMessage): void {
  parentPort?.postMessage(message);
}

function describe(error: unknown): FunctionError {
  if (!(error instanceof Error)) return { name: 'Error', message: String(error), stack: undefined };
  return { name: error.name, message: error.message, stack: error.stack };
}

function isHandler(value: unknown): value is Handler {
  return typeof value === 'function';
}
