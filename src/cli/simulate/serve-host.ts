import { readFileSync } from 'node:fs';
import type { RealTime } from '@ecs-guard/simulator/serve/pacer';
import { systemNow } from '../../adapters/system.ts';
import { processStreams } from '../streams.ts';

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
  const { stdout, stderr } = processStreams();
  return {
    realTime: {
      now: systemNow,
      setTimeout: (run, ms) => {
        const timer = setTimeout(run, ms);
        return () => clearTimeout(timer);
      },
    },
    out: (text) => void stdout.write(text),
    err: (text) => void stderr.write(text),
    readFile: (path) => readFileSync(path, 'utf8'),
    untilStopped: () =>
      new Promise((resolve) => {
        for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
      }),
  };
}
