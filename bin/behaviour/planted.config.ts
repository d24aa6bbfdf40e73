import { join } from 'node:path';
import { defineConfig, type Plugin } from 'vitest/config';
import { type Plant, plant, plantVariable } from './planted.ts';

const root = join(import.meta.dirname, '..', '..');
const planted: Plant = JSON.parse(process.env[plantVariable] ?? 'null');

const planting: Plugin = {
  name: 'plants a wrong rule',
  enforce: 'pre',
  transform: (code, id) => (id === join(root, planted.file) ? plant(planted, code) : undefined),
};

/** The tests of one rule, while one file of the simulator is wrong about it. */
export default defineConfig({
  root,
  plugins: [planting],
  // A cached module has no plant, and one with a plant must not stay in the cache.
  test: {
    fsModuleCache: false,
    include: ['test/**/*.test.ts'],
    testTimeout: 30_000,
    maxWorkers: 1,
    passWithNoTests: true,
  },
});
