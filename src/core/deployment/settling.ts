import { after, type EpochMs, seconds } from '../time.ts';
import type { Settling } from './record.ts';

/**
 * How long to wait before an end counts that follows only from what a read does not show. ECS updates its lists at
 * different times and publishes no bound for their lag.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_UpdateService.html
 */
export const SETTLING = seconds(60);

/** Starts the wait for an end at `endedAt`. A wait for the same reason continues. */
export function settle(because: Settling['because'], endedAt: EpochMs, previous: Settling | undefined): Settling {
  return previous?.because === because ? previous : { because, until: after(endedAt, SETTLING) };
}
