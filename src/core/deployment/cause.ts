import type { LifecycleHookDescription, ServiceDeploymentDescription } from './facts.ts';
import type { Cause } from './record.ts';

/** A part of a reason that ECS gives, and what it says about the cause. */
interface KnownReason {
  /** Matched in lower case: the wording moves, and names of the user's own follow it. */
  readonly part: string;
  readonly cause: Cause;
  /** Where the wording was published or seen. */
  readonly source: string;
}

const TROUBLESHOOTING = 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/troubleshooting-blue-green.html';

/**
 * The reasons that ECS and public logs give in `statusReason` and `rollback.reason`. The first part that matches decides, so
 * reasons that quote names of the user's own (functions, target groups) come before those that such a name could contain.
 *
 * @internal
 */
export const KNOWN_REASONS: readonly KnownReason[] = [
  // "Service deployment rolled back because POST_SCALE_UP lifecycle hook(s) failed. Lifecycle hook target … returned FAILED status."
  { part: 'lifecycle hook(s) failed', cause: 'lifecycle-hook', source: TROUBLESHOOTING },
  // "Service deployment rolled back because of invalid networking configuration. Both targetGroup and …"
  { part: 'because of invalid networking configuration', cause: 'invalid-configuration', source: TROUBLESHOOTING },
  // "Service deployment rolled back because the circuit breaker threshold was exceeded."
  {
    part: 'circuit breaker',
    cause: 'circuit-breaker',
    source: 'https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/ecs/service_test.go',
  },
  // "(service …) (deployment …) deployment failed: tasks failed to start."
  {
    part: 'tasks failed to start',
    cause: 'circuit-breaker',
    source: 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-event-messages-list.html',
  },
  // "Service deployment rolled back by user."
  {
    part: 'rolled back by user',
    cause: 'requested',
    source: 'https://github.com/hashicorp/terraform-provider-aws/issues/49031',
  },
  // "Service deployment rolled back because of one or more active alarms."
  {
    part: 'active alarm',
    cause: 'alarm',
    source: 'https://github.com/pws019/token-query/blob/main/docs/practise-go-alb-canary.md',
  },
  // "(service …) (deployment …) deployment failed: alarm detected."
  {
    part: 'alarm detected',
    cause: 'alarm',
    source: 'https://github.com/aws/copilot-cli/blob/mainline/internal/pkg/stream/ecs_test.go',
  },
  // What AWS's pages call them, for wordings that were not seen yet.
  {
    part: 'cloudwatch alarm',
    cause: 'alarm',
    source: 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-alarm-failure.html',
  },
];

/** ECS's words for a rollback that had nowhere to go: it names no cause, and stands where the cause stood before. */
const NO_CANDIDATE = 'no rollback candidate was found';

/**
 * Whether ECS found no earlier revision that it could restore.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/action-logs-troubleshooting.html
 */
export function lacksRollbackCandidate(reason: string | undefined): boolean {
  return reason?.toLowerCase().includes(NO_CANDIDATE) === true;
}

/** The cause that ECS's own words name; undefined for words that are not known, or that name none. @internal */
export function causeOfReason(reason: string): Cause | undefined {
  const said = reason.toLowerCase();
  return KNOWN_REASONS.find(({ part }) => said.includes(part))?.cause;
}

/**
 * Why a deployment failed or is rolled back: by ECS's monitors, then by a pause that was rejected, by ECS's words, and last by
 * the hooks that ended it. `unknown` when ECS gives no reason, or one that is not known.
 *
 * `rollbackRequested`: ECS showed ROLLBACK_REQUESTED at an earlier reconciliation.
 */
export function assessCause(
  deployment: ServiceDeploymentDescription,
  { rollbackRequested }: { readonly rollbackRequested: boolean },
): Cause {
  if (isTriggered(deployment.alarms)) return 'alarm';
  if (isTriggered(deployment.circuitBreaker)) return 'circuit-breaker';
  const said = saidCause(deployment, rollbackRequested);
  // Rejecting a pause is a request of a user too: ContinueServiceDeployment with ROLLBACK.
  if (said === 'requested') return deployment.lifecycleHooks.some(isRejectedPause) ? 'approval-rejected' : said;
  if (said !== undefined && said !== 'lifecycle-hook') return said;
  return causeOfHooks(deployment.lifecycleHooks) ?? said ?? 'unknown';
}

function saidCause(deployment: ServiceDeploymentDescription, rollbackRequested: boolean): Cause | undefined {
  const reasons = [deployment.statusReason, deployment.rollback?.reason].filter((reason) => reason !== undefined);
  const known = reasons.map(causeOfReason).find((cause) => cause !== undefined);
  // ROLLBACK_REQUESTED may be over before the first reconciliation: then ECS's words alone show it.
  const isRequested = rollbackRequested || deployment.status === 'ROLLBACK_REQUESTED';
  return known ?? (isRequested ? 'requested' : undefined);
}

function causeOfHooks(hooks: readonly LifecycleHookDescription[]): Cause | undefined {
  const ended = hooks.filter(hasEndedDeployment);
  if (ended.some((hook) => hook.targetType !== 'PAUSE')) return 'lifecycle-hook';
  return ended.length > 0 ? 'approval-rejected' : undefined;
}

/**
 * A hook that ran out of time ends the deployment unless it is told to continue; ROLLBACK is the default.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeploymentLifecycleHookTimeoutConfiguration.html
 */
function hasEndedDeployment({ status, timeoutAction }: LifecycleHookDescription): boolean {
  return status === 'FAILED' || (status === 'TIMED_OUT' && timeoutAction !== 'CONTINUE');
}

function isRejectedPause({ targetType, status }: LifecycleHookDescription): boolean {
  return targetType === 'PAUSE' && status === 'FAILED';
}

/** Whether one of ECS's own monitors stopped the deployment. */
export function isTriggered(monitor: { readonly status: string } | undefined): boolean {
  return monitor?.status === 'TRIGGERED';
}
