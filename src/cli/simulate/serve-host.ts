import { readFileSync } from 'node:fs';
import type { RealTime } from '@ecs-guard/simulator/serve/pacer';
import { systemNow } from '../../adapters/system.ts';

/** The machine that a simulated AWS runs on. */
export interface ServeHost {
  readonly realTime: RealTime;
  out(text: string): void;
  err(text: string): void;
  readFile(path: string): string;
  /** Resolves when somebody wants it to end. */
  untilStopped(): Promise<void>;
}

export function processServeHost(): ServeHost {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', ignoreClosedPipe);
  return {
    realTime: {
      now: systemNow,
      setTimeout: (run, ms) => {
        const timer = setTimeout(run, ms);
        return () => clearTimeout(timer);
      },
    },
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
    readFile: (path) => readFileSync(path, 'utf8'),
    untilStopped: () =>
      new Promise((resolve) => {
        for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
      }),
  };
}

/** Whoever reads along may close its end: what is served goes on. */
function ignoreClosedPipe(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
}
