import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { expect, it, onTestFinished } from 'vitest';
import { lightBuiltins } from '../../../tools/packaging/light-builtins.ts';

const root = join(import.meta.dirname, '../../..');

async function bundle(source: string) {
  const { metafile, outputFiles } = await build({
    stdin: { contents: source, resolveDir: root, loader: 'js' },
    bundle: true,
    platform: 'node',
    format: 'esm',
    write: false,
    metafile: true,
    plugins: [lightBuiltins],
  });
  const imported = Object.values(metafile.outputs).flatMap(({ imports }) => imports);
  return {
    code: outputFiles[0]?.text ?? '',
    imports: imported.filter(({ kind }) => kind === 'import-statement').map(({ path }) => path),
  };
}

/** Runs the code as a program of its own and gives what it prints. */
function run(code: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'light-builtins-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, 'program.mjs'), code);
  return execFileSync(process.execPath, [join(folder, 'program.mjs')], { encoding: 'utf8' });
}

const PROGRAM = `import { Command } from 'commander';
const command = new Command('try').option('--name <name>').exitOverride().configureOutput({ writeErr() {} });
try { command.parse(['--nmae'], { from: 'user' }); } catch ({ message }) { console.log(message); }
console.log(command.parse(['--name', 'x'], { from: 'user' }).opts().name, command.helpInformation().length > 0);`;

it('keeps commander whole, and all but one module of Node out of its imports', async () => {
  const { code, imports } = await bundle(PROGRAM);
  expect(imports).toEqual(['node:path']);
  expect(run(code)).toBe("error: unknown option '--nmae'\n(Did you mean --name?)\nx true\n");
});

it('finds the modules of a Node that has no getBuiltinModule', async () => {
  const { code } = await bundle(PROGRAM);
  expect(run(`delete process.getBuiltinModule;\n${code}`)).toContain('\nx true\n');
});

it('leaves the imports of other files as they are', async () => {
  const { imports } = await bundle("import fs from 'node:fs'; import 'commander'; console.log(fs.readFileSync);");
  expect(imports).toContain('node:fs');
});
