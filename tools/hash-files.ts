import { createHash } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join, relative } from 'node:path';

/** SHA-256, in hex, of the paths and contents of files, and of all files below folders. Paths count from `root`. */
export async function hashFiles(root: string, paths: readonly string[]): Promise<string> {
  const files = await Promise.all(paths.map((path) => filesOf(root, path)));
  const hash = createHash('sha256');
  for (const file of files.flat().toSorted()) {
    hash
      .update(`${file}\0`)
      .update(await readFile(join(root, file)))
      .update('\0');
  }
  return hash.digest('hex');
}

/** Returns the path if it is a file, else every file below it that no package manager put there. */
async function filesOf(root: string, path: string): Promise<readonly string[]> {
  if ((await stat(join(root, path))).isFile()) return [path];
  const entries = await readdir(join(root, path), { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)))
    .filter((file) => !file.includes('node_modules'));
}
