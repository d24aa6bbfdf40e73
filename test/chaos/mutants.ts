import type { Mutant } from '../../tools/mutants/mutant.ts';
import type { PromiseName } from './checks/violation.ts';
import { MUTANTS } from './mutants/list.ts';
import { runSeeds } from './run/pool.ts';
import { runSeed, type SeedResult } from './run/seed.ts';

/** A mutant that so many seeds do not find is not found. */
const SEEDS = 10_000;

const WORKERS = 2;

/** The first seed in which a mutant breaks a promise that the guard as it is keeps there. */
async function findMutant(
  mutant: Mutant,
): Promise<{ readonly seed: number; readonly broken: PromiseName } | undefined> {
  let found: { readonly seed: number; readonly broken: PromiseName } | undefined;
  const suspects: Promise<void>[] = [];
  const suspect = async (result: SeedResult): Promise<void> => {
    const kept = new Set((await runSeed(result.seed)).violations.map(({ promise }) => promise));
    const broken = result.violations.find(({ promise }) => !kept.has(promise))?.promise;
    if (broken !== undefined && (found === undefined || result.seed < found.seed))
      found = { seed: result.seed, broken };
  };
  await runSeeds({ from: 1, seeds: SEEDS, workers: WORKERS, mutant: mutant.name }, (result) => {
    if (result.violations.length > 0 && found === undefined) suspects.push(suspect(result));
    return found === undefined ? 'go on' : 'enough';
  });
  await Promise.all(suspects);
  return found;
}

const wanted = process.argv.slice(2);
let missed = 0;
for (const mutant of MUTANTS.filter(({ name }) => wanted.length === 0 || wanted.includes(name))) {
  const found = await findMutant(mutant);
  if (found === undefined) missed += 1;
  const how = found === undefined ? `not found within ${SEEDS} seeds` : `seed ${found.seed} breaks "${found.broken}"`;
  console.log(`${mutant.name} (${mutant.wrong}): ${how}`);
}
console.log(`${missed} mutants not found`);
if (missed > 0) process.exitCode = 1;
