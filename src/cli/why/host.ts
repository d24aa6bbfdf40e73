import { systemNow, within } from '../../adapters/system.ts';
import type { DurationMs, EpochMs } from '../../core/time.ts';
import { type OutputFiles, outputFiles } from '../output-file.ts';
import { processStreams } from '../streams.ts';
import type { AwsChoice } from '../wait/aws.ts';
import type { WhyAws } from './aws.ts';
import type { RenderStream } from './render.ts';

/** The clock, streams and files that `ecs-guard why` uses. */
export interface WhyHost extends OutputFiles {
  readonly stdout: RenderStream & { write(text: string): unknown };
  readonly stderr: { write(text: string): unknown };
  readonly env: Readonly<Record<string, string | undefined>>;
  now(): EpochMs;
  /** Resolves with undefined after `limit` unless `read` settles first. */
  within<T>(limit: DurationMs, read: Promise<T>): Promise<T | undefined>;
  /** Creates the clients. @default those of AWS */
  readonly createAws?: (choice: AwsChoice) => WhyAws;
  /** @default the SDK's own chains */
  readonly awsOverrides?: AwsChoice['overrides'];
}

export function processHost(): WhyHost {
  return {
    ...processStreams(),
    ...outputFiles,
    env: process.env,
    now: systemNow,
    within,
  };
}
