import { type Duration, Token } from 'aws-cdk-lib';

const UNKNOWN = 'a value known only at deployment';

/** A number as an error shows it: one that only the deployment knows looks like a huge negative number here. */
export function formatNumber(value: number): string {
  return Token.isUnresolved(value) ? UNKNOWN : String(value);
}

/** A unit in which AWS takes a time. */
export type TimeUnit = 'seconds' | 'minutes' | 'days';

/** A time in a unit, a fraction too; NaN when only the deployment knows it. */
export function amountOf(time: Duration, unit: TimeUnit): number {
  if (time.isUnresolved()) return Number.NaN;
  if (unit === 'seconds') return time.toSeconds({ integral: false });
  return unit === 'minutes' ? time.toMinutes({ integral: false }) : time.toDays({ integral: false });
}

/** Minutes of a time, a fraction too; NaN when only the deployment knows it. */
export function minutesOf(time: Duration): number {
  return amountOf(time, 'minutes');
}

/** A time in a unit as an error shows it. */
export function formatTime(time: Duration, unit: TimeUnit): string {
  if (time.isUnresolved()) return UNKNOWN;
  const amount = amountOf(time, unit);
  const rounded = Math.round(amount * 1_000) / 1_000;
  // Not rounded where that would hide why the time is refused.
  return count(Number.isInteger(rounded) ? amount : rounded, unit.slice(0, -1));
}

/** A number with its noun: "1 task", "2 tasks". */
export function count(amount: number, noun: string): string {
  return `${amount} ${noun}${amount === 1 ? '' : 's'}`;
}

/** "a, b and c". */
export function allOf(words: readonly string[]): string {
  return joined(words, 'and');
}

/** "a, b or c". */
export function anyOf(words: readonly string[]): string {
  return joined(words, 'or');
}

function joined(words: readonly string[], conjunction: string): string {
  const last = words.at(-1) ?? '';
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} ${conjunction} ${last}`;
}
