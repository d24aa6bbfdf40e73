import type { PromiseName } from '../checks/violation.ts';
import { FAULT_KINDS } from '../machine/faults.ts';
import { planWorld, type Without } from '../world/plan-world.ts';
import { runSeed, type SeedResult } from './seed.ts';

/** Longest time that goes into one shorter history, in milliseconds of the machine that runs it. */
const SHRINKS_FOR = 20_000;

export interface Shrunk {
  readonly without: Without;
  readonly result: SeedResult;
}

/**
 * A shorter history that breaks the same promise: services, faults and deployments are left out, one after the other, as long as
 * the promise stays broken.
 */
export async function shrink(seed: number, promise: PromiseName, elapsed: () => number): Promise<Shrunk> {
  let without: Without = new Set();
  let result = await runSeed(seed);
  const startedAt = elapsed();
  const parts = [...serviceParts(seed), ...FAULT_KINDS, ...deploymentParts(seed)];
  for (let hasShrunk = true; hasShrunk; ) {
    hasShrunk = false;
    for (const part of parts) {
      if (elapsed() - startedAt > SHRINKS_FOR) break;
      if (without.has(part) || isGone(part, without)) continue;
      const shorter = await runSeed(seed, { without: new Set([...without, part]) });
      if (!shorter.violations.some((violation) => violation.promise === promise)) continue;
      without = new Set([...without, part]);
      result = shorter;
      hasShrunk = true;
    }
  }
  const kept = [...without].filter((part) => !isGone(part, without));
  return { without: new Set(kept), result };
}

function serviceParts(seed: number): readonly string[] {
  return planWorld(String(seed), new Set()).map(({ index }) => `service:${index}`);
}

function deploymentParts(seed: number): readonly string[] {
  return planWorld(String(seed), new Set()).flatMap(({ index, incarnations }) => {
    const count = incarnations
      .flatMap(({ deployments }) => deployments)
      .filter(({ ending }) => ending !== 'past').length;
    return Array.from({ length: count }, (_, number) => `deployment:${index}/${number}`);
  });
}

/** A deployment goes with its service. */
function isGone(part: string, without: Without): boolean {
  const service = /^deployment:(\d+)\//.exec(part)?.[1];
  return service !== undefined && without.has(`service:${service}`);
}
