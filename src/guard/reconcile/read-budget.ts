/** The AWS reads that one reconciliation may still make; never negative. */
export class ReadBudget {
  #left: number;

  constructor(reads: number) {
    this.#left = reads;
  }

  /** Counts reads that are always made, even when too few are left. */
  spend(reads: number): void {
    this.#left = Math.max(0, this.#left - reads);
  }

  /** Counts reads that can wait. Returns false, and counts nothing, when too few are left. */
  take(reads: number): boolean {
    if (reads > this.#left) return false;
    this.#left -= reads;
    return true;
  }
}

/** Most AWS reads of one reconciliation, except for a backlog or for alarms with a long history. */
export const MOST_READS = 9;
