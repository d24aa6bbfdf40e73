import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type ZipAttributes, zipSync } from 'fflate';

/** A regular file that everyone may read: Lambda runs the code as another user. */
const READABLE = (0o100_644 << 16) >>> 0;

/** The first date that a zip file can have. In local time, because fflate writes local times. */
const attributes: ZipAttributes & { level: 9 } = {
  mtime: new Date(1980, 0, 1),
  os: 3,
  attrs: READABLE,
  level: 9,
};

/** Packs files, by name, into a zip file. The same files give the same bytes, whenever and wherever they are packed. */
export function zipFiles(files: Readonly<Record<string, Uint8Array>>): Uint8Array {
  const sorted = Object.entries(files).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return zipSync(Object.fromEntries(sorted.map(([name, content]) => [name, [content, attributes]])));
}

/** Reads the files of a folder without subfolders, by name. */
export async function readFolder(folder: string): Promise<Readonly<Record<string, Uint8Array>>> {
  const names = await readdir(folder);
  return Object.fromEntries(
    await Promise.all(names.map(async (name) => [name, new Uint8Array(await readFile(join(folder, name)))] as const)),
  );
}
