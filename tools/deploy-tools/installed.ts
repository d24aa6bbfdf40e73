import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const manifest = z.looseObject({ version: z.string() });

/** The version in the package.json of a folder; undefined if there is none. */
export function packageVersion(...path: readonly string[]): string | undefined {
  const file = join(...path, 'package.json');
  return existsSync(file) ? manifest.parse(JSON.parse(readFileSync(file, 'utf8'))).version : undefined;
}

/** The first version number that a command prints; undefined if it cannot be run. */
export function printedVersion(
  argv: readonly string[],
  env: Readonly<Record<string, string>> = {},
): string | undefined {
  const [program = '', ...rest] = argv;
  const { status, stdout, stderr } = spawnSync(program, rest, { encoding: 'utf8', env: { ...process.env, ...env } });
  return status === 0 ? /\d+\.\d+(\.\d+)?/.exec(`${stdout}${stderr}`)?.[0] : undefined;
}
