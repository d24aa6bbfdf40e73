import { lastPart } from '../arn.ts';
import { type DeploymentRecord, isFinished } from '../deployment/record.ts';
import { between, type DurationMs, days } from '../time.ts';
import { describeDeploymentLink } from './links.ts';

/** How far apart a failure and the deployment that fixed it may be. */
export const FIX_WITHIN: DurationMs = days(7);

/** The deployment that fixed an earlier failure. */
export interface Fix {
  /** The task definition that works, as `family:revision`, or the id of the deployment if its task definition is unknown. */
  readonly revision: string;
  /** From the end of the failure to the end of the deployment that fixed it. */
  readonly after: DurationMs;
  /** The deployment's page in the AWS console; undefined if its address is unknown. */
  readonly url: string | undefined;
}

/** Whether a deployment failed in a way that a later deployment can fix. */
export function isFixable(record: DeploymentRecord): boolean {
  return !record.baseline && ['rolled-back', 'rollback-failed', 'failed'].includes(record.outcome ?? '');
}

/**
 * Finds the deployment that fixed a failure: the first later success of the service, unless another deployment failed
 * before it. After a rollback, a deployment of the restored task definition does not count, because it fixes nothing.
 *
 * @param later records of the service that are newer than the failure, oldest first
 */
export function findFix(failed: DeploymentRecord, later: readonly DeploymentRecord[]): DeploymentRecord | undefined {
  if (!isFixable(failed)) return undefined;
  const decisive = later.find((record) => isFixable(record) || isFixOf(failed, record));
  return decisive !== undefined && isFixOf(failed, decisive) ? decisive : undefined;
}

/**
 * Finds the failure that a successful deployment fixed; undefined if there is none.
 *
 * @param earlier records of the service that are older than the success, newest first
 */
export function findFixed(
  success: DeploymentRecord,
  earlier: readonly DeploymentRecord[],
): DeploymentRecord | undefined {
  const index = earlier.findIndex(isFixable);
  const failed = earlier[index];
  if (failed === undefined) return undefined;
  return findFix(failed, [...earlier.slice(0, index).toReversed(), success]) === success ? failed : undefined;
}

/** Describes a deployment as the fix of a failure. */
export function describeFix(failed: DeploymentRecord, fix: DeploymentRecord): Fix {
  return {
    revision: lastPart(fix.revisions.to?.taskDefinitionArn ?? fix.deploymentKey),
    after: between(failed.finishedAt ?? failed.createdAt, fix.finishedAt ?? fix.createdAt),
    url: describeDeploymentLink(fix.serviceArn, fix.serviceDeploymentArn),
  };
}

function isFixOf(failed: DeploymentRecord, record: DeploymentRecord): boolean {
  if (record.baseline || !isFinished(record) || record.outcome !== 'succeeded') return false;
  if (between(failed.createdAt, record.createdAt) > FIX_WITHIN) return false;
  const restored = failed.revisions.from?.taskDefinitionArn;
  const isRestored = restored !== undefined && record.revisions.to?.taskDefinitionArn === restored;
  return failed.outcome !== 'rolled-back' || !isRestored;
}
