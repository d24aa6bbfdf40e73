import type { Duration } from 'aws-cdk-lib';
import { amountOf, anyOf, formatNumber, formatTime, type TimeUnit } from './format-value.ts';

/** What is wrong with a value, as sentences for the user; empty when the value is fine. */
type Problems = readonly string[];

interface Limits {
  readonly least: number;
  /** @default - no upper limit */
  readonly most?: number;
}

/** @throws Error with every problem in one line, behind what they prevent */
export function refuseProblems(what: string, problems: Problems): void {
  if (problems.length > 0) throw new Error(`${what}: ${problems.join('; ')}`);
}

/** The advice for a property that has a default. */
export function omit(standard?: string | number): string {
  return standard === undefined ? 'omit it to use the default' : `omit it to use the default, ${standard}`;
}

/** Problems of a number that must be whole and within limits. */
export function wholeNumberProblems(
  name: string,
  value: number,
  { advice, ...limits }: Limits & { advice: string },
): Problems {
  return isWhole(value, limits)
    ? []
    : [`${name} must be a whole number${range(limits)}, got ${formatNumber(value)}: ${advice}`];
}

/** Problems of a time that AWS takes in whole seconds, minutes or days. */
export function timeProblems(name: string, time: Duration | undefined, unit: TimeUnit, limits: Limits): Problems {
  return time === undefined || isWhole(amountOf(time, unit), limits)
    ? []
    : [
        `${name} must be a whole number of ${unit}${range(limits)}, got ${formatTime(time, unit)}: ${timeAdvice(time, unit, limits)}`,
      ];
}

function timeAdvice(time: Duration, unit: TimeUnit, { least, most = Number.POSITIVE_INFINITY }: Limits): string {
  const amount = amountOf(time, unit);
  if (amount > most) return 'choose a shorter time';
  const near = Math.max(least, Math.round(amount || 0));
  if (Number.isNaN(amount)) return `use a fixed time like Duration.${unit}(${near})`;
  return amount < least && Number.isInteger(amount)
    ? 'choose a longer time'
    : `round it, for example to Duration.${unit}(${near})`;
}

function isWhole(value: number, { least, most = Number.POSITIVE_INFINITY }: Limits): boolean {
  return Number.isInteger(value) && value >= least && value <= most;
}

function range({ least, most }: Limits): string {
  return most === undefined ? `, ${least} or more` : ` from ${least} to ${most}`;
}

/** Problems of a TCP port. */
export function portProblems(name: string, port: number | undefined, advice: string): Problems {
  return port === undefined ? [] : wholeNumberProblems(name, port, { least: 1, most: 65_535, advice });
}

/** Problems of a word that must be one of a few. */
export function wordProblems(
  name: string,
  word: string | undefined,
  words: readonly string[],
  advice = 'use one of these values',
): Problems {
  return word === undefined || words.includes(word)
    ? []
    : [`${name} must be ${anyOf(words)}, got "${word}": ${advice}`];
}

/** Problems of a list that must not be empty. */
export function emptyProblems(
  name: string,
  list: readonly unknown[] | undefined,
  noun: string,
  advice: string,
): Problems {
  return list?.length === 0 ? [`${name} must contain at least one ${noun}, got []: ${advice}`] : [];
}

/** Problems of two properties of which exactly one must be set. @param of what they describe, with a space before it */
export function eitherProblems(names: readonly [string, string], given: readonly unknown[], of = ''): Problems {
  const set = given.filter((value) => value !== undefined).length;
  const got = set === 0 ? 'neither: set one of them' : 'both: remove one of them';
  return set === 1 ? [] : [`either ${names.join(' or ')} must be set${of}, got ${got}`];
}
