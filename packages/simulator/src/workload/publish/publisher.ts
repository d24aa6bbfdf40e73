import type { Series } from './rows.ts';
import { type Samples, valuesPerDatum } from './samples.ts';

export interface PublishedMetrics {
  readonly namespace: string;
  /** As in PutMetricData. */
  readonly data: readonly Readonly<Record<string, unknown>>[];
  /** Delay from now until alarm evaluation uses them. */
  readonly visibleAfterMs: number;
}

/** Collects the points of one moment, and publishes them in one batch per namespace and delay. */
export class Publisher {
  readonly #put: (metrics: PublishedMetrics) => void;
  readonly #wants: (series: Series) => boolean;
  readonly #wantsSame: boolean;
  readonly #batches = new Map<string, { namespace: string; visibleAfterMs: number; data: Record<string, unknown>[] }>();

  /** `wantsSame` says that `wants` answers the same for a series every time. */
  constructor(
    put: (metrics: PublishedMetrics) => void,
    { wants, wantsSame = false }: { readonly wants?: (series: Series) => boolean; readonly wantsSame?: boolean } = {},
  ) {
    this.#put = put;
    this.#wants = wants ?? (() => true);
    this.#wantsSame = wantsSame;
  }

  /** The series that can be wanted at some time; check `wants` for each point all the same. */
  select<One extends { readonly series: Series }>(all: readonly One[]): readonly One[] {
    return this.#wantsSame ? all.filter(({ series }) => this.#wants(series)) : all;
  }

  wants(series: Series): boolean {
    return this.#wants(series);
  }

  /** Adds points of a series; check `wants` first. */
  add(
    series: Series,
    samples: Samples,
    {
      atMs,
      visibleAfterMs,
      highResolution = false,
    }: {
      readonly atMs: number;
      readonly visibleAfterMs: number;
      readonly highResolution?: boolean;
    },
  ): void {
    const key = `${series.namespace} ${visibleAfterMs}`;
    const batch = this.#batches.get(key) ?? { namespace: series.namespace, visibleAfterMs, data: [] };
    this.#batches.set(key, batch);
    for (let from = 0; from < samples.values.length; from += valuesPerDatum) {
      batch.data.push({
        MetricName: series.name,
        Dimensions: series.dimensions,
        Timestamp: new Date(atMs),
        Unit: series.unit,
        Values: samples.values.slice(from, from + valuesPerDatum),
        Counts: samples.counts.slice(from, from + valuesPerDatum),
        ...(highResolution && { StorageResolution: 1 }),
      });
    }
  }

  flush(): void {
    for (const batch of this.#batches.values()) this.#put(batch);
    this.#batches.clear();
  }
}
