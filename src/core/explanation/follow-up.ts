import { type DurationMs, minutes } from '../time.ts';
import type { GatheredEvidence, MissingPart } from './evidence.ts';

/** Waits before the evidence is gathered again because AWS did not answer, by the number of earlier follow-ups. */
const AFTER_FAILURE: readonly DurationMs[] = [minutes(1), minutes(5), minutes(15), minutes(15)];

/**
 * Waits before the evidence is gathered again because CloudTrail has not delivered the call yet. AWS names 5 minutes on
 * average; an older page names 15.
 *
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/how-cloudtrail-works.html
 */
const AFTER_NOT_YET: readonly DurationMs[] = [minutes(5), minutes(5), minutes(10), minutes(15)];

/** Complete evidence is announced once more, in case its event was lost. */
const ONCE_MORE: readonly DurationMs[] = [minutes(10)];

/** Reasons for a missing part after which reading again may succeed. */
const MAY_FOLLOW: ReadonlySet<MissingPart['why']> = new Set(['not-yet', 'failed', 'out-of-time']);

/** Whether a later gathering may add to the evidence. */
export function mayGrow({ missing }: GatheredEvidence): boolean {
  return missing.some(({ why }) => MAY_FOLLOW.has(why));
}

/**
 * Returns how long to wait before the explainer handles the deployment again; undefined if that is over. `attempt` is the
 * number of follow-ups so far.
 */
export function planFollowUp(evidence: GatheredEvidence, attempt: number): DurationMs | undefined {
  if (!mayGrow(evidence)) return ONCE_MORE[attempt];
  const hasFailed = evidence.missing.some(({ why }) => why === 'failed' || why === 'out-of-time');
  return (hasFailed ? AFTER_FAILURE : AFTER_NOT_YET)[attempt];
}
