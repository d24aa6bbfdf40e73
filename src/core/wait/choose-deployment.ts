import { SETTLING } from '../deployment/settling.ts';
import { after, before, type EpochMs, minutes, seconds } from '../time.ts';

/** A deployment as the list of a service shows it. */
export interface Candidate {
  readonly serviceDeploymentArn: string;
  /** ECS's word. */
  readonly status: string;
  readonly createdAt: EpochMs;
  /** What it deploys; undefined while that is not known. */
  readonly taskDefinitionArn: string | undefined;
}

/** What the caller said of the deployment to wait for; nothing for "the one of just now". */
export interface DeploymentChoice {
  /** The first deployment created then or later. */
  readonly since: EpochMs | undefined;
  /** Only deployments of this task definition: its ARN, or `family:revision`. */
  readonly taskDefinition: string | undefined;
}

interface Search {
  readonly choice: DeploymentChoice;
  readonly startedAt: EpochMs;
}

/** A deployment that finished is taken for the one meant only when it was created so shortly before. */
export const RECENT = minutes(5);

/** By so much may AWS's clock be ahead of the caller's. */
const CLOCK_TOLERANCE = seconds(2);

/** ServiceDeploymentStatus of what has ended; any other word, known or not, is taken for unfinished. */
const FINISHED: readonly string[] = ['SUCCESSFUL', 'STOPPED', 'ROLLBACK_SUCCESSFUL', 'ROLLBACK_FAILED'];

/**
 * The deployment to wait for, among those that the lists show now; undefined while there is none. Without `since` it is the
 * newest of those that were there at the start, unfinished or recent, and before any of these the first that comes after.
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
 * The deployment that is meant after all, when the followed one has ended and a newer one has shown up. The lists lag: what
 * was there at the start and is newer was hidden. After a success also what began while the lists settled, since the update
 * may have come after the wait began. Undefined: the verdict is that of the followed one.
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

/** Oldest first. */
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
