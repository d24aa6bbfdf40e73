import type { WaitArguments } from './arguments.ts';
import { describeEnd, endOf } from './describe-end.ts';
import { describeAnnotation, describeOutputs, describeSummary } from './github.ts';
import type { WaitHost } from './host.ts';
import { withoutControls } from './one-line.ts';
import { describeDocument, describeLastLine, type Verdict } from './verdict.ts';

/**
 * Writes the verdict to each output in one write: the next steps and the last line, the JSON document, and GitHub Actions'
 * files.
 */
export function reportVerdict(
  verdict: Verdict,
  { json, github }: Pick<WaitArguments, 'json' | 'github'>,
  host: Pick<WaitHost, 'stdout' | 'stderr' | 'env' | 'appendFile'>,
): void {
  const { stdout, stderr, env } = host;
  const beside = json ? stderr : stdout;
  const end = describeEnd(endOf(verdict), beside.isTTY === true ? beside.columns || 80 : undefined);
  if (end.length > 0) beside.write(`\n${end.map((line) => `${withoutControls(line)}\n`).join('')}\n`);
  if (github) {
    appendFor('GITHUB_STEP_SUMMARY', describeSummary(verdict));
    appendFor('GITHUB_OUTPUT', describeOutputs(verdict));
    beside.write(`${describeAnnotation(verdict)}\n`);
  }
  if (json) stdout.write(`${JSON.stringify(describeDocument(verdict), undefined, 2)}\n`);
  beside.write(`${describeLastLine(verdict)}\n`);

  function appendFor(variable: string, text: string): void {
    const path = env[variable];
    if (path === undefined || path === '') {
      stderr.write(`warning: ${variable} is not set: is this a step of GitHub Actions?\n`);
      return;
    }
    try {
      host.appendFile(path, text);
    } catch (error) {
      // The verdict does not change if the runner's file cannot be written.
      const why = error instanceof Error ? error.message : String(error);
      stderr.write(`warning: cannot write to ${variable}: ${why}\n`);
    }
  }
}
