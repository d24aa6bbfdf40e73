/**
 * The form of a duration in all commands, scenarios and model files: whole numbers, each with its unit, the largest
 * unit first. The simulator and the commands share this file; docs/durations.md explains it.
 */
const UNIT_MS = { d: 86_400_000, h: 3_600_000, m: 60_000, s: 1_000, ms: 1 } as const;

/** The form of a duration, for error messages. */
export const DURATION_FORM = 'a duration like 90s, 5m or 1h30m';

/**
 * Parses `90s`, `5m`, `1h30m`, `500ms` or `2d` to milliseconds; undefined for other text, e.g. a number without a unit.
 */
export function parseDuration(text: string): number | undefined {
  const parts = /^(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m(?!s))?(?:(\d+)s)?(?:(\d+)ms)?$/.exec(text);
  if (parts === null || text === '') return undefined;
  const total = Object.values(UNIT_MS).reduce((sum, size, index) => sum + Number(parts[index + 1] ?? 0) * size, 0);
  return Number.isSafeInteger(total) ? total : undefined;
}

/** Formats a duration as text that `parseDuration` can read, without units that are 0: `1h30m`, `11m42s`, `0s`. */
export function formatDuration(ms: number): string {
  if (ms < 0) return `-${formatDuration(-ms)}`;
  let rest = Math.round(ms);
  let text = '';
  for (const [unit, size] of Object.entries(UNIT_MS)) {
    const count = Math.floor(rest / size);
    rest -= count * size;
    if (count > 0) text += `${count}${unit}`;
  }
  return text === '' ? '0s' : text;
}

/** Advice for a text that is not a duration: write what was probably meant, else the example. */
export function adviseDuration(text: string, example = '10m'): string {
  const bare = /^\d+(?:\.\d+)?$/.test(text.trim()) ? Number(text) : undefined;
  if (bare === 0) return 'write 0s';
  if (bare !== undefined && Number.isSafeInteger(bare * UNIT_MS.m)) {
    return `write ${withUnit(bare, 's')} for seconds or ${withUnit(bare, 'm')} for minutes`;
  }
  return `write ${guessDuration(text) ?? example}`;
}

function withUnit(count: number, unit: 's' | 'm'): string {
  return Number.isInteger(count) ? `${count}${unit}` : formatDuration(count * UNIT_MS[unit]);
}

const WORDS: ReadonlyMap<string, number> = new Map(
  (
    [
      [['d', 'day', 'days'], UNIT_MS.d],
      [['h', 'hr', 'hrs', 'hour', 'hours'], UNIT_MS.h],
      [['m', 'min', 'mins', 'minute', 'minutes'], UNIT_MS.m],
      [['s', 'sec', 'secs', 'second', 'seconds'], UNIT_MS.s],
      [['ms', 'msec', 'millisecond', 'milliseconds'], UNIT_MS.ms],
    ] as const
  ).flatMap(([words, ms]) => words.map((word) => [word, ms] as const)),
);

/** Guesses the duration that a text like `1.5h`, `5 min` or `30m1h` means; undefined if there is no guess. */
export function guessDuration(text: string): string | undefined {
  // A guess for a long text would be useless and slow.
  if (text.length > 60 || !/^(?:\s*\d+(?:\.\d+)?\s*[a-z]+)+\s*$/i.test(text)) return undefined;
  const parts = [...text.toLowerCase().matchAll(/(\d+(?:\.\d+)?)\s*([a-z]+)/g)];
  const total = parts.reduce((sum, [, count, word = '']) => sum + Number(count) * (WORDS.get(word) ?? Number.NaN), 0);
  return Number.isSafeInteger(Math.round(total)) ? formatDuration(total) : undefined;
}
