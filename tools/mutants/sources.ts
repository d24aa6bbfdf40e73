import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Source } from './mutant.ts';

/** Reads the TypeScript files of some folders of the project, with absolute paths. */
export async function readSources(root: string, folders: readonly string[]): Promise<readonly Source[]> {
  const names = await Promise.all(
    folders.map(async (folder) => {
      const found = await readdir(join(root, folder), { recursive: true });
      return found.filter((name) => name.endsWith('.ts')).map((name) => join(root, folder, name));
    }),
  );
  return Promise.all(names.flat().map(async (path) => ({ path, text: await readFile(path, 'utf8') })));
}
