import { parseServiceMessage } from '../aws-text/service-message.ts';
import type { EpochMs } from '../time.ts';
import { withoutIds } from './evidence.ts';
import type { ServiceEvent } from './facts.ts';

/** ECS's newest line since an instant that is not one of progress: why a deployment stands still. The order of `events` is free. */
export function findTrouble(events: readonly ServiceEvent[], since: EpochMs): ServiceEvent | undefined {
  return events
    .filter(({ at, message }) => at >= since && parseServiceMessage(message) === 'trouble')
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
