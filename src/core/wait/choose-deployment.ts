import { SETTLING } from '../deployment/settling.ts';
import { after, before, type EpochMs, minutes, seconds } from '../time.ts';

/** A deployment in ECS's list. */
export interface Candidate {
  readonly serviceDeploymentArn: string;
  /** ECS's status. */
  readonly status: string;
  readonly createdAt: EpochMs;
  /** What it deploys; undefined while unknown. */
  readonly taskDefinitionArn: string | undefined;
}

/** Which deployment to wait for. Without both fields: the current or most recent one. */
export interface DeploymentChoice {
  /** The first deployment created at this instant or later. */
  readonly since: EpochMs | undefined;
  /** Only deployments of this task definition: its ARN, or `family:revision`. */
  readonly taskDefinition: string | undefined;
}

interface Search {
  readonly choice: DeploymentChoice;
  readonly startedAt: EpochMs;
}

/** Without `since`, a finished deployment is eligible only if it was created at most this long before the wait. */
export const RECENT = minutes(5);

/** How far AWS's clock may be ahead of the caller's. */
const CLOCK_TOLERANCE = seconds(2);

/** ServiceDeploymentStatus of ended deployments. Any other status counts as unfinished. */
const FINISHED: readonly string[] = ['SUCCESSFUL', 'STOPPED', 'ROLLBACK_SUCCESSFUL', 'ROLLBACK_FAILED'];

/**
 * Chooses the deployment to wait for from those listed now; undefined if there is none. Without `since`, it is the newest
 * that existed at the start of the wait, unfinished or recent; if none existed, the first that was created after it.
 */
export function chooseDeployment(candidates: readonly Candidate[], search: Search): Candidate | undefined {
  const { since } = search.choice;
  const eligible = eligibleOf(candidates, search.choice);
  if (since !== undefined) return eligible.find((one) => one.createdAt >= since);
  const oldest = before(search.startedAt, RECENT);
  const waited = eligible.filter((one) => !FINISHED.includes(one.status) || one.createdAt >= oldest);
  return waited.findLast((one) => wasThere(one, search)) ?? waited.find((one) => !wasThere(one, search));
}

/**
 * Chooses a newer deployment after the followed one has ended; undefined if the verdict is about the followed one. Lists
 * lag, so a newer deployment that existed at the start may have been missing from them. After a success, a deployment
 * created while the lists settled counts too, because the update may have come after the wait began.
 */
export function chooseSuccessor(
  candidates: readonly Candidate[],
  followed: { readonly createdAt: EpochMs; readonly hasSucceeded: boolean },
  search: Search,
): Candidate | undefined {
  const settledAt = after(search.startedAt, SETTLING);
  const newer = eligibleOf(candidates, search.choice).filter(
    (one) => one.createdAt > followed.createdAt && one.createdAt <= settledAt,
  );
  const hidden = search.choice.since === undefined ? newer.findLast((one) => wasThere(one, search)) : undefined;
  return hidden ?? (followed.hasSucceeded ? newer[0] : undefined);
}

/** Matching candidates, oldest first. */
function eligibleOf(candidates: readonly Candidate[], { taskDefinition }: DeploymentChoice): readonly Candidate[] {
  return candidates
    .filter((one) => taskDefinition === undefined || isOf(taskDefinition, one.taskDefinitionArn))
    .toSorted((a, b) => a.createdAt - b.createdAt);
}

function wasThere(candidate: Candidate, { startedAt }: Search): boolean {
  return candidate.createdAt <= after(startedAt, CLOCK_TOLERANCE);
}

function isOf(taskDefinition: string, arn: string | undefined): boolean {
  return arn !== undefined && (arn === taskDefinition || arn.endsWith(`:task-definition/${taskDefinition}`));
}
