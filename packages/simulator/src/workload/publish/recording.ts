import { parseInstant } from '../../instant.ts';

const minuteMs = 60_000;

/** A recorded metric, by whole minutes from its first record. */
export interface Recording {
  /** The value of the latest record at each minute. */
  readonly values: readonly number[];
  /** Minutes in gaps of the recording. */
  readonly missing: ReadonlySet<number>;
}

/**
 * Parses rows of `timestamp,value` with times in UTC. The median distance between records is the period. A record
 * covers one period from its minute on; minutes after that and before the next record are a gap.
 */
export function parseRecording(csv: string, name: string): Recording {
  const records = csv
    .split('\n')
    .map((text, index) => ({ text: text.trim(), line: index + 1 }))
    .filter(({ text, line }) => text !== '' && !(line === 1 && text === 'timestamp,value'))
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
  return { values, missing };
}

/** The recorded rate; the recording repeats without end, also before its start. */
export function rateOfRecording(
  { values, missing }: Recording,
  { afterStartMs, gaps }: { readonly afterStartMs: number; readonly gaps: 'hold' | 'zero' },
): number {
  const { length } = values;
  const minute = ((Math.floor(afterStartMs / minuteMs) % length) + length) % length;
  return gaps === 'zero' && missing.has(minute) ? 0 : (values[minute] ?? 0);
}

function parseRecord({ text, line }: { readonly text: string; readonly line: number }, name: string) {
  const hit = /^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d)Z?,(\d+(?:\.\d+)?(?:e[+-]?\d+)?)$/i.exec(text);
  const ms = hit === null ? undefined : parseInstant(`${hit[1]}T${hit[2]}Z`);
  if (ms === undefined) {
    throw new Error(
      `${name} line ${line} must be timestamp,value such as 2014-02-14 14:30:00,0.132, got ${JSON.stringify(text)}`,
    );
  }
  return { minute: Math.floor(ms / minuteMs), value: Number(hit?.[3]), line };
}

/** The median, so that gaps and single irregular records do not change it; 1 minute for a single record. */
function usualDistance(minutes: readonly number[]): number {
  const distances = minutes.slice(1).map((minute, index) => minute - (minutes[index] ?? minute));
  return Math.max(1, distances.toSorted((a, b) => a - b)[Math.floor(distances.length / 2)] ?? 1);
}
