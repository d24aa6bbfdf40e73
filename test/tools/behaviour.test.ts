import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, it } from 'vitest';

it('npm run behaviour -- --list names each rule of the simulator with its tests, and no gap', () => {
  const script = join(import.meta.dirname, '../../tools/behaviour.ts');
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, '--list'], { encoding: 'utf8' });
  expect(stderr).toBe('');
  expect(stdout).toMatch(/^ECS-1 {5}\S.*\n {10}packages\/simulator\/test\/\S+\.test\.ts: /m);
  expect(stdout).toMatch(/\n\d+ rules, 0 gaps\n\n$/);
  expect(status).toBe(0);
});
