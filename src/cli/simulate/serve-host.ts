import { readFileSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
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
  keepHeapSmall();
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

/**
 * Makes V8 collect earlier than its defaults, which are for speed: a server beside a pipeline's own work must not take
 * half a gigabyte for garbage. It costs about a third more processor time (`npm run bench:serve`).
 */
function keepHeapSmall(): void {
  setFlagsFromString('--semi-space-growth-factor=1');
  setFlagsFromString('--heap-growing-percent=30');
}
