import { z } from 'zod';

const unitMs: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** `90s`, `1h30m`, `250ms`; milliseconds once parsed. A bare number is refused: nobody sees which unit it has. */
export const span = z
  .unknown()
  .transform(
    (given, context) => parseSpan(given) ?? refuse(context, given, 'a span with its unit, such as 90s or 1h30m'),
  );

/** `20%` or 0.2; a number from 0 to 1 once parsed. */
export const share = z
  .unknown()
  .transform(
    (given, context) => parseShare(given) ?? refuse(context, given, 'a share from 0 to 1, or from 0% to 100%'),
  );

/** A moment of the story: UTC, or a span after the start of the workload. */
export type Moment = { readonly atMs: number } | { readonly afterStartMs: number };

/** `2026-01-05T12:00:00Z`, or `+10m` from the start of the workload. */
export const moment = z
  .unknown()
  .transform(
    (given, context): Moment =>
      parseMoment(given) ??
      refuse(context, given, 'a UTC time such as 2026-01-05T12:00:00Z, or a span from the start such as +10m'),
  );

export function momentMs(one: Moment, startMs: number): number {
  return 'atMs' in one ? one.atMs : startMs + one.afterStartMs;
}

function parseSpan(given: unknown): number | undefined {
  if (given === 0) return 0;
  if (typeof given !== 'string' || !/^(?:\d+(?:\.\d+)?(?:ms|s|m|h|d))+$/.test(given)) return undefined;
  let total = 0;
  for (const [, count = '', unit = ''] of given.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h|d)/g)) {
    total += Number(count) * (unitMs[unit] ?? 0);
  }
  return Math.round(total);
}

function parseShare(given: unknown): number | undefined {
  const value = typeof given === 'string' && /^\d+(?:\.\d+)?%$/.test(given) ? Number(given.slice(0, -1)) / 100 : given;
  return typeof value === 'number' && value >= 0 && value <= 1 ? value : undefined;
}

function parseMoment(given: unknown): Moment | undefined {
  if (given instanceof Date && Number.isFinite(given.getTime())) return { atMs: given.getTime() };
  if (typeof given !== 'string') return undefined;
  if (given.startsWith('+')) {
    const afterStartMs = parseSpan(given.slice(1));
    return afterStartMs === undefined ? undefined : { afterStartMs };
  }
  const atMs = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?Z$/.test(given) ? Date.parse(given) : Number.NaN;
  return Number.isNaN(atMs) ? undefined : { atMs };
}

function refuse(context: z.RefinementCtx, given: unknown, wanted: string): never {
  context.addIssue({ code: 'custom', message: `must be ${wanted}, got ${JSON.stringify(given)}` });
  return z.NEVER;
}
