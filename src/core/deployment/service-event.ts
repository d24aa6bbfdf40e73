import { parseServiceMessage } from '../aws-text/service-message.ts';
import type { EpochMs } from '../time.ts';
import { withoutIds } from './evidence.ts';
import type { ServiceEvent } from './facts.ts';

/**
 * Finds ECS's newest service event since an instant that does not report progress: why a deployment is stuck. `events` may
 * be in any order.
 */
export function findTrouble(events: readonly ServiceEvent[], since: EpochMs): ServiceEvent | undefined {
  return events
    .filter(({ at, message }) => at >= since && parseServiceMessage(message) === 'trouble')
    .reduce<ServiceEvent | undefined>(
      (newest, one) => (newest !== undefined && newest.at >= one.at ? newest : one),
      undefined,
    );
}

/** Keeps the known event if the new one has the same text for another task. */
export function foldTrouble(
  known: ServiceEvent | undefined,
  found: ServiceEvent | undefined,
): ServiceEvent | undefined {
  if (found === undefined || known === undefined) return found ?? known;
  return withoutIds(found.message) === withoutIds(known.message) ? known : found;
}
