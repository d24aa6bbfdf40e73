import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { checksOf, missingIn, summaryOf } from './simulator-checks/checks.ts';

const usage = `usage: npm run simulator:checks -- FOLDER [NAME...]

Runs the maintainers' checks of the simulated AWS, one after the other, and says how each ended: about 40 minutes.
tools/simulator-checks/README.md says what belongs into FOLDER. Exits with 1 if a check fails or cannot run.
  NAME    only these checks: ${checksOf('FOLDER')
    .map(({ name }) => name)
    .join(', ')}`;

const root = join(import.meta.dirname, '..');
const [folder, ...names] = process.argv.slice(2);
const asked = checksOf(folder ?? '').filter(({ name }) => names.length === 0 || names.includes(name));
if (folder === undefined || folder === '--help' || asked.length === 0) {
  console.error(usage);
  process.exitCode = 2;
} else {
  const ended: { name: string; end: number | string }[] = [];
  for (const check of asked) {
    console.log(`--- ${check.name}`);
    const missing = missingIn(check, existsSync);
    if (missing === undefined) ended.push({ name: check.name, end: await run(check.argv) });
    else ended.push({ name: check.name, end: `not run: ${missing} is missing` });
  }
  console.log(summaryOf(ended));
  process.exitCode = ended.every(({ end }) => end === 0) ? 0 : 1;
}

/** The exit code of a command, which prints to this terminal. */
async function run([command = '', ...rest]: readonly string[]): Promise<number | string> {
  const child = spawn(command, rest, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] });
  const [code, signal] = await once(child, 'close');
  return code ?? String(signal);
}
