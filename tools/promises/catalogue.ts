import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Mutant, mutate, type Source } from '../mutants/mutant.ts';
import type { Trial } from '../mutants/run-tests.ts';
import { readSources } from '../mutants/sources.ts';
import { listTests } from '../test-files.ts';
import { findPageFaults, type ProductPromise, patternOfTest, readPromises } from './page.ts';

/** Folders of the code that implements the promises. */
const FOLDERS = ['src/core', 'src/guard', 'src/adapters', 'src/config', 'lambda', 'lib', 'packages/simulator/src'];

/** A promise with the trial of its mutant. */
interface TriedPromise extends ProductPromise {
  readonly trial: Trial;
}

/** All promises with their mutants. */
export interface Catalogue {
  /** Promises whose mutant can be applied. */
  readonly promises: readonly TriedPromise[];
  /** Mismatches between page, tests, mutants and code, one sentence each. */
  readonly faults: readonly string[];
}

/** Reads docs/promises.md with the tests and mutants that it names. */
export async function readCatalogue(root: string): Promise<Catalogue> {
  const page = readPromises(await readFile(join(root, 'docs', 'promises.md'), 'utf8'));
  const mutants: readonly Mutant[] = JSON.parse(await readFile(join(root, 'test', 'promises', 'mutants.json'), 'utf8'));
  const pageFaults = findPageFaults(page, { mutants: mutants.map(({ name }) => name), tests: await readTests(root) });
  const sources = await readSources(root, FOLDERS);
  const faults: string[] = [...pageFaults];
  const promises = page.promises.flatMap((promise) => {
    const mutant = mutants.find(({ name }) => name === promise.mutant);
    if (mutant === undefined) return [];
    const mutated = tryMutate(mutant, sources);
    if (typeof mutated !== 'string') return [{ ...promise, trial: trialOf(promise, mutant, mutated) }];
    faults.push(mutated);
    return [];
  });
  return { promises, faults };
}

/** Returns the mutated file, or the reason why there is none. */
function tryMutate(mutant: Mutant, sources: readonly Source[]): Source | string {
  try {
    return mutate(mutant, sources);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function trialOf({ id, file, test }: ProductPromise, { name, wrong }: Mutant, mutated: Source): Trial {
  return {
    label: `${id.padEnd(4)} ${name}: ${wrong}`,
    mutated,
    tests: { files: [file], pattern: patternOfTest(test) },
  };
}

async function readTests(root: string): Promise<ReadonlyMap<string, string>> {
  const files = await listTests(root);
  const read = files.map(async (file) => [file, await readFile(join(root, file), 'utf8')] as const);
  return new Map(await Promise.all(read));
}
