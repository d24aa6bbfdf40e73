import type { DeploymentRecord, RecordedRevision } from '../../core/deployment/record.ts';
import { calculateRevisionDiff, type TaskDefinition } from '../../core/diff/revision-diff.ts';
import { GatewayError } from '../errors.ts';
import type { RecordStore, ServiceGateway } from '../ports.ts';

/** Saves what changed between a deployment's revisions. Saves nothing if ECS denies access to the task definitions. */
export async function compareRevisions(
  gateways: { readonly services: ServiceGateway; readonly store: Pick<RecordStore, 'saveDiff'> },
  { deploymentKey, revisions: { from, to } }: DeploymentRecord,
): Promise<void> {
  if (from === undefined || to === undefined) return;
  try {
    const [old, fresh] = await Promise.all([
      describeTasks(gateways.services, from),
      describeTasks(gateways.services, to),
    ]);
    await gateways.store.saveDiff(deploymentKey, calculateRevisionDiff(old, fresh, from.images, to.images));
  } catch (error) {
    if (error instanceof GatewayError && error.isLasting && error.action.startsWith('ecs:')) return;
    throw error;
  }
}

async function describeTasks(
  services: ServiceGateway,
  revision: RecordedRevision,
): Promise<TaskDefinition | undefined> {
  return revision.taskDefinitionArn === undefined
    ? undefined
    : services.describeTaskDefinition(revision.taskDefinitionArn);
}
