import { assertNever } from '../assert-never.ts';
import type { DeploymentRecord } from '../deployment/record.ts';
import { changeResultOf, type Ended } from '../history/change-result.ts';
import { isWorthSaying } from '../slack/slack-message.ts';
import type { PostPolicy } from './destination.ts';

/** Whether a destination gets a message about a deployment now. `compare`: only if its outcome is a change. */
export type PostDecision = 'post' | 'not-yet' | 'compare';

/** Decides whether a policy asks for a message about a deployment as it is now. */
export function decidePost(policy: PostPolicy, record: DeploymentRecord): PostDecision {
  switch (policy) {
    case 'every-deployment':
      return isWorthSaying(record, 'start') ? 'post' : 'not-yet';
    case 'trouble':
      return isWorthSaying(record, 'trouble') ? 'post' : 'not-yet';
    case 'change-of-outcome':
      return changeResultOf(record).is === 'change' ? 'compare' : 'not-yet';
    default:
      return assertNever(policy);
  }
}

/** How the outcome of a deployment differs from that of the deployment before it. */
export type OutcomeChange = 'failed' | 'recovered' | 'none';

/**
 * Compares a finished deployment with the newest earlier one that succeeded or failed. Deployments that were superseded or
 * stopped say nothing about the service, so they are not compared. Before its first deployment a service counts as working.
 *
 * @param previous earlier deployments of the service, newest first, at least up to the first that counts
 */
export function changeOfOutcome(record: Ended, previous: readonly Ended[]): OutcomeChange {
  const result = changeResultOf({ ...record, baseline: false });
  if (result.is !== 'change') return 'none';
  const before = previous.find(countsAsOutcome);
  const failedBefore = before !== undefined && hasFailed(before);
  if (result.failed === failedBefore) return 'none';
  return result.failed ? 'failed' : 'recovered';
}

/** Whether a deployment succeeded or failed. One from before the guard's installation counts too. */
export function countsAsOutcome(one: Ended): boolean {
  return changeResultOf({ ...one, baseline: false }).is === 'change';
}

function hasFailed(one: Ended): boolean {
  const result = changeResultOf({ ...one, baseline: false });
  return result.is === 'change' && result.failed;
}
