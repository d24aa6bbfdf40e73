import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { buildSync } from 'esbuild';
import type { EnvironmentData, EnvironmentMessage, FunctionError, InvokeMessage } from '../worker/messages.ts';

/** How an invocation ended: `answered` is a success, all others are failures. */
export type InvocationEnd =
  | { readonly ended: 'answered'; readonly result: unknown; readonly spentMs?: number }
  | {
      readonly ended: 'failed' | 'init-error' | 'crashed' | 'timed-out';
      readonly error: FunctionError;
      /** Virtual time that passed in hanging calls. @default 0 */
      readonly spentMs?: number;
    };

export interface EnvironmentOptions {
  readonly data: EnvironmentData;
  readonly variables: Readonly<Record<string, string>>;
  onLog(text: string): void;
}

/**
 * A worker thread that runs a bundle, like an execution environment of Lambda. It runs one invocation at a time, and
 * cannot be used again after a crash, a timeout or an error at load.
 */
export class ExecutionEnvironment {
  readonly #worker: Worker;
  readonly #onLog: (text: string) => void;
  readonly #loaded: Promise<InvocationEnd | 'ready'>;
  #settleLoad: (end: InvocationEnd | 'ready') => void = () => {};
  #settle: ((end: InvocationEnd) => void) | undefined;
  #usable = true;
  #timeoutMs = 0;

  constructor({ data, variables, onLog }: EnvironmentOptions) {
    this.#onLog = onLog;
    this.#loaded = new Promise((resolve) => {
      this.#settleLoad = resolve;
    });
    this.#worker = new Worker(entryCode(), {
      eval: true,
      workerData: data,
      env: { ...variables },
      execArgv: [],
    });
    this.#worker.on('message', (message: EnvironmentMessage) => this.#onMessage(message));
    this.#worker.on('error', (error: unknown) => this.#end({ ended: 'crashed', error: describe(error) }));
    this.#worker.on('exit', (code) => {
      const message = `the process of the function ended with exit code ${code} before it answered`;
      this.#end({ ended: 'crashed', error: { name: 'Runtime.ExitError', message, stack: undefined } });
    });
  }

  /** If false, the next invocation needs a new environment. */
  get usable(): boolean {
    return this.#usable;
  }

  /** Runs one invocation. `timeoutMs` limits both real and virtual time; virtual time passes only in hanging calls. */
  async invoke(message: InvokeMessage, timeoutMs: number): Promise<InvocationEnd> {
    const loaded = await this.#loaded;
    if (loaded !== 'ready') return loaded;
    const ended = new Promise<InvocationEnd>((resolve) => {
      this.#settle = resolve;
    });
    const timer = setTimeout(() => this.#timeOut(`${timeoutMs / 1000} s of real time`, 0), timeoutMs);
    this.#timeoutMs = timeoutMs;
    this.#worker.postMessage(message);
    const end = await ended;
    clearTimeout(timer);
    return end;
  }

  /** Terminates the thread at once: no `finally` block of the handler runs. */
  async crash(): Promise<void> {
    this.#usable = false;
    await this.#worker.terminate();
  }

  #onMessage(message: EnvironmentMessage): void {
    if (message.kind === 'log') this.#onLog(message.text);
    else if (message.kind === 'ready') this.#settleLoad('ready');
    else if (message.kind === 'answered') {
      this.#finish({ ended: 'answered', result: message.result, spentMs: message.spentMs });
    } else if (message.kind === 'failed') {
      this.#finish({ ended: 'failed', error: message.error, spentMs: message.spentMs });
    } else if (message.kind === 'out-of-time') {
      this.#timeOut(`${this.#timeoutMs / 1000} s of virtual time`, this.#timeoutMs);
    } else this.#end({ ended: 'init-error', error: message.error });
  }

  #timeOut(after: string, spentMs: number): void {
    const message = `the function timed out after ${after}`;
    this.#end({ ended: 'timed-out', error: { name: 'Sandbox.Timedout', message, stack: undefined }, spentMs });
    void this.#worker.terminate();
  }

  #end(end: InvocationEnd): void {
    this.#usable = false;
    this.#settleLoad(end);
    this.#finish(end);
  }

  #finish(end: InvocationEnd): void {
    this.#settle?.(end);
    this.#settle = undefined;
  }
}

let entry: string | undefined;

/** The entry as JavaScript: a thread that strips types itself takes twice as long to start, and a run starts many. */
function entryCode(): string {
  const entryPoints = [join(import.meta.dirname, '..', 'worker', 'entry.ts')];
  entry ??= buildSync({ entryPoints, bundle: true, platform: 'node', write: false }).outputFiles[0]?.text;
  if (entry === undefined) throw new Error(`nothing was built of ${entryPoints[0]}`);
  return entry;
}

function describe(error: unknown): FunctionError {
  if (!(error instanceof Error)) return { name: 'Error', message: String(error), stack: undefined };
  return { name: error.name, message: error.message, stack: error.stack };
}
