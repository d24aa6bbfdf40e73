import { type Duration, Token } from 'aws-cdk-lib';

/** Formats a number for an error. A number that is only known at deployment is a huge negative number here. */
export function formatNumber(value: number): string {
  return Token.isUnresolved(value) ? 'a value known only at deployment' : String(value);
}

/** Converts a duration to minutes, including fractions; NaN if it is only known at deployment. */
export function minutesOf(time: Duration): number {
  return time.isUnresolved() ? Number.NaN : time.toMinutes({ integral: false });
}

/** Formats a duration in minutes for an error. */
export function formatMinutes(time: Duration): string {
  return time.isUnresolved() ? 'a value known only at deployment' : String(minutesOf(time));
}
