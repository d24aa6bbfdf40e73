import { setTimeout as pause } from 'node:timers/promises';
import { systemNow } from '../../adapters/system.ts';
import type { DurationMs, EpochMs } from '../../core/time.ts';
import { processStreams } from '../streams.ts';
import type { AwsChoice } from '../wait/aws.ts';

/** The clock and streams that `ecs-guard history` uses. */
export interface HistoryHost {
  /** Writes to stdout and waits until it accepts more. False if its reader closed it. */
  print(text: string): Promise<boolean>;
  readonly stderr: { write(text: string): unknown };
  /** Columns of the terminal; undefined if stdout is none. */
  readonly columns: number | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
  now(): EpochMs;
  pause(span: DurationMs): Promise<void>;
  /** @default the SDK's own chains */
  readonly awsOverrides?: AwsChoice['overrides'];
}

export function processHost(): HistoryHost {
  const { stdout, stderr } = processStreams();
  return {
    print: printTo(stdout),
    stderr,
    columns: stdout.isTTY ? stdout.columns : undefined,
    env: process.env,
    now: systemNow,
    pause: async (span) => void (await pause(span)),
  };
}

/**
 * Writes to a stream at the pace of its reader, so that a slow reader does not make the process keep the output.
 *
 * @internal
 */
export function printTo(stream: NodeJS.WritableStream & { readonly destroyed?: boolean }) {
  return (text: string): Promise<boolean> =>
    new Promise((resolve) => {
      // Without its reader, a pipe reports an error, and never drains.
      stream.write(text, (error) => resolve(error === undefined || error === null));
    });
}
