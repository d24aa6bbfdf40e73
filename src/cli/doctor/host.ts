import { statSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { systemNow } from '../../adapters/system.ts';
import type { DurationMs, EpochMs } from '../../core/time.ts';
import { writeWhole } from '../report/host.ts';
import { processStreams, type Streams } from '../streams.ts';
import type { AwsChoice } from '../wait/aws.ts';

/** The clock and streams that `ecs-guard doctor` uses. */
export interface DoctorHost extends Streams {
  /** Columns of the terminal; undefined if stdout is none. */
  readonly columns: number | undefined;
  /** Whether stderr is a terminal, where progress is redrawn. */
  readonly showsProgress: boolean;
  readonly env: Readonly<Record<string, string | undefined>>;
  now(): EpochMs;
  pause(span: DurationMs): Promise<void>;
  /** What is at a path; undefined if nothing is, or if it cannot be seen. */
  kindOf(path: string): 'file' | 'folder' | undefined;
  /** Writes a whole file: one that exists is replaced at the end. Rejects with an error of the operating system. */
  writeWhole(path: string, text: string): Promise<void>;
  /** @default the SDK's own chains */
  readonly awsOverrides?: AwsChoice['overrides'];
}

export function processHost(): DoctorHost {
  const streams = processStreams();
  return {
    ...streams,
    columns: streams.stdout.isTTY ? streams.stdout.columns : undefined,
    showsProgress: streams.stderr.isTTY === true,
    env: process.env,
    now: systemNow,
    pause: async (span) => void (await pause(span)),
    kindOf,
    writeWhole: (path, text) => writeWhole(path, text, { force: true }),
  };
}

function kindOf(path: string): 'file' | 'folder' | undefined {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined) return undefined;
  return found.isDirectory() ? 'folder' : 'file';
}
