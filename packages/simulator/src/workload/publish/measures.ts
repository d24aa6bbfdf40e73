import * as z from 'zod';
import { adviseDuration, DURATION_FORM, parseDuration } from '../../duration.ts';
import { INSTANT_FORM, parseInstant } from '../../instant.ts';

/** A duration such as `90s`, `1h30m` or `250ms`; parsed to milliseconds. */
export const span = z
  .unknown()
  .transform(
    (given, context) =>
      parseGivenDuration(given) ??
      refuse(context, { must: `must be ${DURATION_FORM}`, given, fix: adviseDuration(writtenOf(given)) }),
  );

/** A share such as `20%` or 0.2; parsed to a number from 0 to 1. */
export const share = z
  .unknown()
  .transform(
    (given, context) =>
      parseShare(given) ?? refuse(context, { must: 'must be a share from 0 to 1, or from 0% to 100%', given }),
  );

/** A moment of a scenario: an instant, or a duration after the start of the workload. */
export type Moment = { readonly atMs: number } | { readonly afterStartMs: number };

/** A moment such as `2026-01-05T12:00:00Z`, or `+10m` from the start of the workload. */
export const moment = z
  .unknown()
  .transform(
    (given, context): Moment =>
      parseMoment(given) ??
      refuse(context, { must: `must be ${INSTANT_FORM}, or a duration from the start like +10m`, given }),
  );

export function momentMs(one: Moment, startMs: number): number {
  return 'atMs' in one ? one.atMs : startMs + one.afterStartMs;
}

function parseGivenDuration(given: unknown): number | undefined {
  return typeof given === 'string' ? parseDuration(given) : undefined;
}

function writtenOf(given: unknown): string {
  return typeof given === 'string' || typeof given === 'number' ? String(given) : '';
}

function parseShare(given: unknown): number | undefined {
  const value = typeof given === 'string' && /^\d+(?:\.\d+)?%$/.test(given) ? Number(given.slice(0, -1)) / 100 : given;
  return typeof value === 'number' && value >= 0 && value <= 1 ? value : undefined;
}

function parseMoment(given: unknown): Moment | undefined {
  if (given instanceof Date && Number.isFinite(given.getTime())) return { atMs: given.getTime() };
  if (typeof given !== 'string') return undefined;
  if (given.startsWith('+')) {
    const afterStartMs = parseDuration(given.slice(1));
    return afterStartMs === undefined ? undefined : { afterStartMs };
  }
  const atMs = parseInstant(given);
  return atMs === undefined ? undefined : { atMs };
}

/** What is wrong with a value, in parts, so that a caller can build its own message from them. */
export interface Refusal {
  /** Completes the name of the value: `must be …`. */
  readonly must: string;
  readonly given: unknown;
  /** What to do about it; absent if there is no advice. */
  readonly fix?: string;
}

export function describeRefusal({ must, given, fix }: Refusal): string {
  return `${must}, got ${JSON.stringify(given)}${fix === undefined ? '' : `: ${fix}`}`;
}

export function refuse(context: z.RefinementCtx, refusal: Refusal, path: PropertyKey[] = []): never {
  context.addIssue({ code: 'custom', path, message: describeRefusal(refusal), params: { refusal } });
  return z.NEVER;
}

/** The refusal that `refuse` stored in an issue; undefined for an issue from the schema library itself. */
export function refusalOf(issue: z.core.$ZodIssue): Refusal | undefined {
  return issue.code === 'custom' ? refusalParams.safeParse(issue.params).data?.refusal : undefined;
}

const refusalParams = z.object({
  refusal: z.object({ must: z.string(), given: z.unknown(), fix: z.string().exactOptional() }),
});
