import { formatDuration } from '../../duration.ts';
import { parseInstant } from '../../instant.ts';
import type { RecordingSettings } from './recording-settings.ts';

const minuteMs = 60_000;

/** A recorded metric, by whole minutes from its first record. */
export interface Recording {
  /** Time of the first record, in epoch milliseconds. */
  readonly firstMs: number;
  /** Minutes between two records. */
  readonly period: number;
  /** The value of the latest record at each minute. */
  readonly values: readonly number[];
  /** Minutes in gaps of the recording. */
  readonly missing: ReadonlySet<number>;
}

/**
 * Parses rows of `timestamp,value`. A time without an offset is in UTC. The median distance between records is the period. A
 * record covers one period from its minute on; minutes after that and before the next record are a gap.
 *
 * @internal
 */
export function parseRecording(csv: string, name: string): Recording {
  const records = csv
    .split('\n')
    .map((text, index) => ({ text: text.replaceAll('"', '').trim(), line: index + 1 }))
    .filter(({ text, line }) => text !== '' && !(line === 1 && /^timestamp\s*,\s*value$/i.test(text)))
    .map((record) => parseRecord(record, name));
  const first = records[0];
  const last = records.at(-1);
  if (first === undefined || last === undefined) throw new Error(`${name} must hold rows of timestamp,value, got none`);
  const period = usualDistance(records.map(({ minute }) => minute));
  const values: number[] = [];
  const missing = new Set<number>();
  for (const [index, { minute, value, line }] of records.entries()) {
    const next = records[index + 1]?.minute ?? minute + period;
    if (next < minute) throw new Error(`${name} line ${line + 1} must not be earlier than the line before it`);
    for (let at = minute; at < next; at += 1) {
      values[at - first.minute] = value;
      if (at >= minute + period) missing.add(at - first.minute);
    }
  }
  return { firstMs: first.minute * minuteMs, period, values, missing };
}

/**
 * Reads the part of a recording that a load plays, as requests per minute.
 *
 * @throws Error if its rows do not fit the unit, or if it does not reach the start
 */
export function readRecording(csv: string, name: string, { unit, start }: RecordingSettings): Recording {
  const whole = parseRecording(csv, name);
  const rate = rateFactor(whole, name, unit);
  const from = startMinute(whole, name, start);
  // From the start to the end, then what comes before the start: a recording repeats.
  const { length } = whole.values;
  const minutes = Array.from({ length }, (_, minute) => (from + minute) % length);
  return {
    firstMs: whole.firstMs + from * minuteMs,
    period: whole.period,
    values: minutes.map((minute) => (whole.values[minute] ?? 0) * rate),
    missing: new Set(minutes.flatMap((minute, index) => (whole.missing.has(minute) ? [index] : []))),
  };
}

/** Requests per minute for a recorded value of 1. */
function rateFactor({ period }: Recording, name: string, unit: RecordingSettings['unit']): number {
  const step = formatDuration(period * minuteMs);
  if (unit === undefined) {
    if (period === 1) return 1;
    throw new Error(
      `${name} has a row every ${step}, which can mean two things: write unit: requests per minute, or unit: sum per ${step}`,
    );
  }
  if (unit.is === 'rate') return minuteMs / unit.perMs;
  if (unit.perMs === period * minuteMs) return 1 / period;
  throw new Error(
    `${name} has a row every ${step}, but its unit is sum per ${formatDuration(unit.perMs)}: write unit: sum per ${step}`,
  );
}

/** The minute of the recording at which a load starts. */
function startMinute({ firstMs, values }: Recording, name: string, start: RecordingSettings['start']): number {
  if (start === undefined) return 0;
  const afterMs = 'atMs' in start ? start.atMs - firstMs : start.afterStartMs;
  const minute = Math.floor(afterMs / minuteMs);
  if (minute >= 0 && minute < values.length) return minute;
  const instant = (ms: number) => new Date(ms).toISOString().replace('.000', '');
  const endMs = firstMs + values.length * minuteMs;
  throw new Error(
    `${name} goes from ${instant(firstMs)} to ${instant(endMs)}, so it has no ${instant(firstMs + afterMs)}: write a start in between`,
  );
}

/** The recorded rate; the recording repeats without end, also before its start. */
export function rateOfRecording(
  { values, missing }: Pick<Recording, 'values' | 'missing'>,
  { afterStartMs, gaps }: { readonly afterStartMs: number; readonly gaps: 'hold' | 'zero' },
): number {
  const { length } = values;
  const minute = ((Math.floor(afterStartMs / minuteMs) % length) + length) % length;
  return gaps === 'zero' && missing.has(minute) ? 0 : (values[minute] ?? 0);
}

const ROW =
  /^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d)(:\d\d(?:\.\d+)?)?\s*(Z|[+-]\d\d:?\d\d)?\s*,\s*(\d+(?:\.\d+)?(?:e[+-]?\d+)?)$/i;

function parseRecord({ text, line }: { readonly text: string; readonly line: number }, name: string) {
  const [, day = '', time = '', seconds = ':00', offset = 'Z', value = ''] = ROW.exec(text) ?? [];
  const ms = parseInstant(`${day}T${time}${seconds.slice(0, 3)}Z`);
  const offsetMinutes = minutesOf(offset);
  if (ms === undefined || offsetMinutes === undefined) {
    throw new Error(
      `${name} line ${line} must be timestamp,value such as 2014-02-14 14:30:00,0.132, got ${JSON.stringify(text)}`,
    );
  }
  return { minute: Math.floor(ms / minuteMs) - offsetMinutes, value: Number(value), line };
}

/** Minutes by which local time is ahead of UTC: 120 for `+02:00` or `+0200`. */
function minutesOf(offset: string): number | undefined {
  if (offset.toUpperCase() === 'Z') return 0;
  const [hours, minutes] = [Number(offset.slice(1, 3)), Number(offset.slice(-2))];
  if (hours > 14 || minutes > 59) return undefined;
  return (offset.startsWith('-') ? -1 : 1) * (hours * 60 + minutes);
}

/** The median, so that gaps and single irregular records do not change it; 1 minute for a single record. */
function usualDistance(minutes: readonly number[]): number {
  const distances = minutes.slice(1).map((minute, index) => minute - (minutes[index] ?? minute));
  return Math.max(1, distances.toSorted((a, b) => a - b)[Math.floor(distances.length / 2)] ?? 1);
}
