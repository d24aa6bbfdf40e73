import { type Duration, Token } from 'aws-cdk-lib';

/** A number as an error shows it: one that only the deployment knows looks like a huge negative number here. */
export function formatNumber(value: number): string {
  return Token.isUnresolved(value) ? 'a value known only at deployment' : String(value);
}

/** Minutes of a time, a fraction too; NaN when only the deployment knows it. */
export function minutesOf(time: Duration): number {
  return time.isUnresolved() ? Number.NaN : time.toMinutes({ integral: false });
}

/** A time in minutes as an error shows it. */
export function formatMinutes(time: Duration): string {
  return time.isUnresolved() ? 'a value known only at deployment' : String(minutesOf(time));
}
