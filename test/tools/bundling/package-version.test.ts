import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { packageVersion } from '../../../tools/bundling/package-version.ts';

let root: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'guard-package-version-'));
});
afterEach(() => rm(root, { recursive: true }));

/** What a bundle holds that uses the version of a package. */
async function bundleOf(name: string): Promise<string> {
  const folder = join(root, 'node_modules', name);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'package.json'), '{ "version": "3.7.1", "scripts": { "build": "premove dist" } }');
  await writeFile(join(root, 'index.mjs'), `import info from '${name}/package.json';\nconsole.log(info.version);\n`);
  const { outputFiles } = await build({
    entryPoints: [join(root, 'index.mjs')],
    bundle: true,
    write: false,
    plugins: [packageVersion],
  });
  return outputFiles.map(({ text }) => text).join('\n');
}

describe('packageVersion', () => {
  it('keeps the version of a client and nothing else of its package.json', async () => {
    const bundle = await bundleOf('@aws-sdk/client-dynamodb');
    expect(bundle).toContain('3.7.1');
    expect(bundle).not.toContain('premove');
  });

  it('leaves other packages as they are', async () => {
    expect(await bundleOf('helper')).toContain('premove');
  });
});
