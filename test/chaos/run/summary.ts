import type { PromiseName } from '../checks/violation.ts';
import type { SeedResult } from './seed.ts';

/** What many seeds came to. */
export interface Totals {
  seeds: number;
  calm: number;
  deployments: number;
  steps: number;
  /** Seeds with a broken promise. */
  failures: number;
  /** Seeds with more than forty deployments. */
  huge: number;
  /** By promise, the first seeds that broke it, and how many did. */
  readonly broken: Map<PromiseName, { count: number; readonly first: number[] }>;
  /** By kind, in how many seeds a fault struck. */
  readonly faults: Map<string, number>;
}

export function noTotals(): Totals {
  return { seeds: 0, calm: 0, deployments: 0, steps: 0, failures: 0, huge: 0, broken: new Map(), faults: new Map() };
}

/** Seeds that are named for each promise. */
const NAMED = 8;

export function addResult(totals: Totals, result: SeedResult): void {
  totals.seeds += 1;
  totals.calm += result.isCalm ? 1 : 0;
  totals.deployments += result.deployments;
  totals.steps += result.steps;
  totals.failures += result.violations.length > 0 ? 1 : 0;
  totals.huge += result.deployments > 40 ? 1 : 0;
  for (const fault of result.faults) totals.faults.set(fault, (totals.faults.get(fault) ?? 0) + 1);
  for (const promise of new Set(result.violations.map((violation) => violation.promise))) {
    const broken = totals.broken.get(promise) ?? { count: 0, first: [] };
    broken.count += 1;
    if (broken.first.length < NAMED) broken.first.push(result.seed);
    totals.broken.set(promise, broken);
  }
}

/** `took` and `cpu` in milliseconds: on a busy machine a second of the clock is not one of the processor. */
export function describeTotals(totals: Totals, { took, cpu }: { readonly took: number; readonly cpu: number }): string {
  const perSecond = Math.round((totals.deployments / took) * 1_000);
  return `${totals.seeds} seeds, ${totals.deployments} deployments, ${totals.failures} failures, ${perSecond} deployments/s (${Math.round(cpu / 1_000)} s of processor time)`;
}

/** How often each promise was broken, with the first seeds that broke it; then how many seeds met each fault. */
export function describeBroken(totals: Totals): readonly string[] {
  const broken = [...totals.broken].sort(([, a], [, b]) => b.count - a.count);
  const faults = [...totals.faults].sort(([, a], [, b]) => b - a).map(([kind, count]) => `${kind} ${count}`);
  return [
    ...broken.map(
      ([promise, { count, first }]) => `${String(count).padStart(6)}  ${promise}: seeds ${first.join(' ')}`,
    ),
    `${totals.calm} calm seeds, ${totals.huge} seeds with more than 40 deployments, ${totals.steps} steps`,
    `seeds that met a fault: ${faults.join(', ')}`,
  ];
}
