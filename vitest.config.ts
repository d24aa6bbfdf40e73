import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

// Workers and the processes that tests start share what V8 has compiled: each loads much of the same code.
process.env['NODE_COMPILE_CACHE'] ??= join(import.meta.dirname, '.build', 'compile-cache');

/** Tests that synthesize: aws-cdk-lib takes a second and a half to load, so a worker loads it once for all of them. */
const synthesizing = [
  'test/lib/**/*.test.ts',
  'test/examples/services.test.ts',
  'test/tools/data-flow.test.ts',
  'test/tools/detection/**/*.test.ts',
  'test/tools/release/**/*.test.ts',
];

/** Tests of what keeps no state outside of what it is given: a worker loads it once. */
const stateless = [
  ...['core', 'guard', 'config', 'contract', 'adapters', 'fakes', 'tools/behaviour', 'cli', 'start'].map(
    (room) => `test/${room}/**/*.test.ts`,
  ),
  'packages/*/test/**/*.test.ts',
];

/** Tests of whole deployments: a worker loads the simulator once, and builds nothing twice. */
const deployed = ['test/deployed/**/*.test.ts', 'test/chaos/**/*.test.ts'];

/** The projects in the order in which they run: what deploys, builds or starts something takes long, and would run alone at the end. */
const order = ['deployed', 'whole', 'stateless', 'constructs'];

/** Files in random order within their project: a worker keeps what it has loaded only until another project's file comes. */
class ProjectByProject extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const { seed } = this.ctx.config.sequence;
    const drawn = ({ moduleId }: TestSpecification) => createHash('sha256').update(`${seed} ${moduleId}`).digest('hex');
    const rank = ({ project }: TestSpecification) => order.indexOf(project.name);
    return files.toSorted((a, b) => rank(a) - rank(b) || (drawn(a) < drawn(b) ? -1 : 1));
  }
}

export default defineConfig({
  test: {
    sequence: { shuffle: true, sequencer: ProjectByProject },
    retry: 0,
    globalSetup: 'test/temporary-folder.ts',
    reporters: process.env['CI'] ? ['default', ['json', { outputFile: 'test-report.json' }]] : ['default'],
    testTimeout: 30_000,
    // One worker less than there are cores is the default: on two cores that is one.
    maxWorkers: 2,
    env: {
      AWS_EC2_METADATA_DISABLED: 'true',
      POWERTOOLS_DEV: 'false',
      // Of a synthesis in a test: CI validates the templates, and no test reads where a construct was made.
      CDK_VALIDATION: 'false',
      CDK_DISABLE_STACK_TRACE: '1',
    },
    projects: [
      { extends: true, test: { name: 'constructs', include: synthesizing, isolate: false } },
      { extends: true, test: { name: 'stateless', include: stateless, isolate: false } },
      { extends: true, test: { name: 'deployed', include: deployed, isolate: false } },
      {
        extends: true,
        test: {
          name: 'whole',
          include: ['test/**/*.test.ts'],
          exclude: [...synthesizing, ...stateless, ...deployed],
          isolate: false,
        },
      },
    ],
  },
});
