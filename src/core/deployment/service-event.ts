import type { EpochMs } from '../time.ts';
import { withoutIds } from './evidence.ts';
import type { ServiceEvent } from './facts.ts';

/**
 * Lines that report progress. Every other line is taken for trouble, so that one that AWS adds is quoted and not lost.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-event-messages-list.html
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-rebalancing-event-messages-list.html
 */
const PROGRESS: readonly RegExp[] = [
  /\bhas started \d+ tasks?\b/,
  /\bhas stopped \d+ (running )?tasks?\b/,
  /\b(de)?registered \d+ targets?\b/,
  /\bhas begun draining connections\b/,
  /\breached a steady state\b/,
  /\bdeployment completed\b/,
  /\bAZ balanced\b/,
  /\bcomputedDesiredCount\b/,
];

/** ECS's newest line since an instant that is not one of progress: why a deployment stands still. The order of `events` is free. */
export function findTrouble(events: readonly ServiceEvent[], since: EpochMs): ServiceEvent | undefined {
  return events
    .filter(({ at, message }) => at >= since && !PROGRESS.some((pattern) => pattern.test(message)))
    .reduce<ServiceEvent | undefined>(
      (newest, one) => (newest !== undefined && newest.at >= one.at ? newest : one),
      undefined,
    );
}

/** What a record keeps: a line that says the same again, of another task, is not news. */
export function foldTrouble(
  known: ServiceEvent | undefined,
  found: ServiceEvent | undefined,
): ServiceEvent | undefined {
  if (found === undefined || known === undefined) return found ?? known;
  return withoutIds(found.message) === withoutIds(known.message) ? known : found;
}
