import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Metafile } from 'esbuild';
import { ensureBundles } from './build-bundles.ts';
import { hashFiles } from './hash-files.ts';
import { buildDeclarations } from './packaging/declarations.ts';
import { buildCommand, buildConstructs } from './packaging/javascript.ts';
import { describeNotices } from './packaging/notices.ts';

/** Builds the contents of the package into `outDir`: constructs, types, command line, functions, notices. */
export async function buildPackage(root: string, outDir: string): Promise<void> {
  await rm(outDir, { recursive: true, force: true });
  await mkdir(join(outDir, 'cjs'), { recursive: true });
  const metaDir = join(root, '.build/package');
  const entries = ['lib/index', 'src/core/outcome-event/outcome-detail'];
  const [bundles, constructs, command] = await Promise.all([
    ensureBundles(root, { outDir: join(outDir, 'bundles'), metaDir }),
    buildConstructs({ root, outDir }),
    buildCommand({ root, outDir }),
    buildDeclarations({ root, entries, outDirs: [join(outDir, 'esm'), join(outDir, 'cjs')] }),
    // Without it, Node would load these files as ESM, because the package has `"type": "module"`.
    writeFile(join(outDir, 'cjs/package.json'), '{ "type": "commonjs" }\n'),
  ]);
  const functions = await Promise.all(bundles.map(({ name }) => readMetafile(join(metaDir, `${name}.json`))));
  await writeFile(
    join(outDir, 'THIRD-PARTY-NOTICES.txt'),
    await describeNotices(root, [...constructs, command, ...functions]),
  );
}

/** Everything that the package is built from, as files and folders of the project; the lock file stands for the packages. */
const SOURCES = [
  ...['src', 'lib', 'lambda', 'bin', 'packages', 'tools/packaging', 'tools/bundling', 'tools/build.ts'],
  ...['tools/build-bundles.ts', 'package.json', 'package-lock.json', 'tsconfig.base.json', 'tsconfig.build.json'],
];

/** Of which sources a build was made. The build for publishing has none. */
const STAMP = '.built-of';

/**
 * Builds the package into `dist`, unless `dist` was built of exactly these sources. Moves it there at once when it is
 * whole, because another process may be reading `dist` or building the same.
 */
export async function ensurePackage(root: string): Promise<'built' | 'fresh'> {
  const outDir = join(root, 'dist');
  const hash = await hashFiles(root, SOURCES);
  const isFresh = async () => (await readFile(join(outDir, STAMP), 'utf8').catch(() => '')) === hash;
  if (await isFresh()) return 'fresh';
  await mkdir(join(root, '.build'), { recursive: true });
  const draft = await mkdtemp(join(root, '.build', 'package-draft-'));
  await buildPackage(root, join(draft, 'dist'));
  await writeFile(join(draft, 'dist', STAMP), hash);
  if (!(await isFresh())) {
    // A folder that is not there is fine; any other failure is not.
    if (existsSync(outDir)) await rename(outDir, join(draft, 'old'));
    await rename(join(draft, 'dist'), outDir);
  }
  await rm(draft, { recursive: true });
  return 'built';
}

/** Reads esbuild's metafile of a bundle. */
export async function readMetafile(path: string): Promise<Metafile> {
  const { metafile }: { metafile: Metafile } = JSON.parse(await readFile(path, 'utf8'));
  return metafile;
}

if (import.meta.main) {
  const root = join(import.meta.dirname, '..');
  await buildPackage(root, join(root, 'dist'));
}
