/** The rules whose tests are measured: outcome, protection, effects, next look, notification, and save-and-run. */
const RULES = {
  core: [
    'outcome',
    'cause',
    'settling',
    'fold-absent',
    'protection',
    'fold-protection',
    'alarm-fate',
    'alarm-loss',
    'effects',
    'next-reconcile',
    'notification',
    'refusal',
  ],
  guard: ['save-and-run'],
};

/** @type {import('@stryker-mutator/api/core').PartialStrykerOptions} */
export default {
  mutate: Object.entries(RULES).flatMap(([folder, rules]) => rules.map((rule) => `src/${folder}/**/${rule}.ts`)),
  testRunner: 'vitest',
  vitest: { configFile: 'test/mutation/vitest.config.ts' },
  plugins: ['@stryker-mutator/vitest-runner'],
  coverageAnalysis: 'perTest',
  // TypeScript 7 has no JavaScript API, which Stryker would rewrite a tsconfig.json with.
  tsconfigFile: 'none.json',
  concurrency: 2,
  thresholds: { high: 95, low: 90, break: 90 },
  reporters: ['clear-text', 'html', 'json', 'progress-append-only'],
  clearTextReporter: { reportTests: false, logTests: false, allowColor: false },
  htmlReporter: { fileName: '.build/mutation/report.html' },
  jsonReporter: { fileName: '.build/mutation/report.json' },
  tempDirName: '.build/mutation/sandbox',
  ignorePatterns: ['.build', 'bundles', 'dist', 'cdk.out', 'examples'],
};
