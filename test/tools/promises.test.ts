import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, it } from 'vitest';

it('npm run promises -- --list names each promise with its test and its mutant, and no fault', () => {
  const script = join(import.meta.dirname, '../../tools/promises.ts');
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, '--list'], { encoding: 'utf8' });
  expect(stderr).toBe('');
  expect(stdout).toMatch(/^P1 {3}\S.*\n {5}test\/\S+\.test\.ts: .+\n {5}mutant [a-z-]+$/m);
  expect(stdout).toMatch(/\n\d+ promises, 0 faults\n\n$/);
  expect(status).toBe(0);
});
