import type { Fault } from '../server.ts';
import type { KeptTable } from './kept-tables.ts';
import type { CrashPoint, StoryCall } from './story-faults.ts';
import type { SimulatedAwsOptions } from './world.ts';

export interface DeployedGuardOptions extends SimulatedAwsOptions {
  /** Path of `<stack>.template.json` in the output folder of a synthesized app; its assets are in the same folder. */
  readonly templateFile: string;
  /** Tables of the account that the template does not create, with their items. @default none */
  readonly keptTables?: readonly KeptTable[];
  readonly crashes?: readonly CrashPoint[];
  readonly faults?: (call: StoryCall) => Fault | undefined;
  /** If true, a queue's invocations run concurrently, with one message each. @default one at a time, in batches */
  readonly overlap?: boolean;
  /** Remaining time that the Lambda context reports at first, by function name. @default the function's timeout */
  readonly remainingTimeMs?: Readonly<Record<string, number>>;
  /**
   * Environment variables by function name; they override the template's.
   *
   * @default only a high call rate for the sweeper
   */
  readonly variables?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Called when all work of an instant is done, before time moves by `virtualMs`. @default no pause */
  readonly pace?: (virtualMs: number) => Promise<void>;
}
