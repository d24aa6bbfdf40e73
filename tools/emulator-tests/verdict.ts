import { z } from 'zod';

const testResult = z.object({
  /** Path of the file from the folder of the tests, `::`, and the name. */
  id: z.string(),
  outcome: z.enum(['passed', 'failed', 'skipped']),
  /** The calls of AWS that it made, in order. */
  calls: z.array(z.object({ service: z.string(), operation: z.string(), error: z.string().optional() })),
  /** What ended it: an error, or why it was skipped. */
  error: z.string().optional(),
  /** Where in its own file it ended. */
  line: z.string().optional(),
});
export type TestResult = z.infer<typeof testResult>;

/**
 * A failure that a maintainer looked into: the test expects what AWS does not do, or what the simulated AWS refuses by
 * name.
 */
const entry = z.object({
  tests: z.array(z.string()).min(1),
  is: z.enum(['not of AWS', 'not simulated']).default('not of AWS'),
  why: z.string(),
  page: z.url(),
});
const reviewedList = z.array(entry);
export type Reviewed = z.infer<typeof reviewedList>;

export interface Verdict {
  readonly is: 'passed' | 'failed' | 'out of scope' | 'not of AWS' | 'not simulated';
  readonly because: string;
}

/** Services whose own calls make resources of ECS or metrics of CloudWatch; the simulated AWS does not see these. */
const makers = ['cloudformation', 's3'];

export function parseResults(lines: string): readonly TestResult[] {
  return lines
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => testResult.parse(JSON.parse(line)));
}

export function parseReviewed(text: string): Reviewed {
  return reviewedList.parse(JSON.parse(text));
}

/** What a test's result says about the simulated AWS. */
export function judge(result: TestResult, reviewed: Reviewed): Verdict {
  const { outcome, calls, error = '' } = result;
  if (calls.length === 0 && outcome !== 'skipped') return { is: 'out of scope', because: 'it calls no operation' };
  if (outcome === 'passed') return { is: 'passed', because: '' };
  if (outcome === 'skipped') return { is: 'out of scope', because: error };
  const refused = calls.find((call) => call.error?.includes('the simulator has no ') === true);
  if (refused !== undefined) return { is: 'out of scope', because: `no ${refused.service} ${refused.operation}` };
  const maker = calls.find(({ service }) => makers.includes(service));
  if (maker !== undefined) return { is: 'out of scope', because: `${maker.service} would make the resources` };
  const known = reviewed.find(({ tests }) => tests.some((test) => isOf(result, test)));
  if (known !== undefined) return { is: known.is, because: `${known.why}: ${known.page}` };
  return { is: 'failed', because: [result.line, error.split('\n')[0]].filter(Boolean).join(' ') };
}

/** Entries of the list whose tests ran and did not fail; the list is to lose them. */
export function outdated(results: readonly TestResult[], reviewed: Reviewed): readonly string[] {
  return reviewed
    .flatMap(({ tests }) => tests)
    .filter((test) => {
      const ran = results.filter((result) => isOf(result, test));
      return ran.length > 0 && ran.every(({ outcome }) => outcome === 'passed');
    });
}

/** A test with parameters has one entry for all of them. */
function isOf({ id }: TestResult, test: string): boolean {
  const name = id.replace(/^tests\//, '');
  return name === test || name.startsWith(`${test}[`);
}
