import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { COMMANDS } from '../../../src/cli/commands.ts';
import { type CompletedCommand, completedCommands } from '../../../src/cli/completion/words.ts';

/** Flags of `ecs-guard wait`, as its help lists them. */
export const WAIT_FLAGS = [
  '--cluster',
  '--deployment',
  '--github',
  '--help',
  '--json',
  '--no-live',
  '--profile',
  '--region',
  '--require-protection',
  '--service',
  '--since',
  '--task-definition',
  '--timeout',
];

export function hasShell(name: string): boolean {
  return spawnSync(name, ['-c', 'exit 0']).status === 0;
}

/** A folder with the script, a scenario whose name has a space, and a folder of scenarios. */
export function folderWith(describeScript: (commands: readonly CompletedCommand[]) => string): string {
  const folder = mkdtempSync(join(tmpdir(), 'completion-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, 'script'), describeScript(completedCommands(COMMANDS)));
  writeFileSync(join(folder, 'my story.yaml'), '');
  mkdirSync(join(folder, 'mine'));
  return folder;
}

/** Runs a shell in a folder, without the user's own settings; what it prints, or what went wrong. */
export function runShell(args: readonly string[], folder: string): string {
  const [shell = '', ...rest] = args;
  const { stdout, stderr, status } = spawnSync(shell, rest, {
    cwd: folder,
    encoding: 'utf8',
    env: { PATH: process.env['PATH'], HOME: folder, TERM: 'dumb' },
    timeout: 20_000,
  });
  return status === 0 && stderr === '' ? stdout : `status ${status}: ${stderr}${stdout}`;
}
