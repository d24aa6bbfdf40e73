import { join } from 'node:path';
import { createVitest, type TestModule } from 'vitest/node';
import type { Source } from './mutant.ts';

/** Tests of some files. */
export interface TestSelection {
  /** Paths from the project's root. */
  readonly files: readonly string[];
  /** What their whole names match, as Vitest's `--testNamePattern` takes it. */
  readonly pattern: string;
}

export interface TestRequest {
  readonly tests: TestSelection;
  /** The file with the text of a mutant; undefined for the tests as they are. */
  readonly mutated: Source | undefined;
}

/** What came of the tests. `broken`: a file could not be loaded, so that no test says anything. */
export interface TestReply {
  readonly came: 'passed' | 'failed' | 'broken';
  readonly errors: readonly string[];
}

/** The project's folder. */
const root = join(import.meta.dirname, '../..');

// Run as a process: one Vitest for many requests, so that a source is transformed once, and not for each mutant.
let mutated: Source | undefined;
const vitest = await createVitest(
  {
    root,
    config: false,
    watch: false,
    reporters: [{}],
    // A module with a mutant must not stay in the cache.
    fsModuleCache: false,
    include: ['test/**/*.test.ts', 'packages/*/test/**/*.test.ts'],
    env: { AWS_EC2_METADATA_DISABLED: 'true', POWERTOOLS_DEV: 'false' },
    pool: 'threads',
    // A test that times out would find any mutant: more time than in the suite, for a busy machine.
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
  // What earlier requests ran is in the answer, too.
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
