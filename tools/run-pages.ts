import { join } from 'node:path';
import type { CommandBlock } from './pages/command-blocks.ts';
import { readPages } from './pages/pages.ts';
import { chooseCommands, runBlocks, writeFiles } from './pages/run-commands.ts';
import { runOnSimulatedAws } from './pages/simulated-aws.ts';

type Run = (blocks: readonly CommandBlock[], cwd: string) => Promise<string | undefined>;

const inFolder: Run = (blocks, cwd) => runBlocks(blocks, { cwd });

const KINDS = {
  clone: inFolder,
  check: inFolder,
  install: inFolder,
  package: inFolder,
  'aws-cli': runOnSimulatedAws,
} as const;

const usage = `usage: node tools/run-pages.ts ${Object.keys(KINDS).join('|')} FOLDER

Runs the commands of the README and the docs that are marked so, in a folder.`;

const [kind = '', folder] = process.argv.slice(2);
if (!isKind(kind) || folder === undefined) {
  console.error(usage);
  process.exitCode = 2;
} else {
  process.exitCode = await runAll(kind, folder);
}

async function runAll(kind: keyof typeof KINDS, cwd: string): Promise<number> {
  const chosen = chooseCommands(readPages(join(import.meta.dirname, '..')), kind);
  for (const { page, blocks, files } of chosen) {
    // A clone already contains the files.
    if (kind !== 'clone' && kind !== 'check') await writeFiles(cwd, files);
    const fault = await KINDS[kind](blocks, cwd);
    console.log(fault ?? `${page}: ${blocks.length} blocks of commands ran`);
    if (fault !== undefined) return 1;
  }
  return chosen.length === 0 ? 1 : 0;
}

function isKind(word: string): word is keyof typeof KINDS {
  return word in KINDS;
}
