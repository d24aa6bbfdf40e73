import type { DeploymentRecord, RecordedRevision } from '../core/record.ts';
import { calculateRevisionDiff, type TaskDefinition } from '../core/revision-diff.ts';
import { GatewayError } from './errors.ts';
import type { RecordStore, ServiceGateway } from './ports.ts';

/**
 * Saves what changed between a deployment's revisions, once: when its record first holds both. A refusal leaves the record
 * without a diff; that is no reason to lose the outcome.
 */
export async function saveRevisionDiff(
  gateways: { readonly services: ServiceGateway; readonly store: RecordStore },
  previous: DeploymentRecord | undefined,
  next: DeploymentRecord,
): Promise<void> {
  const { from, to } = next.revisions;
  const isNew = previous?.revisions.from === undefined || previous.revisions.to === undefined;
  if (!isNew || next.baseline || from === undefined || to === undefined) return;
  try {
    const [old, fresh] = await Promise.all([
      describeTasks(gateways.services, from),
      describeTasks(gateways.services, to),
    ]);
    await gateways.store.saveDiff(next.deploymentKey, calculateRevisionDiff(old, fresh, from.images, to.images));
  } catch (error) {
    if (error instanceof GatewayError && error.isLasting) return;
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
