import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CommandBlock } from './command-blocks.ts';
import { runBlocks } from './run-commands.ts';

const project = join(import.meta.dirname, '../..');

/** Settings that the page gives for a shell with other AWS credentials. */
export const NO_OTHER_AWS = {
  AWS_PROFILE: undefined,
  AWS_SESSION_TOKEN: undefined,
  AWS_CONFIG_FILE: '/dev/null',
  AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
  AWS_PAGER: '',
};

/**
 * Runs blocks of a page against `ecs-guard simulate --serve`, with one server per set of models, in a folder where
 * `npx --no ecs-guard` runs this project's command. Returns the first failure, or undefined.
 */
export async function runOnSimulatedAws(blocks: readonly CommandBlock[], cwd: string): Promise<string | undefined> {
  await installLink(cwd);
  for (const [models, group] of Map.groupBy(blocks, ({ detail }) => detail)) {
    const server = await startServer(cwd, models === '' ? [] : ['--models', models]);
    try {
      const fault = await runBlocks(group, { cwd, env: { ...process.env, ...NO_OTHER_AWS, ...server.exports } });
      if (fault !== undefined) return fault;
    } finally {
      server.stop();
    }
  }
  return undefined;
}

/** Adds the command to `node_modules/.bin`, as `npm install` would. */
async function installLink(cwd: string): Promise<void> {
  const folder = join(cwd, 'node_modules/.bin');
  await mkdir(folder, { recursive: true });
  const script = `#!/bin/sh\nexec '${process.execPath}' '${join(project, 'bin/ecs-guard.ts')}' "$@"\n`;
  await writeFile(join(folder, 'ecs-guard'), script, { mode: 0o755 });
}

/** Starts `ecs-guard simulate --serve`, and returns the variables that it prints when it is ready. */
export async function startServer(cwd: string, options: readonly string[]) {
  const command = [join(project, 'bin/ecs-guard.ts'), 'simulate', '--serve', ...options];
  const server = spawn(process.execPath, command, { cwd, stdio: ['ignore', 'pipe', 'ignore'] });
  const ended = once(server, 'close').then(([code]) => {
    throw new Error(`ecs-guard simulate --serve ended with ${code} before it was ready`);
  });
  // Later it ends because it is stopped, which is no error.
  ended.catch(() => undefined);
  const [first] = await Promise.race([once(server.stdout, 'data'), ended]);
  return { exports: readExports(String(first)), stop: () => server.kill() };
}

/** Reads the variables of lines such as `export AWS_REGION=eu-west-1 AWS_DEFAULT_REGION=eu-west-1`. */
function readExports(output: string): Readonly<Record<string, string>> {
  const lines = output.split('\n').filter((line) => line.startsWith('export '));
  const pairs = lines.flatMap((line) => [...line.matchAll(/(\w+)=(\S+)/g)]);
  return Object.fromEntries(pairs.map(([, name = '', value = '']) => [name, value]));
}
