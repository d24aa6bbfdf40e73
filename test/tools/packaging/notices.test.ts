import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Metafile } from 'esbuild';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { describeNotices } from '../../../tools/packaging/notices.ts';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'guard-notices-'));
});
afterEach(() => rm(root, { recursive: true }));

async function install(name: string, manifest: object, licence?: readonly [file: string, text: string]): Promise<void> {
  const folder = join(root, 'node_modules', name);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'package.json'), JSON.stringify(manifest));
  if (licence !== undefined) await writeFile(join(folder, licence[0]), licence[1]);
}

async function build(...inputs: readonly string[]): Promise<Metafile> {
  for (const input of inputs) await mkdir(dirname(join(root, input)), { recursive: true });
  return { inputs: Object.fromEntries(inputs.map((path) => [path, { bytes: 1, imports: [] }])), outputs: {} };
}

describe('describeNotices', () => {
  it('names each package whose code was built in, once, and none for code of its own', async () => {
    await install('zod', { name: 'zod', version: '4.1.0' }, ['LICENSE', 'Do as you like.\n']);
    await install('@aws-sdk/core', { name: '@aws-sdk/core', version: '3.9.0' }, ['LICENSE', 'Apache License']);
    const text = await describeNotices(root, [
      await build('src/a.ts', 'node_modules/zod/index.js', 'node_modules/zod/v4/core.js'),
      await build('node_modules/@aws-sdk/core/dist/index.js', 'node_modules/zod/index.js'),
    ]);
    expect(text.split(`\n${'-'.repeat(80)}\n\n`)).toEqual([
      'Parts of the built files come from these packages, under these licenses.\n',
      '@aws-sdk/core 3.9.0\n\nApache License\n',
      'zod 4.1.0\n\nDo as you like.\n',
    ]);
  });

  it('names packages with the same words together', async () => {
    await install('a', { name: 'a', version: '1.0.0' }, ['LICENSE', 'MIT']);
    await install('b', { name: 'b', version: '2.0.0' }, ['licence.md', 'MIT\n']);
    const text = await describeNotices(root, [await build('node_modules/a/index.js', 'node_modules/b/index.js')]);
    expect(text).toContain('a 1.0.0\nb 2.0.0\n\nMIT\n');
  });

  it('names the licence where a package ships no text, and the innermost package of an input', async () => {
    await install('outer', { name: 'outer', version: '1.0.0' });
    await install('outer/node_modules/inner', { name: 'inner', version: '0.1.0', license: 'ISC' });
    const text = await describeNotices(root, [await build('node_modules/outer/node_modules/inner/index.js')]);
    expect(text).toContain('inner 0.1.0\n\nLicense: ISC\n');
    expect(text).not.toContain('outer 1.0.0');
  });

  it('refers to a package that says nothing', async () => {
    await install('silent', {});
    expect(await describeNotices(root, [await build('node_modules/silent/index.js')])).toContain(
      'node_modules/silent \n\nLicense: see the package\n',
    );
  });
});
