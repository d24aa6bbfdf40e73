import { appendFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { systemNow } from '../../adapters/system.ts';
import type { DurationMs, EpochMs } from '../../core/time.ts';
import { processStreams } from '../streams.ts';
import type { AwsChoice } from './aws.ts';
import type { ScreenStream } from './screen.ts';

/** The clock, files, streams and signals that `ecs-guard wait` uses. */
export interface WaitHost {
  readonly stdout: ScreenStream;
  readonly stderr: ScreenStream;
  readonly env: Readonly<Record<string, string | undefined>>;
  now(): EpochMs;
  /** Rejects when the signal aborts. */
  sleep(span: DurationMs, signal: AbortSignal): Promise<void>;
  /** Calls `tick` every second until the returned function is called. */
  everySecond(tick: () => void): () => void;
  /** Calls `interrupted` at the first SIGINT or SIGTERM; the next one ends the process. */
  onInterrupt(interrupted: (signal: string) => void): () => void;
  appendFile(path: string, text: string): void;
  /** @default the SDK's own chains */
  readonly awsOverrides?: AwsChoice['overrides'];
}

export function processHost(): WaitHost {
  return {
    ...processStreams(),
    env: process.env,
    now: systemNow,
    sleep: (span, signal) => pause(span, undefined, { signal }),
    everySecond: (tick) => {
      const timer = setInterval(tick, 1_000);
      return () => clearInterval(timer);
    },
    onInterrupt: (interrupted) => {
      const signals = ['SIGINT', 'SIGTERM'] as const;
      const stop = () => {
        for (const signal of signals) process.off(signal, handle);
      };
      const handle = (signal: string) => {
        stop();
        interrupted(signal);
      };
      for (const signal of signals) process.on(signal, handle);
      return stop;
    },
    appendFile: (path, text) => appendFileSync(path, text),
  };
}
