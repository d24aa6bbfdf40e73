import { calculateDurations } from '../deployment/durations.ts';
import { between, days, type DurationMs, type EpochMs, latest } from '../time.ts';
import { changeResultOf, NOT_COUNTED, type NotCounted } from './change-result.ts';
import type { LeadTimes } from './lead-times.ts';
import { countSpans, type SpanCounts } from './median-span.ts';
import type { PastDeployment } from './past-deployment.ts';

/** The figures of one service. */
export interface ServiceFigures {
  readonly serviceArn: string;
  /** The figures count deployments created from here on: the guard was not installed before. */
  readonly from: EpochMs;
  readonly until: EpochMs;
  /** Deployments that reached a result, and how many of these failed. */
  readonly changes: number;
  readonly failures: number;
  /** Changes per seven days; undefined for a period of less than a day. */
  readonly changesPerWeek: number | undefined;
  /** Between 0 and 1; undefined without changes. */
  readonly changeFailRate: number | undefined;
  /** Median of the recovery times; undefined without one. */
  readonly recoveryTime: DurationMs | undefined;
  /** Failures that ECS rolled back and whose times are known: those with a recovery time. */
  readonly recovered: number;
  /** Present if the commit times were read. */
  readonly leadTimes?: LeadTimes;
  /** Only reasons that occurred. */
  readonly notCounted: Readonly<Partial<Record<NotCounted, number>>>;
}

/** How many rollbacks an alarm caused. */
export interface AlarmFigure {
  readonly alarmName: string;
  /** A rollback that two alarms caused counts for both. */
  readonly rollbacks: number;
}

export interface Figures {
  /** By ARN. */
  readonly services: readonly ServiceFigures[];
  /** Most rollbacks first, then by name. */
  readonly alarms: readonly AlarmFigure[];
}

/** Counts deployments for the figures, in any order. Its size depends on the services and alarms, not on the deployments. */
export interface FigureCounts {
  add(deployment: PastDeployment): void;
  figures(): Figures;
}

interface Counts {
  changes: number;
  failures: number;
  recovered: number;
  baselineUntil: EpochMs | undefined;
  readonly recoveryTimes: SpanCounts;
  readonly notCounted: Map<NotCounted, number>;
}

const WEEK = days(7);

/** Creates counts for deployments that were created from `from` until `until`. */
export function countFigures({ from, until }: { readonly from: EpochMs; readonly until: EpochMs }): FigureCounts {
  const services = new Map<string, Counts>();
  const rollbacks = new Map<string, number>();
  return {
    add(deployment) {
      const counts = services.get(deployment.serviceArn) ?? noCounts();
      services.set(deployment.serviceArn, counts);
      count(counts, deployment);
      for (const name of alarmsOf(deployment)) rollbacks.set(name, (rollbacks.get(name) ?? 0) + 1);
    },
    figures: () => ({
      services: [...services].map((entry) => figuresOf(entry, from, until)).sort(byArn),
      alarms: [...rollbacks].map(([alarmName, rollbacks]) => ({ alarmName, rollbacks })).sort(byRollbacks),
    }),
  };
}

/** Adds the lead times to the figures of their services. */
export function withLeadTimes(figures: Figures, leadTimes: ReadonlyMap<string, LeadTimes>): Figures {
  const none: LeadTimes = { median: undefined, counted: 0, unknown: 0 };
  const services = figures.services.map((one) => ({ ...one, leadTimes: leadTimes.get(one.serviceArn) ?? none }));
  return { ...figures, services };
}

function noCounts(): Counts {
  return {
    changes: 0,
    failures: 0,
    recovered: 0,
    baselineUntil: undefined,
    recoveryTimes: countSpans(),
    notCounted: new Map(),
  };
}

function count(counts: Counts, deployment: PastDeployment): void {
  const result = changeResultOf(deployment);
  if (result.is === 'not-counted') {
    counts.notCounted.set(result.because, (counts.notCounted.get(result.because) ?? 0) + 1);
    if (result.because === 'baseline') counts.baselineUntil = latest([counts.baselineUntil, deployment.finishedAt]);
    return;
  }
  counts.changes += 1;
  if (!result.failed) return;
  counts.failures += 1;
  const { recoveryTime } = calculateDurations(deployment);
  if (recoveryTime === undefined) return;
  counts.recovered += 1;
  counts.recoveryTimes.add(recoveryTime);
}

/** The alarms that caused a rollback: those of a failed change that ECS rolled back, or tried to. */
function alarmsOf(deployment: PastDeployment): ReadonlySet<string> {
  const { outcome, cause, baseline, alarmNames } = deployment;
  const isRollback = outcome === 'rolled-back' || outcome === 'rollback-failed';
  return new Set(isRollback && cause === 'alarm' && !baseline ? alarmNames : []);
}

function figuresOf([serviceArn, counts]: readonly [string, Counts], since: EpochMs, until: EpochMs): ServiceFigures {
  const { changes, failures, recovered, recoveryTimes, baselineUntil } = counts;
  const from = latest([since, baselineUntil]) ?? since;
  const period = between(from, until);
  return {
    serviceArn,
    from,
    until,
    changes,
    failures,
    changesPerWeek: period < days(1) ? undefined : changes / (period / WEEK),
    changeFailRate: changes === 0 ? undefined : failures / changes,
    recoveryTime: recoveryTimes.median(),
    recovered,
    notCounted: Object.fromEntries(
      NOT_COUNTED.flatMap((because) => {
        const times = counts.notCounted.get(because);
        return times === undefined ? [] : [[because, times] as const];
      }),
    ),
  };
}

function byArn(a: ServiceFigures, b: ServiceFigures): number {
  return compare(a.serviceArn, b.serviceArn);
}

function byRollbacks(a: AlarmFigure, b: AlarmFigure): number {
  return b.rollbacks - a.rollbacks || compare(a.alarmName, b.alarmName);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
