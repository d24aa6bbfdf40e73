import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { promisify } from 'node:util';
import { PEERS } from './javascript.ts';

const run = promisify(execFile);

export interface DeclarationsRequest {
  readonly root: string;
  /** Entries as paths relative to the root, without extension. */
  readonly entries: readonly string[];
  /** Folders that each get a copy, because TypeScript tells ESM from CommonJS by the folder. */
  readonly outDirs: readonly string[];
}

/**
 * Emits only the declarations that the entries import, directly or not.
 *
 * @throws Error if one of them needs the types of a package that users may not have
 */
export async function buildDeclarations({ root, entries, outDirs }: DeclarationsRequest): Promise<readonly string[]> {
  const folder = await mkdtemp(join(tmpdir(), 'guard-declarations-'));
  try {
    const compiler = join(root, 'node_modules/typescript/bin/tsc');
    await run(process.execPath, [compiler, '-p', join(root, 'tsconfig.build.json'), '--outDir', folder]);
    const files = await reachable(folder, entries);
    await Promise.all(outDirs.map((outDir) => writeAll(outDir, files)));
    return [...files.keys()];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function reachable(folder: string, entries: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const files = new Map<string, string>();
  const waiting = entries.map((entry) => `${entry}.d.ts`);
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    if (files.has(path)) continue;
    const text = await readFile(join(folder, path), 'utf8');
    // The compiler keeps `.ts` in declarations, which a user's compiler accepts only with an extra option.
    files.set(path, text.replace(/(from ')(\.[^']+)\.ts'/g, "$1$2.js'"));
    for (const [, specifier = ''] of text.matchAll(/(?:from |import\()'([^']+)'/g)) {
      if (!specifier.startsWith('.')) refuseStranger(path, specifier);
      else waiting.push(relative(folder, join(folder, dirname(path), specifier.replace(/\.ts$/, '.d.ts'))));
    }
  }
  return files;
}

function refuseStranger(path: string, specifier: string): void {
  if (PEERS.some((name) => specifier === name || specifier.startsWith(`${name}/`))) return;
  throw new Error(
    `${path} needs the types of "${specifier}", which a user need not have: keep it out of the public types`,
  );
}

async function writeAll(outDir: string, files: ReadonlyMap<string, string>): Promise<void> {
  for (const [path, text] of files) {
    await mkdir(dirname(join(outDir, path)), { recursive: true });
    await writeFile(join(outDir, path), text);
  }
}
