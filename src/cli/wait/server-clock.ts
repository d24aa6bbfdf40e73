import { after, durationMs, type EpochMs, epochMs } from '../../core/time.ts';

/** A clock set by the `Date` of answers. */
export interface ServerClock {
  now(): EpochMs;
  /** Sets it by an answer's `Date` header. What is no date changes nothing. */
  heard(date: string | undefined): void;
}

/** `Date` tells whole seconds, and an answer is a moment old: a smaller distance is none. */
const TOLERANCE_MS = 2_000;

/**
 * The time of whoever answers, which for a simulated AWS is not the machine's: between two answers it runs on as the
 * machine's does.
 */
export function createServerClock(machineNow: () => EpochMs): ServerClock {
  let ahead = 0;
  const now = (): EpochMs => after(machineNow(), durationMs(ahead));
  return {
    now,
    heard: (date) => {
      const told = date === undefined ? Number.NaN : Date.parse(date);
      if (!Number.isFinite(told) || Math.abs(epochMs(told) - now()) < TOLERANCE_MS) return;
      ahead += told - now();
    },
  };
}
