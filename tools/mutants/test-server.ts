import { join } from 'node:path';
import { createVitest, type TestModule } from 'vitest/node';
import type { Source } from './mutant.ts';

/** A selection of tests, by file and name. */
export interface TestSelection {
  /** Paths from the project's root. */
  readonly files: readonly string[];
  /** Regular expression for their full names, as in Vitest's `--testNamePattern`. */
  readonly pattern: string;
}

export interface TestRequest {
  readonly tests: TestSelection;
  /** The file with the mutant in it; undefined for the unchanged code. */
  readonly mutated: Source | undefined;
}

/** The result of the tests. `broken`: a file could not be loaded, so no test result counts. */
export interface TestReply {
  readonly came: 'passed' | 'failed' | 'broken';
  readonly errors: readonly string[];
}

/** The project's folder. */
const root = join(import.meta.dirname, '../..');

// This file runs as a process: one Vitest serves many requests, so a source is transformed once and not for each
// mutant.
let mutated: Source | undefined;
const vitest = await createVitest(
  {
    root,
    config: false,
    watch: false,
    reporters: [{}],
    // A mutated module must not stay in the cache.
    fsModuleCache: false,
    include: ['test/**/*.test.ts', 'packages/*/test/**/*.test.ts'],
    env: { AWS_EC2_METADATA_DISABLED: 'true', POWERTOOLS_DEV: 'false' },
    pool: 'threads',
    // Longer than in the suite, because a timeout on a busy machine would count as a found mutant.
    testTimeout: 120_000,
    maxWorkers: Number(process.argv[2] ?? 1),
    passWithNoTests: true,
  },
  {
    plugins: [
      {
        name: 'puts a mutant in the place of one file',
        enforce: 'pre',
        transform: (_code, id) => (id === mutated?.path ? mutated.text : undefined),
      },
    ],
  },
);

process.on('message', (request: TestRequest) => void answer(request));
process.on('disconnect', () => process.exit());
process.send?.('ready');

async function answer(request: TestRequest): Promise<void> {
  const reply = await runTests(request).catch(
    (error: unknown): TestReply => ({ came: 'broken', errors: [String(error)] }),
  );
  process.send?.(reply);
}

async function runTests({ tests, mutated: next }: TestRequest): Promise<TestReply> {
  for (const source of [mutated, next]) if (source !== undefined) vitest.invalidateFile(source.path);
  mutated = next;
  vitest.setGlobalTestNamePattern(tests.pattern);
  const specifications = await vitest.globTestSpecifications([...tests.files]);
  const asked = new Set(specifications.map(({ moduleId }) => moduleId));
  const { testModules } = await vitest.runTestSpecifications(specifications);
  // The result also contains the modules of earlier requests.
  return replyOf(testModules.filter(({ moduleId }) => asked.has(moduleId)));
}

function replyOf(modules: readonly TestModule[]): TestReply {
  const failed = modules.flatMap((one) => [...one.children.allTests('failed')]);
  const unloaded = modules.flatMap((one) => one.errors().map(({ message }) => message));
  const errors = failed.flatMap((test) => [
    test.fullName,
    ...(test.result().errors ?? []).map(({ message }) => message),
  ]);
  if (failed.length > 0) return { came: 'failed', errors };
  return { came: unloaded.length > 0 ? 'broken' : 'passed', errors: unloaded };
}
