import { between, days, type DurationMs, type EpochMs, epochMs, hours } from '../time.ts';

/** How long the periods of a chart are. Weeks start on Monday; all are of UTC. */
export type PeriodUnit = 'hour' | 'day' | 'week' | 'month';

/** A period of a chart. `until` is not included. */
export interface Period {
  readonly from: EpochMs;
  readonly until: EpochMs;
}

/** Most periods of a chart, by their length, so that each bar is wide enough for a finger and its label. */
const LIMITS: readonly (readonly [unit: PeriodUnit, longest: DurationMs])[] = [
  ['hour', hours(48)],
  ['day', days(31)],
  ['week', days(7 * 60)],
];

/** 1970-01-05, a Monday. */
const MONDAY = days(4);

/** Chooses the unit for a range of time. */
export function chooseUnit({ from, until }: Period): PeriodUnit {
  const span = between(from, until);
  return LIMITS.find(([, longest]) => span <= longest)?.[0] ?? 'month';
}

/** Returns the start of the period that contains an instant. */
export function startOfPeriod(at: EpochMs, unit: PeriodUnit): EpochMs {
  switch (unit) {
    case 'hour':
      return epochMs(at - modulo(at, hours(1)));
    case 'day':
      return epochMs(at - modulo(at, days(1)));
    case 'week':
      return epochMs(at - modulo(at - MONDAY, days(7)));
    case 'month': {
      const date = new Date(at);
      return epochMs(Date.UTC(date.getUTCFullYear(), date.getUTCMonth()));
    }
  }
}

/** Returns all periods that have a part in a range. */
export function periodsOf(range: Period, unit: PeriodUnit): readonly Period[] {
  const periods: Period[] = [];
  let from = startOfPeriod(range.from, unit);
  while (from <= range.until) {
    const until = startOfPeriod(epochMs(from + LONGEST[unit]), unit);
    periods.push({ from, until });
    from = until;
  }
  return periods;
}

/** At least as long as any period of the unit, and shorter than two. */
const LONGEST: Readonly<Record<PeriodUnit, DurationMs>> = {
  hour: hours(1),
  day: days(1),
  week: days(7),
  month: days(31),
};

function modulo(value: number, divisor: number): number {
  return ((value % divisor) + divisor) % divisor;
}
