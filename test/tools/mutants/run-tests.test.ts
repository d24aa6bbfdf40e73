import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { root, runTests } from '../../../tools/mutants/run-tests.ts';

const path = join(root, 'src/core/hash-text.ts');
const text = readFileSync(path, 'utf8');
const tests = { files: ['test/core/hash-text.test.ts'], pattern: 'gives the published hash' };

it('finds a mutant by a test that fails, and none by code that cannot be loaded', async () => {
  const wrong = text.replace('return ', 'return `x` + ');
  expect(wrong).not.toBe(text);
  const [right, mutated, broken] = await Promise.allSettled([
    runTests(tests, { path, text }),
    runTests(tests, { path, text: wrong }),
    runTests(tests, { path, text: `${text}\nimport './not-there.ts';\n` }),
  ]);
  expect(right).toEqual({ status: 'fulfilled', value: 'passed' });
  expect(mutated).toEqual({ status: 'fulfilled', value: 'failed' });
  expect(broken).toMatchObject({
    status: 'rejected',
    reason: expect.objectContaining({ message: expect.stringContaining('could not run') }),
  });
});
