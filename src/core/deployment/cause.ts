import { parseDeploymentReason } from '../aws-text/deployment-reason.ts';
import type { LifecycleHookDescription, ServiceDeploymentDescription } from './facts.ts';
import type { Cause } from './record.ts';

/**
 * Assesses why a deployment failed or rolls back: from ECS's monitors, then a rejected pause, then ECS's reasons, then the
 * lifecycle hooks that ended it. `unknown` if ECS gives no reason or one with an unknown wording.
 *
 * `rollbackRequested`: an earlier reconciliation read ROLLBACK_REQUESTED.
 */
export function assessCause(
  deployment: ServiceDeploymentDescription,
  { rollbackRequested }: { readonly rollbackRequested: boolean },
): Cause {
  if (isTriggered(deployment.alarms)) return 'alarm';
  if (isTriggered(deployment.circuitBreaker)) return 'circuit-breaker';
  const said = saidCause(deployment, rollbackRequested);
  // A user also rejects a pause by request: ContinueServiceDeployment with ROLLBACK.
  if (said === 'requested') return deployment.lifecycleHooks.some(isRejectedPause) ? 'approval-rejected' : said;
  if (said !== undefined && said !== 'lifecycle-hook') return said;
  return causeOfHooks(deployment.lifecycleHooks) ?? said ?? 'unknown';
}

function saidCause(deployment: ServiceDeploymentDescription, rollbackRequested: boolean): Cause | undefined {
  const reasons = [deployment.statusReason, deployment.rollback?.reason].filter((reason) => reason !== undefined);
  const known = reasons.map((reason) => parseDeploymentReason(reason).cause).find((cause) => cause !== undefined);
  // ROLLBACK_REQUESTED may end before the first reconciliation. Then only ECS's reason shows it.
  const isRequested = rollbackRequested || deployment.status === 'ROLLBACK_REQUESTED';
  return known ?? (isRequested ? 'requested' : undefined);
}

function causeOfHooks(hooks: readonly LifecycleHookDescription[]): Cause | undefined {
  const ended = hooks.filter(hasEndedDeployment);
  if (ended.some((hook) => hook.targetType !== 'PAUSE')) return 'lifecycle-hook';
  return ended.length > 0 ? 'approval-rejected' : undefined;
}

/**
 * A hook that timed out ends the deployment unless its timeout action is CONTINUE. The default is ROLLBACK.
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
