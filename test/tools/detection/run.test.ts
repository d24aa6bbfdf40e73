import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const file = join(import.meta.dirname, '../../../tools/detection/run.ts');
const run = (...args: readonly string[]) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [file, ...args], { encoding: 'utf8' });
  return { status, stdout, stderr };
};

describe('npm run detection', () => {
  it('answers a mistake in its options with one line and exit code 2', () => {
    expect(run('--seeds', 'x')).toEqual({
      status: 2,
      stdout: '',
      stderr: 'error: --seeds must be a whole number from 1 to 999999, got "x": write --seeds 200\n',
    });
    expect(run('--only', 'no such cell')).toEqual({
      status: 2,
      stdout: '',
      stderr:
        'error: --only no such cell matches no cell, such as "rolling own-alb, 3 per minute, 100 % errors": change it\n',
    });
  });
});
