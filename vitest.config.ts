import { defineConfig } from 'vitest/config';

/** Tests that synthesize: aws-cdk-lib takes a second and a half to load, so a worker loads it once for all of them. */
const synthesizing = ['test/lib/**/*.test.ts', 'test/examples/services.test.ts'];

export default defineConfig({
  test: {
    sequence: { shuffle: true },
    retry: 0,
    reporters: process.env['CI'] ? ['default', ['json', { outputFile: 'test-report.json' }]] : ['default'],
    testTimeout: 30_000,
    // One worker less than there are cores is the default: on two cores that is one.
    maxWorkers: 2,
    env: { AWS_EC2_METADATA_DISABLED: 'true', POWERTOOLS_DEV: 'false' },
    projects: [
      { extends: true, test: { name: 'constructs', include: synthesizing, isolate: false } },
      { extends: true, test: { name: 'all else', include: ['test/**/*.test.ts'], exclude: synthesizing } },
    ],
  },
});
