/** An instant: whole milliseconds since 1970-01-01T00:00:00Z. */
export type EpochMs = number & { readonly unit: 'epoch-ms' };

/** A span of time in milliseconds; not negative for the duration of something that happened. */
export type DurationMs = number & { readonly unit: 'duration-ms' };

/**
 * Converts epoch milliseconds to an instant; drops fractions.
 *
 * @throws RangeError when the number is not finite
 */
export function epochMs(milliseconds: number): EpochMs {
  if (!Number.isFinite(milliseconds)) {
    throw new RangeError(
      `an instant must be finite epoch milliseconds, got ${milliseconds}: check the field it came from`,
    );
  }
  return Math.trunc(milliseconds) as EpochMs;
}

/** Converts milliseconds to a span; drops fractions. */
export function durationMs(milliseconds: number): DurationMs {
  return Math.trunc(milliseconds) as DurationMs;
}

export const seconds = (count: number): DurationMs => durationMs(count * 1_000);
export const minutes = (count: number): DurationMs => durationMs(count * 60_000);
export const days = (count: number): DurationMs => durationMs(count * 86_400_000);
export const hours = (count: number): DurationMs => durationMs(count * 3_600_000);

/** Returns the instant `span` later. */
export function after(instant: EpochMs, span: DurationMs): EpochMs {
  return epochMs(instant + span);
}

/** Returns the instant `span` earlier. */
export function before(instant: EpochMs, span: DurationMs): EpochMs {
  return epochMs(instant - span);
}

/** Returns the time from one instant to another; 0 when the second is not later. */
export function between(from: EpochMs, to: EpochMs): DurationMs {
  return durationMs(Math.max(0, to - from));
}

/** Returns the earliest instant; undefined when there is none. */
export function earliest(instants: readonly (EpochMs | undefined)[]): EpochMs | undefined {
  return instants.reduce<EpochMs | undefined>(
    (found, instant) => (instant !== undefined && (found === undefined || instant < found) ? instant : found),
    undefined,
  );
}

/** Returns the latest instant; undefined when there is none. */
export function latest(instants: readonly (EpochMs | undefined)[]): EpochMs | undefined {
  return instants.reduce<EpochMs | undefined>(
    (found, instant) => (instant !== undefined && (found === undefined || instant > found) ? instant : found),
    undefined,
  );
}

/** Formats an instant as ISO 8601 in UTC with milliseconds: 24 characters until the year 9999. */
export function describeInstant(instant: EpochMs): string {
  return new Date(instant).toISOString();
}

/**
 * Parses an ISO 8601 instant, including CloudWatch's format with an offset without colon (`2019-10-02T17:04:40.989+0000`).
 * Undefined for other text. Text without an offset is UTC.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch-and-eventbridge.html
 */
export function parseInstant(text: string): EpochMs | undefined {
  const parts = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d(?:\.\d+)?)(Z|[+-]\d\d:?\d\d)?$/.exec(text);
  if (parts === null) return undefined;
  const offset = (parts[3] ?? 'Z').replace(/^([+-]\d\d)(\d\d)$/, '$1:$2');
  // Date.parse accepts three fractional digits; AWS sends up to nine.
  const time = (parts[2] ?? '').replace(/(\.\d{3})\d+$/, '$1');
  const parsed = Date.parse(`${parts[1]}T${time}${offset}`);
  return Number.isNaN(parsed) ? undefined : epochMs(parsed);
}

/** Formats a span for people, with two units at most: `45 s`, `2 min 5 s`, `3 h 10 min`, `2 d 4 h`. */
export function describeDuration(span: DurationMs): string {
  const total = Math.round(span / 1_000);
  const units: readonly (readonly [number, string])[] = [
    [Math.floor(total / 86_400), 'd'],
    [Math.floor((total % 86_400) / 3_600), 'h'],
    [Math.floor((total % 3_600) / 60), 'min'],
    [total % 60, 's'],
  ];
  const first = units.findIndex(([count]) => count > 0);
  if (first === -1) return '0 s';
  return units
    .slice(first, first + 2)
    .filter(([count]) => count > 0)
    .map(([count, unit]) => `${count} ${unit}`)
    .join(' ');
}
