import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { drawTerminal } from './pictures/terminal-picture.ts';

/** The width that `npm start` uses without a terminal. */
const COLUMNS = 100;

const root = join(import.meta.dirname, '..');

export const terminalPicture = join(root, 'docs/images/npm-start.svg');

/** Draws what `npm start` printed in color. */
export const drawTerminalPicture = (output: string): string => drawTerminal('npm start', output, COLUMNS);

/** Runs `npm start` and returns its output in color; every run prints the same. */
export async function runInColor(): Promise<string> {
  // Without a terminal, npm start prints no transient status line; FORCE_COLOR keeps the colors.
  const { NO_COLOR: _, ...env } = process.env;
  const { stdout } = await promisify(execFile)('npm', ['start', '--silent'], {
    cwd: root,
    env: { ...env, FORCE_COLOR: '1', TERM: 'xterm' },
  });
  return stdout;
}

if (import.meta.main) writeFileSync(terminalPicture, drawTerminalPicture(await runInColor()));
