import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { listTests } from '../../tools/test-files.ts';

const FILES = [
  'packages/alarms/test/evaluate.test.ts',
  'packages/simulator/test/wire/json.test.ts',
  'packages/simulator/test/wire/json.ts',
  'src/core/time.test.ts',
  'test/core/time.test.ts',
  'test/core/numbers.json',
];

it('finds the tests of the product and of its packages, in the order of their paths', async () => {
  const root = await mkdtemp(join(tmpdir(), 'guard-tests-'));
  try {
    for (const file of FILES) {
      await mkdir(dirname(join(root, file)), { recursive: true });
      await writeFile(join(root, file), '');
    }
    expect(await listTests(root)).toEqual([
      'packages/alarms/test/evaluate.test.ts',
      'packages/simulator/test/wire/json.test.ts',
      'test/core/time.test.ts',
    ]);
  } finally {
    await rm(root, { recursive: true });
  }
});
