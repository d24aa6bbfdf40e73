import { defineConfig, type Plugin } from 'vitest/config';
import type { Source } from './mutant.ts';
import { mutatedVariable, root } from './run-tests.ts';

const mutated: Source | null = JSON.parse(process.env[mutatedVariable] ?? 'null');

const mutating: Plugin = {
  name: 'puts a mutant in the place of one file',
  enforce: 'pre',
  transform: (_code, id) => (id === mutated?.path ? mutated.text : undefined),
};

/** The tests that `runTests` selects, while one file has the text of a mutant; without one, the tests as they are. */
export default defineConfig({
  root,
  plugins: [mutating],
  // A cached module has no mutant, and one with a mutant must not stay in the cache.
  test: {
    fsModuleCache: false,
    include: ['test/**/*.test.ts'],
    env: { AWS_EC2_METADATA_DISABLED: 'true', POWERTOOLS_DEV: 'false' },
    // Threads end with their process, also where a mutant made a loop endless.
    pool: 'threads',
    // A test that times out would find any mutant: more time than in the suite, for a busy machine.
    testTimeout: 120_000,
    maxWorkers: mutated === null ? 2 : 1,
    passWithNoTests: true,
  },
});
