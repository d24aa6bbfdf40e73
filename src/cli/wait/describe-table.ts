import { lastPart } from '../../core/arn.ts';
import type { DeploymentRecord, RecordedAlarm, RecordedRevision } from '../../core/deployment/record.ts';
import { describeComparison, describeNumber } from '../../core/report/alarm-text.ts';
import { after, between, describeDuration, type EpochMs } from '../../core/time.ts';
import { describeProtection } from '../../core/wait/verdict-text.ts';
import { type Following, failedTasks } from '../../guard/wait/following.ts';

/** A row of the table, with what colours it. */
export interface TableRow {
  readonly text: string;
  readonly style: 'plain' | 'head' | 'dim' | 'good' | 'bad' | 'warning';
}

const BAR = 24;
const NONE = '-';

/** The deployment as a table for a terminal: revisions with their tasks, alarms against their thresholds, the bake. */
export function describeTable(following: Following, now: EpochMs): readonly TableRow[] {
  const { record } = following;
  if (record === undefined) return [];
  return [
    ...describeHead(following, record, now),
    ...describeRevisions(following, record),
    ...describeGuard(record, now),
  ];
}

function describeHead({ service, serviceDeploymentArn }: Following, record: DeploymentRecord, now: EpochMs) {
  const age = describeDuration(between(record.createdAt, record.finishedAt ?? now));
  return [
    row('head', `${lastPart(service.service)} in ${lastPart(service.cluster)}, ${age}`),
    row('dim', `deployment ${lastPart(serviceDeploymentArn)}, ${record.strategy}`),
  ];
}

function describeRevisions(following: Following, record: DeploymentRecord): readonly TableRow[] {
  const { revisions, tasks } = record;
  const failed = failedTasks(following);
  const lines = [
    ['revision', 'rollout', 'desired', 'running', 'pending', 'failed'],
    [
      nameOf(revisions.to),
      describeRollout(following, record),
      ...counts(tasks?.target.requested, tasks?.target.running, tasks?.target.pending, failed),
    ],
    ...(revisions.from === undefined
      ? []
      : [
          [
            nameOf(revisions.from),
            describeSource(record),
            ...counts(tasks?.source.requested, tasks?.source.running, tasks?.source.pending, undefined),
          ],
        ]),
  ];
  const [head = '', ...rest] = alignColumns(lines, 2);
  return [row('dim', head), ...rest.map((text) => row('plain', text))];
}

function describeRollout({ description }: Following, { phase, outcome }: DeploymentRecord): string {
  const stage = description?.lifecycleStage;
  const word = (outcome ?? phase).replaceAll('-', ' ');
  return stage === undefined || outcome !== undefined ? word : `${word} (${stage})`;
}

function describeSource({ phase, outcome }: DeploymentRecord): string {
  if (phase === 'rolling-back') return 'coming back';
  if (outcome === 'rolled-back') return 'is back';
  return outcome === 'succeeded' ? 'replaced' : 'serving';
}

function describeGuard(record: DeploymentRecord, now: EpochMs): readonly TableRow[] {
  const { alarms, protection } = record;
  const isOff = protection.state !== 'armed' && protection.state !== 'unknown';
  const protectionRow =
    protection.state === 'unknown' ? [] : [row(isOff ? 'warning' : 'dim', describeProtection(record))];
  const [head = '', ...rest] = alignColumns([['alarm', 'state', 'value', 'threshold'], ...alarms.map(alarmCells)], 2);
  const alarmRows = rest.map((text, index) => row(styleOf(alarms[index]), text));
  return [
    ...(alarms.length === 0 ? [] : [row('dim', head), ...alarmRows]),
    ...protectionRow,
    ...describeBake(record, now),
  ];
}

function alarmCells(alarm: RecordedAlarm): readonly string[] {
  const { alarmName, kind, state, value, threshold, comparisonOperator } = alarm;
  return [
    alarmName,
    kind === 'missing' ? 'missing' : (state ?? 'unknown'),
    value === undefined ? 'unknown' : describeNumber(value),
    threshold === undefined ? 'unknown' : `${describeComparison(comparisonOperator)} ${describeNumber(threshold)}`,
  ];
}

function styleOf(alarm: RecordedAlarm | undefined): TableRow['style'] {
  if (alarm?.triggered === true || alarm?.state === 'ALARM') return 'bad';
  return alarm?.kind === 'missing' ? 'warning' : 'plain';
}

/** ECS does not say when a bake began: it is the first look that saw all tasks in place. */
function describeBake({ bake, phase, phaseSince }: DeploymentRecord, now: EpochMs): readonly TableRow[] {
  if (phase !== 'baking') return [];
  const startedAt = bake?.startedAt ?? phaseSince;
  const spent = between(startedAt, now);
  if (bake?.time === undefined || bake.time <= 0) return [row('plain', `bake  since ${describeDuration(spent)}`)];
  const end = after(startedAt, bake.time);
  const left = end <= now ? 'due' : `${describeDuration(between(now, end))} left`;
  const full = Math.min(BAR, Math.round((BAR * spent) / bake.time));
  const whole = `${bake.basis === 'configured' ? '' : 'about '}${describeDuration(bake.time)}`;
  return [row('plain', `bake  ${'█'.repeat(full)}${'░'.repeat(BAR - full)}  ${left} of ${whole}`)];
}

function nameOf(revision: RecordedRevision | undefined): string {
  return lastPart(revision?.taskDefinitionArn ?? revision?.serviceRevisionArn ?? NONE);
}

function counts(...values: readonly (number | undefined)[]): readonly string[] {
  return values.map((value) => (value === undefined ? NONE : String(value)));
}

/** Pads each column to its widest cell; from `numbersFrom` on they stand right. */
function alignColumns(lines: readonly (readonly string[])[], numbersFrom: number): readonly string[] {
  const widths = (lines[0] ?? []).map((_, column) => Math.max(...lines.map((line) => (line[column] ?? '').length)));
  return lines.map((line) =>
    widths
      .map((width, column) => {
        const cell = line[column] ?? '';
        return column < numbersFrom ? cell.padEnd(width) : cell.padStart(width);
      })
      .join('  ')
      .trimEnd(),
  );
}

function row(style: TableRow['style'], text: string): TableRow {
  // Names come from outside: nothing in them may move the cursor.
  return { style, text: text.replace(/[\p{Cc}\u202A-\u202E\u2066-\u2069]/gu, ' ') };
}
