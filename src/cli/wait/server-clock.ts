import { after, durationMs, type EpochMs, epochMs } from '../../core/time.ts';

/** A clock that is set by `Date` headers. */
export interface ServerClock {
  now(): EpochMs;
  /** Sets the clock by a `Date` header. An invalid date changes nothing. */
  heard(date: string | undefined): void;
}

/** `Date` has whole seconds and arrives late, so smaller differences are ignored. */
const TOLERANCE_MS = 2_000;

/**
 * Creates a clock with the server's time, which differs from the machine's for a simulated AWS. Between two responses it
 * advances with the machine's clock.
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
