import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readSources } from '../../../tools/mutants/sources.ts';

it('reads the TypeScript files of some folders and below them, and no others', async () => {
  const root = await mkdtemp(join(tmpdir(), 'guard-sources-'));
  try {
    await mkdir(join(root, 'src/core/deep'), { recursive: true });
    await mkdir(join(root, 'lib'));
    await writeFile(join(root, 'src/core/deep/a.ts'), 'export const a = 1;\n');
    await writeFile(join(root, 'src/core/table.json'), '{}');
    await writeFile(join(root, 'lib/b.ts'), 'export const b = 2;\n');
    await writeFile(join(root, 'c.ts'), 'export const c = 3;\n');
    expect(await readSources(root, ['src/core', 'lib'])).toEqual([
      { path: join(root, 'src/core/deep/a.ts'), text: 'export const a = 1;\n' },
      { path: join(root, 'lib/b.ts'), text: 'export const b = 2;\n' },
    ]);
    await expect(readSources(root, ['src/guard'])).rejects.toThrow('ENOENT');
  } finally {
    await rm(root, { recursive: true });
  }
});
