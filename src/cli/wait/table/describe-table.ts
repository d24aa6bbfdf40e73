import { lastPart } from '../../../core/arn.ts';
import type { DeploymentRecord, RecordedRevision } from '../../../core/deployment/record.ts';
import { describeCause } from '../../../core/report/headline.ts';
import { after, between, describeDuration, type EpochMs } from '../../../core/time.ts';
import { describeProtection, describeStoppedTasks } from '../../../core/wait/verdict-text.ts';
import { type Following, failedTasks } from '../../../guard/wait/following.ts';
import { wrapWords } from '../../wrap-words.ts';
import { describeAlarmRows } from './describe-alarm-rows.ts';
import { layOutTable } from './lay-out-table.ts';
import { shortenMiddle } from './shorten-names.ts';
import { type TableRow, tableRow } from './table-row.ts';

/** The available size of the terminal. */
export interface TableSize {
  /** Columns. */
  readonly width: number;
  /** Rows. */
  readonly height: number;
}

const BAR = 24;
const NONE = '-';

/**
 * Describes the deployment as a table for a terminal: revisions with their tasks, why tasks stopped, alarms with their
 * thresholds, the bake. If it is too wide, only names are shortened; alarms that do not fit are counted.
 */
export function describeTable(following: Following, now: EpochMs, { width, height }: TableSize): readonly TableRow[] {
  const { record } = following;
  if (record === undefined) return [];
  const above = [
    ...describeHead(following, record, { now, width }),
    ...describeRevisions(following, record, width),
    ...describeStops(following, width),
  ];
  const below = [...describeGuard(record, width), ...describeBake(record, now)];
  const alarms = describeAlarmRows(following, record, { width, height: height - above.length - below.length });
  return [...above, ...alarms, ...below];
}

function describeHead(
  { service, serviceDeploymentArn, description }: Following,
  record: DeploymentRecord,
  { now, width }: { readonly now: EpochMs; readonly width: number },
): readonly TableRow[] {
  const age = `, ${describeDuration(between(record.createdAt, record.finishedAt ?? now))}`;
  const where = shortenMiddle(`${lastPart(service.service)} in ${lastPart(service.cluster)}`, width - age.length);
  const stage = record.outcome === undefined ? description?.lifecycleStage : undefined;
  const what = [
    `deployment ${lastPart(serviceDeploymentArn)}`,
    record.strategy,
    ...(stage === undefined ? [] : [stage]),
  ];
  const cause = record.phase === 'rolling-back' ? wrapWords(`rolling back: ${describeCause(record)}`, width) : [];
  return [
    tableRow('head', `${where}${age}`),
    ...wrapWords(what.join(', '), width).map((line) => tableRow('dim', line)),
    ...cause.map((line) => tableRow('bad', line)),
  ];
}

function describeRevisions(following: Following, record: DeploymentRecord, width: number): readonly TableRow[] {
  const { revisions, tasks, phase, outcome } = record;
  const { target, source } = tasks ?? {};
  const to = [
    nameOf(revisions.to),
    (outcome ?? phase).replaceAll('-', ' '),
    ...counts(target?.requested, target?.running, target?.pending, failedTasks(following)),
  ];
  const from = [
    nameOf(revisions.from),
    describeSource(record),
    ...counts(source?.requested, source?.running, source?.pending, undefined),
  ];
  const head = ['revision', 'rollout', 'desired', 'running', 'pending', 'failed'];
  const rows = revisions.from === undefined ? [to] : [to, from];
  const table = layOutTable({ head, rows, numbersFrom: 2, numbersTo: head.length }, width);
  return [
    ...table.head.map((line) => tableRow('dim', line)),
    ...table.rows.flat().map((line) => tableRow('plain', line)),
  ];
}

/** Describes the state of the previous revision. It serves only while its tasks run and receive traffic. */
function describeSource({ phase, outcome, tasks, strategy }: DeploymentRecord): string {
  if (phase === 'rolling-back') return 'coming back';
  if (outcome === 'rolled-back') return 'restored';
  if (outcome === 'succeeded') return 'replaced';
  if (tasks === undefined) return NONE;
  if (tasks.source.running === 0) return 'no tasks';
  // Blue/green, linear and canary keep its tasks during a bake, without traffic.
  return phase === 'baking' && strategy !== 'ROLLING' ? 'standing by' : 'serving';
}

/** Describes why tasks of the new revision stopped. */
function describeStops({ evidence }: Following, width: number): readonly TableRow[] {
  const text = evidence === undefined ? '' : describeStoppedTasks(evidence);
  return text === '' ? [] : wrapWords(text, width).map((line) => tableRow('bad', line));
}

function describeGuard(record: DeploymentRecord, width: number): readonly TableRow[] {
  const { state } = record.protection;
  if (state === 'unknown') return [];
  const style = state === 'armed' ? 'dim' : 'warning';
  return wrapWords(describeProtection(record), width).map((line) => tableRow(style, line));
}

/** ECS does not report when a bake began, so it is the first poll in which all tasks were in place. */
function describeBake({ bake, phase, phaseSince }: DeploymentRecord, now: EpochMs): readonly TableRow[] {
  if (phase !== 'baking') return [];
  const startedAt = bake?.startedAt ?? phaseSince;
  const spent = between(startedAt, now);
  if (bake?.time === undefined || bake.time <= 0)
    return [tableRow('plain', `bake  for ${describeDuration(spent)} now`)];
  const end = after(startedAt, bake.time);
  const left = end <= now ? 'about to end' : `${describeDuration(between(now, end))} left`;
  const full = Math.min(BAR, Math.round((BAR * spent) / bake.time));
  const whole = `${bake.basis === 'configured' ? '' : 'about '}${describeDuration(bake.time)}`;
  return [tableRow('plain', `bake  ${'█'.repeat(full)}${'░'.repeat(BAR - full)}  ${left}, of ${whole}`)];
}

function nameOf(revision: RecordedRevision | undefined): string {
  return lastPart(revision?.taskDefinitionArn ?? revision?.serviceRevisionArn ?? NONE);
}

function counts(...values: readonly (number | undefined)[]): readonly string[] {
  return values.map((value) => (value === undefined ? NONE : String(value)));
}
