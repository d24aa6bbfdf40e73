import type { Series } from '../../core/audit/metrics/series.ts';
import type { MetricsRead } from '../../core/audit/metrics/with-metrics.ts';
import type { SavedServices } from './saved-schema.ts';

type SavedMetrics = Exclude<SavedServices['metrics'], undefined>;

/** Writes what was read of the past, for a document. */
export function saveMetrics({ series, deployments, requestsPerMinute, unread }: MetricsRead): SavedMetrics {
  return {
    series: Object.fromEntries(
      [...series].map(([name, { from, period, values }]) => [name, { from, period, runs: runsOf(values) }]),
    ),
    deployments: Object.fromEntries([...deployments].map(([arn, times]) => [arn, [...times]])),
    requestsPerMinute: Object.fromEntries(requestsPerMinute),
    unread: Object.fromEntries(unread),
  };
}

/** Reads what {@link saveMetrics} wrote. */
export function metricsOf({ series, deployments, requestsPerMinute, unread }: SavedMetrics): MetricsRead {
  return {
    series: new Map(
      Object.entries(series).map(([name, { from, period, runs }]): [string, Series] => [
        name,
        { from, period, values: valuesOf(runs) },
      ]),
    ),
    deployments: new Map(Object.entries(deployments)),
    requestsPerMinute: new Map(Object.entries(requestsPerMinute)),
    unread: new Map(Object.entries(unread)),
  };
}

type Runs = SavedMetrics['series'][string]['runs'];

function runsOf(values: Float64Array): Runs {
  const runs: Runs = [];
  for (const value of values) {
    const written = Number.isNaN(value) ? null : value;
    const last = runs.at(-1);
    if (last !== undefined && last[0] === written) last[1] += 1;
    else runs.push([written, 1]);
  }
  return runs;
}

function valuesOf(runs: Runs): Float64Array {
  return Float64Array.from(runs.flatMap(([value, count]) => new Array<number>(count).fill(value ?? Number.NaN)));
}
