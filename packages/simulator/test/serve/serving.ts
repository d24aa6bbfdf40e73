import { onTestFinished } from 'vitest';
import type { RealTime } from '../../src/serve/pacer.ts';
import { type ServeOptions, type Serving, startServing } from '../../src/serve/serve.ts';
import { noon } from '../loopback.ts';

/** Real time in a test's hands: it stands still until somebody lets it pass. */
export class HandTime implements RealTime {
  #now = noon;
  readonly #timers = new Set<{ readonly at: number; readonly run: () => void }>();

  now(): number {
    return this.#now;
  }

  setTimeout(run: () => void, ms: number): () => void {
    const timer = { at: this.#now + ms, run };
    this.#timers.add(timer);
    return () => void this.#timers.delete(timer);
  }

  /** Jumps; timers that came due fire once, at the end. */
  pass(ms: number): void {
    this.#now += ms;
    for (const timer of [...this.#timers].filter(({ at }) => at <= this.#now)) {
      this.#timers.delete(timer);
      timer.run();
    }
  }

  get timers(): number {
    return this.#timers.size;
  }
}

export interface Served extends Serving {
  readonly realTime: HandTime;
  /** Asks the control port, and gives the status and the parsed body of its answer. */
  control(method: string, path: string, body?: unknown): Promise<{ readonly status: number; readonly body: Told }>;
}

/** As much of the answers as tests look at. */
interface Told {
  readonly error?: string;
  readonly now?: string;
  readonly speed?: number;
  readonly paused?: boolean;
  readonly services?: readonly Readonly<Record<string, unknown>>[];
  readonly alarms?: readonly { readonly alarm: string; readonly state: string }[];
  readonly events?: readonly Readonly<Record<string, unknown>>[];
}

/** A simulated AWS that began at noon; it closes when the test ends. */
export async function serve(options: Partial<ServeOptions> = {}): Promise<Served> {
  const realTime = new HandTime();
  const serving = await startServing({ realTime, ...options });
  onTestFinished(() => serving.close());
  return {
    ...serving,
    realTime,
    control: async (method, path, body) => {
      const text = typeof body === 'string' ? body : JSON.stringify(body);
      const response = await fetch(`${serving.controlUrl}${path}`, {
        method,
        ...(body === undefined ? {} : { body: text }),
      });
      return { status: response.status, body: Object(await response.json()) };
    },
  };
}
