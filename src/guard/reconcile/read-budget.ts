/** AWS reads that one reconciliation still may make. Its invariant: `left` is never negative. */
export class ReadBudget {
  #left: number;

  constructor(reads: number) {
    this.#left = reads;
  }

  /** Takes reads that are made in any case; more than are left leave none. */
  spend(reads: number): void {
    this.#left = Math.max(0, this.#left - reads);
  }

  /** Takes reads that can wait; false, and nothing is taken, when they are not left. */
  take(reads: number): boolean {
    if (reads > this.#left) return false;
    this.#left -= reads;
    return true;
  }
}

/** The most reads of one reconciliation, but for what only a backlog or a busy history takes. */
export const MOST_READS = 9;
