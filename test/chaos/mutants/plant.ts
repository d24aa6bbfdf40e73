import { readFile } from 'node:fs/promises';
import { registerHooks } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Mutant, mutate, type Source } from '../../../tools/mutants/mutant.ts';
import { readSources } from '../../../tools/mutants/sources.ts';

const ROOT = join(import.meta.dirname, '..', '..', '..');

/** Folders of the code that runs in the guard's functions. */
const GUARD_FOLDERS = ['src/core', 'src/guard', 'src/adapters', 'src/config', 'lambda'];

/** The guard's sources, and the tables of the machine, which stand for the table's adapter. */
export async function readMutableSources(): Promise<readonly Source[]> {
  const tables = join(ROOT, 'test', 'chaos', 'machine', 'tables.ts');
  return [...(await readSources(ROOT, GUARD_FOLDERS)), { path: tables, text: await readFile(tables, 'utf8') }];
}

/** Makes every later import of the mutant's file load the wrong code. @throws Error where the mutant is out of date */
export async function plantMutant(mutant: Mutant): Promise<void> {
  const { path, text } = mutate(mutant, await readMutableSources());
  registerHooks({
    load(url, context, nextLoad) {
      const loaded = nextLoad(url, context);
      return url.startsWith('file:') && fileURLToPath(url) === path ? { ...loaded, source: text } : loaded;
    },
  });
}
