import { readFileSync } from 'node:fs';
import type { RealTime } from '@ecs-guard/simulator/serve/pacer';
import { systemNow } from '../../adapters/system.ts';
import { processStreams } from '../streams.ts';

/** The clock, files and streams that `ecs-guard simulate --serve` uses. */
export interface ServeHost {
  readonly realTime: RealTime;
  out(text: string): void;
  err(text: string): void;
  readFile(path: string): string;
  /** Resolves when the user stops the command. */
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
