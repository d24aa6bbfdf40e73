import type { Fault } from '../server.ts';
import type { CrashPoint, StoryCall } from './story-faults.ts';
import type { SimulatedAwsOptions } from './world.ts';

export interface DeployedGuardOptions extends SimulatedAwsOptions {
  /** `<folder>/<stack>.template.json` of a synthesized app, its assets beside it. */
  readonly templateFile: string;
  readonly crashes?: readonly CrashPoint[];
  readonly faults?: (call: StoryCall) => Fault | undefined;
  /** Invocations of a queue run beside each other, one message each. @default one after another, in batches */
  readonly overlap?: boolean;
  /** Time that an invocation says it has left, by function name. @default the function's time-out */
  readonly remainingTimeMs?: Readonly<Record<string, number>>;
  /** Environment variables by function name that win over the template's. @default a sweeper that does not wait for its turn */
  readonly variables?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Called when all of an instant is done, before virtual time moves by so much. @default at full speed */
  readonly pace?: (virtualMs: number) => Promise<void>;
}
