import { setTimeout as pause } from 'node:timers/promises';
import { systemNow } from '../../adapters/system.ts';
import type { DurationMs, EpochMs } from '../../core/time.ts';
import { processStreams, type Streams } from '../streams.ts';
import type { AwsChoice } from '../wait/aws.ts';

/** The clock and streams that `ecs-guard protect` uses. */
export interface ProtectHost extends Streams {
  /** Columns of the terminal; undefined if stdout is none. */
  readonly columns: number | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
  now(): EpochMs;
  pause(span: DurationMs): Promise<void>;
  /** @default the SDK's own chains */
  readonly awsOverrides?: AwsChoice['overrides'];
}

export function processHost(): ProtectHost {
  const streams = processStreams();
  return {
    ...streams,
    columns: streams.stdout.isTTY ? streams.stdout.columns : undefined,
    env: process.env,
    now: systemNow,
    pause: async (span) => void (await pause(span)),
  };
}
