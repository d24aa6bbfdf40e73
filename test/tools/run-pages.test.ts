import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const script = join(import.meta.dirname, '../../tools/run-pages.ts');
const run = (...args: readonly string[]) => spawnSync(process.execPath, [script, ...args], { encoding: 'utf8' });

describe('tools/run-pages.ts', () => {
  it.each([
    ['no kind', []],
    ['a kind that no page has', ['everything', tmpdir()]],
    ['a kind without a folder', ['check']],
  ])('says how it is used, for %s', (_, args) => {
    const { status, stderr, stdout } = run(...args);
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/^usage: node tools\/run-pages\.ts clone\|check\|install\|package\|aws-cli FOLDER\n/);
  });
});
