import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Metafile } from 'esbuild';
import { ensureBundles } from './build-bundles.ts';
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

async function readMetafile(path: string): Promise<Metafile> {
  const { metafile }: { metafile: Metafile } = JSON.parse(await readFile(path, 'utf8'));
  return metafile;
}

if (import.meta.main) {
  const root = join(import.meta.dirname, '..');
  await buildPackage(root, join(root, 'dist'));
}
