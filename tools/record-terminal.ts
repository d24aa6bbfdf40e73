import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { drawTerminal } from './pictures/terminal-picture.ts';

/** As wide as `npm start` prints where there is no terminal. */
const COLUMNS = 100;

const root = join(import.meta.dirname, '..');

export const terminalPicture = join(root, 'docs/images/npm-start.svg');

/** Runs `npm start` and draws what it prints. Two runs print the same. */
export async function recordTerminal(): Promise<string> {
  // Without a terminal there is no line for the moment, and FORCE_COLOR gives the colors.
  const { NO_COLOR: _, ...env } = process.env;
  const { stdout } = await promisify(execFile)('npm', ['start', '--silent'], {
    cwd: root,
    env: { ...env, FORCE_COLOR: '1', TERM: 'xterm' },
  });
  return drawTerminal('npm start', stdout, COLUMNS);
}

if (import.meta.main) writeFileSync(terminalPicture, await recordTerminal());
