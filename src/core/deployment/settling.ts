import { after, type EpochMs, seconds } from '../time.ts';
import type { Settling } from './record.ts';

/**
 * How long an end is doubted that only follows from what a read does not show. ECS updates its lists at different moments and
 * names no bound for how far they may lag.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_UpdateService.html
 */
export const SETTLING = seconds(60);

/** The doubt about an end at `endedAt`. An end that was doubted before for the same reason keeps its time. */
export function settle(because: Settling['because'], endedAt: EpochMs, previous: Settling | undefined): Settling {
  return previous?.because === because ? previous : { because, until: after(endedAt, SETTLING) };
}
