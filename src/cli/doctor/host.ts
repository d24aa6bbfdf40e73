import { setTimeout as pause } from 'node:timers/promises';
import { systemNow } from '../../adapters/system.ts';
import type { DurationMs, EpochMs } from '../../core/time.ts';
import { type OutputFiles, outputFiles } from '../output-file.ts';
import { processStreams, type Streams } from '../streams.ts';
import type { AwsChoice } from '../wait/aws.ts';

/** The clock and streams that `ecs-guard doctor` uses. */
export interface DoctorHost extends Streams, OutputFiles {
  /** Columns of the terminal; undefined if stdout is none. */
  readonly columns: number | undefined;
  /** Whether stderr is a terminal, where progress is redrawn. */
  readonly showsProgress: boolean;
  readonly env: Readonly<Record<string, string | undefined>>;
  now(): EpochMs;
  pause(span: DurationMs): Promise<void>;
  /** @default the SDK's own chains */
  readonly awsOverrides?: AwsChoice['overrides'];
}

export function processHost(): DoctorHost {
  const streams = processStreams();
  return {
    ...streams,
    ...outputFiles,
    columns: streams.stdout.isTTY ? streams.stdout.columns : undefined,
    showsProgress: streams.stderr.isTTY === true,
    env: process.env,
    now: systemNow,
    pause: async (span) => void (await pause(span)),
  };
}
