import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { readMetafile } from '../build.ts';
import { ensureBundles } from '../build-bundles.ts';
import { describeNotices } from '../packaging/notices.ts';
import { type ReleaseAssets, releaseAssets } from './assets.ts';

/** Builds the functions and writes the assets of a release into an empty folder. */
export async function writeReleaseAssets(root: string, outDir: string): Promise<ReleaseAssets> {
  const metaDir = join(root, '.build/meta');
  const bundles = join(root, 'bundles');
  const built = await ensureBundles(root, { outDir: bundles, metaDir });
  const { version }: { version: string } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
  const metafiles = await Promise.all(built.map(({ name }) => readMetafile(join(metaDir, `${name}.json`))));
  const notices = await describeNotices(root, metafiles);
  const assets = await releaseAssets({ root, bundles, version, notices });
  await rm(outDir, { recursive: true, force: true });
  for (const [path, bytes] of Object.entries(assets)) {
    await mkdir(dirname(join(outDir, path)), { recursive: true });
    await writeFile(join(outDir, path), bytes);
  }
  return assets;
}

if (import.meta.main) {
  const root = join(import.meta.dirname, '../..');
  const assets = await writeReleaseAssets(root, join(root, '.build/release'));
  for (const [path, { length }] of Object.entries(assets)) console.log(`.build/release/${path}: ${length} bytes`);
}
