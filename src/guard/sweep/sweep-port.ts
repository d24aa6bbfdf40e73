import type { EpochMs } from '../../core/time.ts';

/** Stores the sweep's lease, so that only one runs at a time, and the position where it stopped. */
export interface SweepStore {
  /** Takes the lease until `until`; undefined when another sweep holds it. Returns the cursor of a sweep that ran out of time. */
  takeLease(owner: string, now: EpochMs, until: EpochMs): Promise<SweepLease | undefined>;
  /** Releases the lease, and saves a cursor when the sweep is not finished. */
  releaseLease(owner: string, cursor: SweepCursor | undefined): Promise<void>;
}

export interface SweepLease {
  readonly cursor: SweepCursor | undefined;
}

/** Where the next sweep continues. It holds names, sorted, because ECS may reject a page token five minutes later. */
export interface SweepCursor {
  /** The last cluster that the sweep started on; undefined before the first. */
  readonly after: string | undefined;
  /** Clusters up to `after` that are not finished: at most 1,000. */
  readonly left: readonly UnfinishedCluster[];
}

export interface UnfinishedCluster {
  readonly clusterArn: string;
  /** All services up to this one are finished; undefined if none is. */
  readonly after: string | undefined;
}
