import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** The folders with tests of the product and of each workspace package. */
const FOLDERS = ['test', 'packages/simulator/test', 'packages/alarms/test'];

/** All test files of the project, sorted, as paths from its root. */
export async function listTests(root: string): Promise<readonly string[]> {
  const listed = FOLDERS.map(async (folder) => {
    const names = await readdir(join(root, folder), { recursive: true });
    return names.filter((name) => name.endsWith('.test.ts')).map((name) => join(folder, name));
  });
  return (await Promise.all(listed)).flat().toSorted();
}
