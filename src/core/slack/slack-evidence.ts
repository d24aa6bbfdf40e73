import type { DeploymentRecord } from '../deployment/record.ts';
import type {
  Author,
  CommitRange,
  FailedTasks,
  GatheredEvidence,
  MetricChart,
  MissingPart,
} from '../explanation/evidence.ts';
import type { Explanation } from '../explanation/explanation.ts';
import { parseRepository } from '../explanation/repository.ts';
import type { Fix } from '../report/fix.ts';
import { describeDuration, durationMs } from '../time.ts';
import { drawChart } from './slack-chart.ts';
import { code, firstOf, joinText, link, type Mrkdwn, mrkdwn, mrkdwnOf, preformatted, prose } from './slack-text.ts';

/** Most groups of tasks, commit ranges and missing parts to show. */
const SHOWN = 4;

/** Characters of a commit that identify it to people. */
const SHORT_COMMIT = 10;

/** Describes which later deployment fixed this one. */
export function describeFixLine(fix: Fix | undefined): readonly Mrkdwn[] {
  if (fix === undefined) return [];
  const page = fix.url === undefined ? undefined : link(fix.url, 'Deployment');
  const line = mrkdwn`*Fixed by* ${code(fix.revision)}, ${prose(describeDuration(fix.after), 40)} later`;
  return [joinText([line, page], '  ·  ')];
}

/** Triggers that the headline names, and of which the alarm's line or ECS's reason shows the rest. */
const SHOWN_ELSEWHERE: readonly Explanation['cause']['trigger'][] = [
  'alarm',
  'lifecycle-hook',
  'approval-rejected',
  'requested',
  'invalid-configuration',
];

/** Describes the cause in one sentence. It is left out while it adds nothing: without evidence, and if nothing more is known. */
export function describeCauseLine({ cause }: Explanation, evidence: GatheredEvidence | undefined): readonly Mrkdwn[] {
  const adds = evidence !== undefined && (cause.signature !== undefined || !SHOWN_ELSEWHERE.includes(cause.trigger));
  return adds ? [mrkdwn`*Why* ${mrkdwnOf(cause.sentence)}`] : [];
}

/** Describes why the rollback failed too. */
export function describeRollbackLine({ rollback }: Explanation): readonly Mrkdwn[] {
  return rollback === undefined ? [] : [mrkdwnOf(rollback.sentence)];
}

/** Draws the metric of the alarm that fired. */
export function describeMetric(record: DeploymentRecord, evidence: GatheredEvidence | undefined): readonly Mrkdwn[] {
  const fired = record.alarms.find((alarm) => alarm.triggered);
  const chart = evidence?.charts.find(({ alarmName }) => alarmName === fired?.alarmName) ?? evidence?.charts[0];
  if (chart === undefined) return [];
  const drawn = drawChart(chart, [
    { at: record.startedAt ?? record.createdAt, sign: 'S', name: 'start' },
    { at: fired?.triggeredAt, sign: 'A', name: 'alarm' },
    { at: record.rollbackStartedAt, sign: 'R', name: 'rollback' },
  ]);
  if (drawn === undefined) return [];
  return [joinText([describeScale(chart, drawn.pointsPerColumn), preformatted(drawn.lines.join('\n'), 1_000)], '\n')];
}

function describeScale({ label, period }: MetricChart, pointsPerColumn: number): Mrkdwn {
  const step = describeDuration(durationMs(period * pointsPerColumn));
  return mrkdwn`*Metric* ${prose(label, 200)}, one column per ${prose(step, 40)}`;
}

/** Describes why tasks stopped; if none did, what ECS's events say about the failure. */
export function describeTasks(evidence: GatheredEvidence | undefined, { rollback }: Explanation): readonly Mrkdwn[] {
  if (evidence === undefined) return [];
  const groups = [
    ...evidence.tasks.map((tasks) => describeFailed(tasks)),
    ...(rollback?.tasks ?? []).map((tasks) => describeFailed(tasks, rollback?.revision)),
  ];
  if (groups.length > 0) return firstOf(groups, SHOWN);
  return evidence.serviceEvents
    .filter(({ diagnosis }) => diagnosis.is === 'known')
    .slice(0, 2)
    .map(({ message }) => mrkdwn`*ECS says* ${prose(message, 500)}`);
}

function describeFailed({ count, reason, exitCode, container, diagnosis }: FailedTasks, revision?: string): Mrkdwn {
  const tasks = mrkdwn`*${count} ${prose(count === 1 ? 'task' : 'tasks', 10)} stopped*`;
  const whose = revision === undefined ? undefined : code(revision);
  const exit = exitCode === undefined ? undefined : mrkdwn`${code(container ?? 'container')} exited with ${exitCode}`;
  const said = reason === '' ? undefined : prose(reason, 400);
  const cause = diagnosis.is === 'known' ? diagnosis : undefined;
  const means =
    cause === undefined
      ? undefined
      : mrkdwn`↳ ${prose(`${cause.confidence === 'likely' ? 'Likely: ' : ''}${cause.cause}`, 300)}`;
  return joinText([joinText([tasks, whose, exit, said], '  '), means], '\n');
}

/** Describes which commits were deployed, who deployed, and what the stack believes. */
export function describeOrigin({ commits, author, drift }: Explanation): readonly Mrkdwn[] {
  return [
    ...firstOf(commits.map(describeCommits), SHOWN),
    ...(author === undefined ? [] : [describeAuthor(author)]),
    ...(drift === undefined ? [] : [mrkdwn`*Drift* ${mrkdwnOf(drift)}`]),
  ];
}

function describeCommits({ container, from, to, repository, compareUrl }: CommitRange): Mrkdwn {
  const range = mrkdwn`${commit(from)} → ${commit(to)}`;
  return joinText([mrkdwn`*Commits* ${code(container)} ${range}`, describePage(repository, compareUrl)], '  ·  ');
}

/** Links only to hosts whose pages are known, whatever the evidence holds. */
function describePage(repository: string | undefined, compareUrl: string | undefined): Mrkdwn | undefined {
  const known = parseRepository(repository ?? '');
  if (known === undefined) return undefined;
  const compares = compareUrl?.startsWith(`${known.url}/`) === true;
  return compares ? link(compareUrl, 'Compare') : link(known.url, 'Repository');
}

function commit(id: string | undefined): Mrkdwn {
  return id === undefined ? mrkdwn`unknown` : code(/^[0-9a-f]{40}$/.test(id) ? id.slice(0, SHORT_COMMIT) : id, 100);
}

/** A pipeline's role identifies no person, and the message says so. */
function describeAuthor({ kind, name, eventName, userAgent }: Author): Mrkdwn {
  const call = joinText(
    [
      mrkdwn`called ${prose(eventName, 60)}`,
      userAgent === undefined ? undefined : mrkdwn`with ${prose(userAgent, 60)}`,
    ],
    ' ',
  );
  switch (kind) {
    case 'person':
      return mrkdwn`*Who* ${code(name, 200)} ${call}`;
    case 'pipeline':
      return mrkdwn`*Who* a pipeline, as ${code(name, 200)}, ${call}. Its session names no person`;
    case 'aws-service':
      return mrkdwn`*Who* ${code(name, 200)} ${call} for its caller`;
  }
}

/** Names the parts that are not there, in one line. */
export function describeMissing(missing: readonly MissingPart[]): readonly Mrkdwn[] {
  if (missing.length === 0) return [];
  const parts = firstOf(
    missing.map(({ what }) => prose(what.replace(/\.$/, ''), 200)),
    SHOWN,
  );
  return [mrkdwn`*Not shown* ${joinText(parts, '; ')}`];
}

/** Points to the reply with the log lines. */
export function describeLogsHint(evidence: GatheredEvidence | undefined): readonly Mrkdwn[] {
  return hasLogLines(evidence) ? [mrkdwn`*Logs* the last lines are in the thread`] : [];
}

/** Whether the evidence contains log lines. */
export function hasLogLines(evidence: GatheredEvidence | undefined): boolean {
  return evidence?.logs.some(({ lines }) => lines.length > 0) ?? false;
}
