import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { buildDeclarations } from '../../../tools/packaging/declarations.ts';

const project = join(import.meta.dirname, '../../..');
let root: string;

/** A project of three files, whose entry needs one of the others, with the compiler of this project. */
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'guard-types-'));
  const compilerOptions = {
    ...{ module: 'nodenext', target: 'es2024', strict: true, declaration: true, emitDeclarationOnly: true },
    ...{ allowImportingTsExtensions: true, rootDir: '.', types: [] },
  };
  await writeAll({
    'package.json': '{ "type": "module" }',
    'tsconfig.build.json': JSON.stringify({ compilerOptions, files: ['lib/index.ts', 'lib/unused.ts'] }),
    'lib/index.ts': "import type { Part } from './part.ts';\nexport const whole: Part = { size: 1 };\n",
    'lib/part.ts': 'export interface Part { readonly size: number }\n',
    'lib/unused.ts': 'export const unused = 1;\n',
  });
  await symlink(join(project, 'node_modules'), join(root, 'node_modules'));
});
afterEach(() => rm(root, { recursive: true }));

async function writeAll(files: Readonly<Record<string, string>>): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  }
}

const buildInto = (...folders: readonly string[]) =>
  buildDeclarations({ root, entries: ['lib/index'], outDirs: folders.map((folder) => join(root, folder)) });

describe('buildDeclarations', () => {
  it('writes what the entry reaches, and nothing else, into each folder', async () => {
    const written = await buildInto('esm', 'cjs');
    expect(written.toSorted()).toEqual(['lib/index.d.ts', 'lib/part.d.ts']);
    for (const folder of ['esm', 'cjs']) {
      expect(written.filter((path) => !existsSync(join(root, folder, path)))).toEqual([]);
      expect(existsSync(join(root, folder, 'lib/unused.d.ts'))).toBe(false);
    }
  });

  it("imports JavaScript files, since a user's compiler would have to allow others", async () => {
    await buildInto('esm');
    expect(await readFile(join(root, 'esm/lib/index.d.ts'), 'utf8')).toContain("from './part.js'");
  });

  it('takes types of the peers, and refuses those of a package that a user need not have', async () => {
    await writeAll({
      'lib/part.ts': "export type { Construct as Part } from 'constructs';\n",
      'lib/index.ts': "export type { Part } from './part.ts';\n",
    });
    await expect(buildInto('esm')).resolves.toContain('lib/part.d.ts');
    await writeAll({ 'lib/part.ts': "export type { ZodType as Part } from 'zod';\n" });
    await expect(buildInto('esm')).rejects.toThrow(
      'lib/part.d.ts needs the types of "zod", which a user need not have: keep it out of the public types',
    );
  });
});
