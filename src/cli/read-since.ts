import { adviseDuration, DURATION_FORM, parseDuration } from '@ecs-guard/simulator/duration';
import { before, describeInstant, durationMs, type EpochMs, minutes, parseInstant } from '../core/time.ts';

/** How far `--since` may be ahead of this machine's clock, because another machine's clock may have set it. */
const FUTURE_TOLERANCE = minutes(1);

/** Parses `--since`: an instant, or a duration before `now`. Undefined for any other text, and then `fault` is called. */
export function readSince(text: string, now: EpochMs, fault: (text: string) => void): EpochMs | undefined {
  const ago = parseDuration(text);
  if (ago !== undefined && ago <= now) return before(now, durationMs(ago));
  // Without an offset, the time would depend on the machine's time zone.
  const instant = /(Z|[+-]\d\d:?\d\d)$/.test(text) ? parseInstant(text) : undefined;
  if (instant === undefined) {
    const fix = /^\d+[a-z]*$/i.test(text) ? `: ${adviseDuration(text)}` : '';
    fault(`--since must be a time with its offset like 2026-11-24T10:00:00Z, or ${DURATION_FORM}, got "${text}"${fix}`);
  } else if (instant > now + FUTURE_TOLERANCE) {
    fault(`--since must not be in the future, got ${describeInstant(instant)}; it is now ${describeInstant(now)}`);
  }
  return instant;
}
