import { calculateDurations } from '../deployment/durations.ts';
import type { Outcome } from '../deployment/record.ts';
import { changeResultOf } from '../history/change-result.ts';
import { countSpans, type SpanCounts } from '../history/median-span.ts';
import type { PastDeployment } from '../history/past-deployment.ts';
import { type DurationMs, durationMs } from '../time.ts';
import { chooseUnit, type Period, periodsOf, type PeriodUnit, startOfPeriod } from './periods.ts';

/** How a deployment ended, or that it has not ended. */
export type End = Outcome | 'unfinished';

/** The deployments that were created in a period. */
export interface TrendPeriod extends Period {
  readonly ends: Readonly<Partial<Record<End, number>>>;
  /** Undefined without a recovery. */
  readonly recovery: Recovery | undefined;
}

/** The recovery times of a period. */
export interface Recovery {
  readonly count: number;
  readonly shortest: DurationMs;
  readonly median: DurationMs;
  readonly longest: DurationMs;
}

/** Deployments over time. */
export interface Trend {
  readonly unit: PeriodUnit;
  /** Oldest first, without gaps. */
  readonly periods: readonly TrendPeriod[];
}

/** Counts deployments by period. Its size depends on the periods, not on the deployments. */
export interface TrendCounts {
  add(deployment: PastDeployment): void;
  trend(): Trend;
}

interface Counts {
  readonly ends: Partial<Record<End, number>>;
  readonly recoveries: SpanCounts;
  count: number;
  shortest: number;
  longest: number;
}

/** Creates counts for deployments that were created in a range. */
export function countTrend(range: Period): TrendCounts {
  const unit = chooseUnit(range);
  const counts = new Map<number, Counts>();
  return {
    add(deployment) {
      const start = startOfPeriod(deployment.createdAt, unit);
      const found = counts.get(start) ?? noCounts();
      counts.set(start, found);
      count(found, deployment);
    },
    trend: () => ({
      unit,
      periods: periodsOf(range, unit).map((period) => {
        const found = counts.get(period.from);
        return { ...period, ends: { ...found?.ends }, recovery: found && recoveryOf(found) };
      }),
    }),
  };
}

function noCounts(): Counts {
  return { ends: {}, recoveries: countSpans(), count: 0, shortest: Number.POSITIVE_INFINITY, longest: 0 };
}

function count(counts: Counts, deployment: PastDeployment): void {
  const end = deployment.outcome ?? 'unfinished';
  counts.ends[end] = (counts.ends[end] ?? 0) + 1;
  const result = changeResultOf(deployment);
  const { recoveryTime } = calculateDurations(deployment);
  // The same deployments that the median of the figures counts.
  if (recoveryTime === undefined || result.is === 'not-counted' || !result.failed) return;
  counts.recoveries.add(recoveryTime);
  counts.count += 1;
  counts.shortest = Math.min(counts.shortest, recoveryTime);
  counts.longest = Math.max(counts.longest, recoveryTime);
}

function recoveryOf({ recoveries, count, shortest, longest }: Counts): Recovery | undefined {
  const median = recoveries.median();
  if (median === undefined) return undefined;
  // The median counts seconds, so with few recoveries it could be beside both.
  const inside = durationMs(Math.min(longest, Math.max(shortest, median)));
  return { count, shortest: durationMs(shortest), median: inside, longest: durationMs(longest) };
}
