import { table } from '../page-parts.ts';
import { type Version, versionNames } from './deploy-tool.ts';
import { endings, waitNames } from './endings.ts';
import { type DeployResults, isAsOnAws, type ToolResult, type WaitResult, type WaitResults } from './results.ts';

const headings: Readonly<Record<Version, string>> = {
  good: 'good version',
  errors: 'an alarm fires, ECS rolls back',
  unhealthy: 'the circuit breaker rolls back',
};

/** The table of docs/simulator.md: what each deploy tool did with each version. */
export function deployTable({ measuredOn, tools }: DeployResults): string {
  const rows = tools.map((tool) => [
    `[${tool.name}](${tool.home})`,
    `${tool.how}, ${tool.version}`,
    ...versionNames.map((version) => deployCell(tool, version)),
  ]);
  return [
    table(['tool', 'how', ...versionNames.map((version) => headings[version])], rows),
    '',
    `Results of ${measuredOn}; later runs that end in the same way do not change them.`,
  ].join('\n');
}

function deployCell({ runs }: ToolResult, version: Version): string {
  const run = runs.find((one) => one.version === version);
  if (run === undefined) return '';
  const { exitCode, onAws, refused } = run;
  const exits = exitCode === null ? 'does not end' : `exit code ${exitCode}`;
  // Nothing needs an explanation where a good version succeeds.
  if (isAsOnAws(run)) return version === 'good' ? exits : `${exits}: [${onAws.because}](${onAws.source})`;
  const [missing] = refused;
  const why = missing === undefined ? '' : `; the server refuses ${missing.split(':')[0]}`;
  return `${exits}${why}; on AWS, it ${onAws.succeeds ? 'succeeds' : 'fails'}`;
}

/** The table of docs/comparison-of-waits.md. */
export function waitTable({ measuredOn, versions, endings: results }: WaitResults): string {
  const rows = results.flatMap(({ ending, waits }) =>
    waits.map((wait, index) => [
      index === 0 ? (endings.find(({ name }) => name === ending)?.what ?? ending) : '',
      `\`${wait.wait}\``,
      verdictOf(wait),
      wait.cause === 'none' ? '–' : wait.cause,
      wait.alarm === 'none' ? '–' : wait.alarm,
      String(wait.exitCode ?? 'does not end'),
      String(Object.values(wait.calls).reduce((sum, count) => sum + count, 0)),
    ]),
  );
  const tools = waitNames.map((name) => `\`${name}\` ${versions[name] ?? ''}`.trim()).join(', ');
  return [
    table(['ending', 'wait', 'verdict', 'cause', 'alarm', 'exit code', 'calls'], rows),
    '',
    `Results of ${measuredOn}, with ${tools}; later runs that end in the same way do not change them.`,
  ].join('\n');
}

function verdictOf({ wait, exitCode, said }: WaitResult): string {
  if (wait === 'ecs-guard wait') return `\`${said.split(':')[0]}\``;
  if (exitCode === 0) return 'success';
  return /max attempts|timed out|timeout/i.test(said) ? 'not stable in time' : 'failure';
}
