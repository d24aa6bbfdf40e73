import { parseDeploymentReason } from '../aws-text/deployment-reason.ts';
import type { LifecycleHookDescription, ServiceDeploymentDescription } from './facts.ts';
import type { Cause } from './record.ts';

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
  const known = reasons.map((reason) => parseDeploymentReason(reason).cause).find((cause) => cause !== undefined);
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
 * A hook that ran out of time ends the deployment unless its timeout action is CONTINUE; ROLLBACK is the default.
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
