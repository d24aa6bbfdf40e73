import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const script = join(import.meta.dirname, '../../tools/simulator-checks.ts');
const run = (...args: readonly string[]) => spawnSync(process.execPath, [script, ...args], { encoding: 'utf8' });

it('tools/simulator-checks.ts says how it is used', () => {
  for (const args of [[], ['--help'], ['/tools', 'no-such-check']]) {
    const { status, stdout, stderr } = run(...args);
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/^usage: npm run simulator:checks -- FOLDER/);
  }
});

it('tools/simulator-checks.ts fails if a check cannot run', () => {
  const { status, stdout } = run('/no/such/folder', 'emulator:tests', 'compare:waits');
  expect(status).toBe(1);
  expect(stdout).toContain('FAILED  emulator:tests  not run: /no/such/folder/moto/tests is missing\n');
});
