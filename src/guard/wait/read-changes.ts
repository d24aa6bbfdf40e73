import type { DeploymentRecord, RecordedRevision } from '../../core/deployment/record.ts';
import { calculateRevisionDiff, type RevisionDiff, type TaskDefinition } from '../../core/diff/revision-diff.ts';
import { GatewayError } from '../errors.ts';
import type { ServiceGateway } from '../ports.ts';

/**
 * Compares the revisions of a deployment, with two reads. If a task definition cannot be read, compares only the images.
 * Undefined when a revision is unknown.
 */
export async function readChanges(
  services: Pick<ServiceGateway, 'describeTaskDefinition'>,
  { revisions: { from, to } }: DeploymentRecord,
): Promise<RevisionDiff | undefined> {
  if (from === undefined || to === undefined) return undefined;
  const [old, fresh] = await Promise.all([readTaskDefinition(services, from), readTaskDefinition(services, to)]);
  return calculateRevisionDiff(old, fresh, from.images, to.images);
}

async function readTaskDefinition(
  services: Pick<ServiceGateway, 'describeTaskDefinition'>,
  { taskDefinitionArn }: RecordedRevision,
): Promise<TaskDefinition | undefined> {
  if (taskDefinitionArn === undefined) return undefined;
  try {
    return await services.describeTaskDefinition(taskDefinitionArn);
  } catch (error) {
    // The verdict is final by now, so a failed read only costs its explanation.
    if (error instanceof GatewayError) return undefined;
    throw error;
  }
}
