/** The form of an instant, for error messages. */
export const INSTANT_FORM = 'a UTC time from 1970 on like 2026-01-05T12:00:00Z';

/**
 * Parses `2026-01-05T12:00:00Z` to epoch milliseconds; seconds and their fraction are optional. Undefined for other
 * text.
 */
export function parseInstant(text: string): number | undefined {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?Z$/.test(text)) return undefined;
  const ms = Date.parse(text);
  // Date.parse moves a day that does not exist to the next month; AWS has no instants before 1970.
  return ms >= 0 && new Date(ms).toISOString().startsWith(text.slice(0, 16)) ? ms : undefined;
}
