import { type EpochMs, epochMs } from '../../src/core/time.ts';

interface Timer {
  readonly at: number;
  readonly wake: () => void;
}

/** Time for code that waits side by side: it moves to the next timer once nothing else is left to run. */
export interface VirtualTime {
  now(): EpochMs;
  /** Resolves when so many milliseconds have passed. */
  wait(ms: number): Promise<void>;
  /** Moves time until the work is done. @throws Error when the work waits for something that is no timer */
  run<T>(work: Promise<T>): Promise<T>;
}

export function virtualTime(startsAt: EpochMs): VirtualTime {
  let now: number = startsAt;
  let timers: Timer[] = [];
  return {
    now: () => epochMs(now),
    wait: (ms) =>
      new Promise((resolve) => {
        timers.push({ at: now + ms, wake: resolve });
      }),
    async run(work) {
      let isDone = false;
      const done = () => {
        isDone = true;
      };
      work.then(done, done);
      for (;;) {
        await new Promise((resolve) => setImmediate(resolve));
        if (isDone) return work;
        const next = Math.min(...timers.map(({ at }) => at));
        if (!Number.isFinite(next)) throw new Error(`nothing is due at ${now}, and the work is not done`);
        now = next;
        const due = timers.filter(({ at }) => at <= now);
        timers = timers.filter(({ at }) => at > now);
        for (const { wake } of due) wake();
      }
    },
  };
}
