import type { DeploymentRecord } from '../../core/deployment/record.ts';
import type { RevisionDiff } from '../../core/diff/revision-diff.ts';
import { adviseNext } from '../../core/report/advice.ts';
import { describeChange } from '../../core/report/changes.ts';
import { describeLinks } from '../../core/report/links.ts';
import { plainText } from '../../core/report/phrase.ts';
import { wrapWords } from '../wrap-words.ts';
import type { Verdict } from './verdict.ts';

/** Most changes and alarms to list. */
const SHOWN = 8;

/** What a reader needs next: the changes, console pages and next steps. Texts from outside are not escaped. */
export interface End {
  readonly changes: readonly string[];
  readonly links: readonly EndLink[];
  readonly next: readonly string[];
  /** ARN of a deployment that failed, which `ecs-guard why` can explain. */
  readonly failed?: string | undefined;
}

/** Ends that `ecs-guard why` explains. */
const FAILED: readonly DeploymentRecord['outcome'][] = ['rolled-back', 'rollback-failed', 'failed', 'stopped'];

interface EndLink {
  readonly name: string;
  readonly url: string;
}

/** Returns the end by the rules of the Slack message; empty if the deployment was never described. */
export function endOf({ following, changes }: Verdict): End {
  const record = following?.record;
  if (record === undefined) return { changes: [], links: [], next: [] };
  const failed = FAILED.includes(record.outcome) ? record.serviceDeploymentArn : undefined;
  return { changes: changesOf(changes), links: linksOf(record), next: adviseNext(record).map(plainText), failed };
}

/** Formats the end for a log, or for a terminal with `columns`: a heading and lines for each part that is not empty. */
export function describeEnd(
  { changes, links, next, failed }: End,
  columns = Number.POSITIVE_INFINITY,
): readonly string[] {
  const pages = links.map(({ name, url }) => `${name}  ${url}`);
  return [
    ...section(
      'what changed',
      changes.flatMap((line) => wrapLine(line, columns)),
    ),
    // Links are not wrapped, because a wrapped one cannot be opened.
    ...section('links', pages),
    ...section(
      'next',
      next.flatMap((line) => wrapLine(line, columns)),
    ),
    ...section(
      'to see the metric, stopped tasks and log lines',
      failed === undefined ? [] : [`ecs-guard why --deployment ${failed}`],
    ),
  ];
}

const INDENT = '  ';

function section(heading: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : [heading, ...lines.map((line) => INDENT + line)];
}

function wrapLine(line: string, columns: number): readonly string[] {
  const [first = '', ...rest] = wrapWords(line, columns - 2 * INDENT.length);
  return [first, ...rest.map((more) => INDENT + more)];
}

function changesOf(diff: RevisionDiff | undefined): readonly string[] {
  const lines = (diff?.changes ?? []).map((change) => plainText(describeChange(change)));
  const more = Math.max(0, lines.length - SHOWN) + (diff?.leftOut ?? 0);
  return more === 0 ? lines : [...lines.slice(0, SHOWN), `and ${more} more`];
}

/** Returns links to the deployment, to its logs if tasks failed, and to the alarms that mattered. */
function linksOf(record: DeploymentRecord): readonly EndLink[] {
  const { deployment, service, logs, alarms } = describeLinks(record);
  const fired = record.alarms.filter(({ triggered }) => triggered).map(({ alarmName }) => alarmName);
  const mattered = alarms.filter(
    ({ alarmName }) => fired.includes(alarmName) || record.protection.alarmNames.includes(alarmName),
  );
  const pages = [
    deployment === undefined ? ['service', service] : ['deployment', deployment],
    ['logs', record.cause === 'circuit-breaker' ? logs : undefined],
    ...mattered.slice(0, SHOWN).map(({ alarmName, url }) => [`alarm ${alarmName}`, url]),
  ];
  return pages.flatMap(([name = '', url]) => (url === undefined ? [] : [{ name, url }]));
}
