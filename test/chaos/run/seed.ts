import { checkEvents } from '../checks/events.ts';
import { checkMissed } from '../checks/missed.ts';
import { checkMessages } from '../checks/messages.ts';
import { checkQueues } from '../checks/queues.ts';
import { checkReadability } from '../checks/readability.ts';
import { checkRecords } from '../checks/records.ts';
import type { Violation } from '../checks/violation.ts';
import { Machine } from '../machine/machine.ts';
import { planWorld, type Without, watchedDeployments } from '../world/plan-world.ts';

/** What one seed came to. */
export interface SeedResult {
  readonly seed: number;
  /** How many deployments happened; those before the guard came are not counted. */
  readonly deployments: number;
  readonly services: number;
  readonly steps: number;
  /** Over every step: the same seed gives the same hash. */
  readonly hash: string;
  readonly isCalm: boolean;
  readonly violations: readonly Violation[];
  /** Empty where no trace was asked for. */
  readonly trace: readonly string[];
  /** The kinds of faults that struck. */
  readonly faults: readonly string[];
}

const NOTHING: Without = new Set();

/** Runs one history to its end and checks every promise. */
export async function runSeed(
  seed: number,
  options: { readonly without?: Without; readonly keepTrace?: boolean } = {},
): Promise<SeedResult> {
  const { without = NOTHING, keepTrace = false } = options;
  const services = planWorld(String(seed), without);
  const machine = new Machine({ seed: String(seed), services, without, keepTrace });
  await machine.run();
  const { scheduler, faults } = machine;
  return {
    seed,
    deployments: watchedDeployments(services).length,
    services: services.length,
    steps: scheduler.steps,
    hash: scheduler.hash,
    isCalm: faults.isCalm,
    violations: [
      ...checkQueues(machine),
      ...checkRecords(machine),
      ...checkMessages(machine),
      ...checkEvents(machine),
      ...checkMissed(machine),
      ...checkReadability(machine),
    ],
    trace: scheduler.trace,
    faults: [...faults.struck.keys()],
  };
}
