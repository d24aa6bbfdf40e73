import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { hashFiles } from '../../tools/hash-files.ts';

describe('hashFiles', () => {
  let root = '';
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'hash-files-'));
    await mkdir(join(root, 'src/deep'), { recursive: true });
    await writeFile(join(root, 'one.json'), '1');
    await writeFile(join(root, 'src/deep/two.ts'), '2');
  });

  const hash = () => hashFiles(root, ['one.json', 'src']);

  it('is the same for the same files', async () => {
    expect(await hash()).toBe(await hash());
  });

  it.each([
    ['a file changes', 'src/deep/two.ts', '3'],
    ['a file comes', 'src/three.ts', ''],
    ['a single file changes', 'one.json', '2'],
  ])('changes when %s', async (_what, file, text) => {
    const before = await hash();
    await writeFile(join(root, file), text);
    expect(await hash()).not.toBe(before);
  });

  it('does not depend on what is installed', async () => {
    const before = await hash();
    await mkdir(join(root, 'src/node_modules'));
    await writeFile(join(root, 'src/node_modules/index.js'), '1');
    expect(await hash()).toBe(before);
  });
});
