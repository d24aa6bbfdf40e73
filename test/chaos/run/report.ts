import type { Violation } from '../checks/violation.ts';
import type { Without } from '../world/plan-world.ts';
import type { SeedResult } from './seed.ts';
import { runSeed } from './seed.ts';
import { type Shrunk, shrink } from './shrink.ts';

/** Lines of a history that are shown before the rest is left to a replay. */
const TRACE_LINES = 120;

/** The one line that runs a history again. */
function replayLine(seed: number, without: Without): string {
  const left = without.size === 0 ? '' : ` --without ${[...without].join(',')}`;
  return `npm run chaos -- --seed ${seed}${left} --trace`;
}

/** A failure for people: what was broken, how to run it again, and the shortest history that still breaks it. */
export async function describeFailure(result: SeedResult, elapsed: () => number): Promise<readonly string[]> {
  const [first] = result.violations;
  if (first === undefined) return [];
  const { without, result: shortest }: Shrunk = await shrink(result.seed, first.promise, elapsed);
  const told = shortest.violations.find((violation) => violation.promise === first.promise) ?? first;
  const replayed = await runSeed(result.seed, { without, keepTrace: true });
  return [
    `seed ${result.seed} breaks ${result.violations.length} promises, the first: ${describeViolation(told)}`,
    `  replay: ${replayLine(result.seed, without)}`,
    `  shortened to ${shortest.deployments} deployments of ${shortest.services} services, faults: ${shortest.faults.join(', ') || 'none'}`,
    ...shorten(replayed.trace).map((line) => `  | ${line}`),
  ];
}

export function describeViolation({ promise, about, expected, actual }: Violation): string {
  return `"${promise}": ${about}: expected ${expected}, found ${actual}`;
}

/** Answers that only arrive say nothing new; the beginning and the end matter most. */
function shorten(trace: readonly string[]): readonly string[] {
  const telling = trace.filter(
    (line) => !line.endsWith(' <') && !/ (polls|shows message \d+|has no time left)$/.test(line),
  );
  if (telling.length <= TRACE_LINES) return telling;
  const half = TRACE_LINES / 2;
  const left = `… ${telling.length - TRACE_LINES} lines more: replay the seed`;
  return [...telling.slice(0, half), left, ...telling.slice(-half)];
}
