import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { type CommandBlock, readCommands, type ShownFile } from './command-blocks.ts';
import type { Page } from './pages.ts';
import { findMissingLine } from './shown-output.ts';

export interface Surroundings {
  readonly cwd: string;
  /** @default the environment of this process */
  readonly env?: NodeJS.ProcessEnv;
}

/** The pages with commands for one place, each with those commands and the files that it shows. */
export function chooseCommands(pages: readonly Page[], triedIn: CommandBlock['triedIn']) {
  return pages.flatMap((page) => {
    const { blocks, files } = readCommands(page);
    const chosen = blocks.filter((block) => block.triedIn === triedIn);
    return chosen.length === 0 ? [] : [{ page: page.path, blocks: chosen, files }];
  });
}

/** Writes the files that a page shows into the folder where its commands run. */
export async function writeFiles(folder: string, files: readonly ShownFile[]): Promise<void> {
  for (const file of files) {
    await mkdir(dirname(join(folder, file.name)), { recursive: true });
    await writeFile(join(folder, file.name), file.text);
  }
}

/**
 * Runs blocks of one page in one shell, one after the other. Returns the first failure (a command that failed, or a
 * line of shown output that was not printed), or undefined.
 */
export async function runBlocks(
  blocks: readonly CommandBlock[],
  { cwd, env = process.env }: Surroundings,
): Promise<string | undefined> {
  const parts = blocks.map(({ commands, line }) => `echo '${BEGINS}${line}'\n${commands}`);
  const shell = spawn('bash', ['-euo', 'pipefail', '-c', parts.join('\n')], {
    cwd,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [output, errors, [code]] = await Promise.all([text(shell.stdout), text(shell.stderr), once(shell, 'close')]);
  const [, ...outputs] = output.split(BEGINS);
  const last = blocks[outputs.length - 1];
  if (code !== 0) return `${placeOf(last)} ended with ${code}:\n${outputs.at(-1) ?? ''}${errors}`;
  for (const [index, block] of blocks.entries()) {
    const real = outputs[index] ?? '';
    const missing = findMissingLine(block.output ?? '', real);
    if (missing !== undefined) return `${placeOf(block)} did not print "${missing}":\n${real}`;
  }
  return undefined;
}

const BEGINS = '--- block ';

function placeOf(block: CommandBlock | undefined): string {
  return `${block?.page}:${block?.line}`;
}
