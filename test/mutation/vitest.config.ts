import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** They take seconds each, and hold rules that are not mutated here or that a quicker test holds as well. */
const SLOW = [
  'test/core/deployment/fit-record.test.ts',
  'test/core/slack/slack-message.test.ts',
  'test/guard/reconcile/list-deployments.test.ts',
  'test/guard/sweep/sweep-at-scale.test.ts',
  'test/guard/wait/**',
];

/**
 * They fold records while they are loaded, and test what is shown of them. A rule that runs while a file is loaded counts as
 * covered by every test, so that each of its mutants would run them all.
 */
const OF_RECORDS = [
  'test/core/event/assign-events.test.ts',
  'test/core/deployment/durations.test.ts',
  'test/core/slack/render-as-text.test.ts',
  'test/core/report/links.test.ts',
  'test/core/slack/slack-advice.test.ts',
  'test/core/slack/slack-details.test.ts',
  'test/core/report/headline.test.ts',
  'test/core/outcome-event/outcome-event.test.ts',
  'test/core/slack/slack-text.test.ts',
];

/** A mutant's run ends with the first test that fails: the rules' own tests are quick and find most. */
class RulesFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const isRule = ({ moduleId }: TestSpecification) => moduleId.includes('/test/core/');
    return [...files.filter(isRule), ...files.filter((file) => !isRule(file))];
  }
}

/** The tests of the rules and of the use cases, as the mutation run uses them. */
export default defineConfig({
  test: {
    include: ['test/core/**/*.test.ts', 'test/guard/**/*.test.ts'],
    exclude: [...SLOW, ...OF_RECORDS],
    isolate: false,
    sequence: { sequencer: RulesFirst },
    testTimeout: 30_000,
    globalSetup: 'test/temporary-folder.ts',
    env: { AWS_EC2_METADATA_DISABLED: 'true', POWERTOOLS_DEV: 'false' },
  },
});
