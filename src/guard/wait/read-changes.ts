import type { DeploymentRecord, RecordedRevision } from '../../core/deployment/record.ts';
import { calculateRevisionDiff, type RevisionDiff, type TaskDefinition } from '../../core/diff/revision-diff.ts';
import { GatewayError } from '../errors.ts';
import type { ServiceGateway } from '../ports.ts';

/**
 * What changed between the revisions of a deployment, by two reads. Where ECS does not give a task definition, the images are
 * compared alone; undefined where a revision is not known.
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
    // The verdict is known by now: nothing waits for what explains it.
    if (error instanceof GatewayError) return undefined;
    throw error;
  }
}
