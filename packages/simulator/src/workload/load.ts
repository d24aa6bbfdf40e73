import { roll } from './run/dice.ts';
import { momentMs } from './publish/measures.ts';
import { type Recording, rateOfRecording, readRecording } from './publish/recording.ts';
import type { Load } from './schema.ts';

/** Requests per minute at an instant, in epoch milliseconds. */
export type RateAt = (ms: number) => number;

export interface LoadContext {
  readonly startMs: number;
  /** Time of the daily peak if the load names none, UTC `HH:MM`. */
  readonly peakAt: string;
  readonly seed: number;
  /** Returns the content of a recording's file. */
  readonly readFile: (file: string) => string;
}

const minuteMs = 60_000;

/**
 * Percent of the way from low to high, by whole hours after the peak: a rounded cosine. The values are constants, so
 * that results do not depend on a machine's math library.
 */
const hoursAfterPeak = [
  100, 98, 93, 85, 75, 63, 50, 37, 25, 15, 7, 2, 0, 2, 7, 15, 25, 37, 50, 63, 75, 85, 93, 98, 100,
] as const;

export function rateOf(load: Load, context: LoadContext): RateAt {
  const base = baseRate(load, context);
  const jumps = (load.jumps ?? []).map((jump) => {
    const fromMs = momentMs(jump.at, context.startMs);
    return { ...jump, fromMs, untilMs: jump.for === undefined ? Number.POSITIVE_INFINITY : fromMs + jump.for };
  });
  const { noise = 0 } = load;
  return (ms) => {
    const jump = jumps.findLast(({ fromMs, untilMs }) => fromMs <= ms && ms < untilMs);
    const rate = jump?.requestsPerMinute ?? base(ms) * (jump?.factor ?? 1);
    if (noise === 0) return rate;
    return rate * (1 + noise * (2 * roll(context.seed, Math.floor(ms / minuteMs)) - 1));
  };
}

/** Counts whole requests per interval, and carries the fraction over to the next, so that totals are exact. */
export class RequestMeter {
  readonly #rateAt: RateAt;
  /** The fraction carried over, in thousandths of a request per minute times milliseconds: an integer. */
  #owed = 0;

  constructor(rateAt: RateAt) {
    this.#rateAt = rateAt;
  }

  /** Requests of an interval, at the rate of its beginning. */
  between(fromMs: number, toMs: number): number {
    this.#owed += Math.round(this.#rateAt(fromMs) * 1_000) * (toMs - fromMs);
    const count = Math.floor(this.#owed / (1_000 * minuteMs));
    this.#owed -= count * 1_000 * minuteMs;
    return count;
  }
}

function baseRate(load: Load, context: LoadContext): RateAt {
  const { requestsPerMinute, diurnal, recording } = load;
  if (diurnal !== undefined) return diurnalRate(diurnal, diurnal.peakAt ?? context.peakAt);
  if (recording === undefined) return () => requestsPerMinute ?? 0;
  const { file = 'csv', csv = context.readFile(file) } = recording;
  const recorded: Recording = readRecording(csv, file, recording);
  const { scale = 1, gaps = 'hold' } = recording;
  const firstMinute = Math.floor(context.startMs / minuteMs) * minuteMs;
  return (ms) => scale * rateOfRecording(recorded, { afterStartMs: ms - firstMinute, gaps });
}

function diurnalRate({ low, high }: { readonly low: number; readonly high: number }, peakAt: string): RateAt {
  const [hour = '0', minute = '0'] = peakAt.split(':');
  const peakMinute = Number(hour) * 60 + Number(minute);
  return (ms) => {
    const minutes = (((Math.floor(ms / minuteMs) - peakMinute) % 1_440) + 1_440) % 1_440;
    const index = Math.floor(minutes / 60);
    const from = hoursAfterPeak[index] ?? 0;
    const to = hoursAfterPeak[index + 1] ?? 0;
    const percent = from + ((to - from) * (minutes % 60)) / 60;
    return low + ((high - low) * percent) / 100;
  };
}
