import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const script = join(import.meta.dirname, '../../../tools/deploy-tools/deploy.ts');

it('tools/deploy-tools/deploy.ts says how it is used', () => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [script], { encoding: 'utf8' });
  expect([status, stdout]).toEqual([2, '']);
  expect(stderr).toMatch(/^usage: npm run deploy-tools -- FOLDER/);
});
