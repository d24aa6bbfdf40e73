import type { DeploymentRecord } from '../../core/deployment/record.ts';
import { waitForParts } from '../../core/slack/notification.ts';
import type { DeploymentRequest } from '../../core/slack/parse-notify.ts';
import type { EpochMs } from '../../core/time.ts';
import type { NotifyScheduler, Now } from '../ports.ts';

interface Shown {
  /** Whether the message has the diff. */
  readonly hasDiff: boolean;
  readonly shownAt: EpochMs | undefined;
}

/** Schedules another notification while a diff is pending, because no event announces that it was saved. */
export async function awaitDiff(
  { again, now }: { readonly again: NotifyScheduler; readonly now: Now },
  request: DeploymentRequest,
  { pendingEffects }: DeploymentRecord,
  { hasDiff, shownAt }: Shown,
): Promise<void> {
  if (hasDiff || !pendingEffects.some(({ kind }) => kind === 'compare-revisions')) return;
  const delay = waitForParts({ shownAt }, now());
  if (delay === undefined) return;
  // The message was accepted, so this wait does not count toward the limit on waiting.
  await again.notifyAgain({ ...request, turn: undefined, waitingSince: undefined }, delay);
}
