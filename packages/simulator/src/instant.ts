/** What must be written, for messages. */
export const INSTANT_FORM = 'a UTC time from 1970 on like 2026-01-05T12:00:00Z';

/** `2026-01-05T12:00:00Z` in milliseconds since 1970, seconds and their fraction may be missing; undefined for anything else. */
export function parseInstant(text: string): number | undefined {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?Z$/.test(text)) return undefined;
  const ms = Date.parse(text);
  // Date.parse makes the next month of a day that its month does not have; AWS has no instants before 1970.
  return ms >= 0 && new Date(ms).toISOString().startsWith(text.slice(0, 16)) ? ms : undefined;
}
