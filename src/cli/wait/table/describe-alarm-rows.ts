import type { DeploymentRecord, RecordedAlarm } from '../../../core/deployment/record.ts';
import { describeComparison, describeNumber } from '../../../core/report/alarm-text.ts';
import { describeInstant } from '../../../core/time.ts';
import type { Following } from '../../../guard/wait/following.ts';
import { layOutTable } from './lay-out-table.ts';
import { type TableRow, tableRow } from './table-row.ts';

const HEAD = ['alarm', 'state', 'value', 'threshold', ''];

/** Describes alarms with their values and thresholds, those that fired first, and counts those that do not fit. */
export function describeAlarmRows(
  following: Following,
  { alarms }: DeploymentRecord,
  { width, height }: { readonly width: number; readonly height: number },
): readonly TableRow[] {
  if (alarms.length === 0) return [];
  const sorted = alarms.toSorted((a, b) => urgencyOf(a) - urgencyOf(b));
  const rows = sorted.map((alarm) => cellsOf(alarm, following));
  const table = layOutTable({ head: HEAD, rows, numbersFrom: 2, numbersTo: 4 }, width);
  const head = table.head.map((line) => tableRow('dim', line));
  const shown = table.rows.map((lines, index) => lines.map((line) => tableRow(styleOf(sorted[index]), line)));
  return [...head, ...fitRows(shown, Math.max(1, height - head.length))];
}

/** Returns as many alarms as fit, and how many more there are. */
function fitRows(alarms: readonly (readonly TableRow[])[], height: number): readonly TableRow[] {
  if (alarms.flat().length <= height) return alarms.flat();
  const each = alarms[0]?.length ?? 1;
  const count = Math.max(1, Math.floor((height - 1) / each));
  return [...alarms.slice(0, count).flat(), tableRow('dim', `and ${alarms.length - count} more`)];
}

function cellsOf(alarm: RecordedAlarm, { values, valuesReadAt }: Following): readonly string[] {
  const { alarmName, kind, state, triggered, threshold, comparisonOperator } = alarm;
  // An alarm that failed the deployment keeps that value; the others show the newest one.
  const value = triggered || valuesReadAt === undefined ? alarm.value : values.get(alarmName);
  const none = valuesReadAt === undefined ? '-' : 'no data';
  return [
    alarmName,
    kind === 'missing' ? 'not found' : (state ?? 'unknown'),
    value === undefined ? none : compact(value),
    threshold === undefined ? 'unknown' : `${describeComparison(comparisonOperator)} ${compact(threshold)}`,
    describeFiring(alarm),
  ];
}

function describeFiring({ triggered, triggeredAt }: RecordedAlarm): string {
  if (!triggered) return '';
  return triggeredAt === undefined ? '◀ fired' : `◀ fired ${describeInstant(triggeredAt).slice(11, 19)}Z`;
}

/** Widest number without a power of ten. */
const NUMBER_WIDTH = 9;

/** Formats a number for a table of 80 columns: very large ones with their power of ten. */
function compact(value: number): string {
  const text = describeNumber(value);
  return text.length <= NUMBER_WIDTH ? text : Number(value.toPrecision(4)).toExponential();
}

function urgencyOf({ triggered, state, kind }: RecordedAlarm): number {
  if (triggered) return 0;
  if (state === 'ALARM') return 1;
  return kind === 'missing' ? 2 : 3;
}

function styleOf(alarm: RecordedAlarm | undefined): TableRow['style'] {
  if (alarm?.triggered === true || alarm?.state === 'ALARM') return 'bad';
  return alarm?.kind === 'missing' ? 'warning' : 'plain';
}
