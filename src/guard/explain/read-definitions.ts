import type { DeploymentRecord } from '../../core/deployment/record.ts';
import type { TaskDefinition } from '../../core/diff/task-definition.ts';
import type { EvidenceGateways } from './ports.ts';

/** Reads of the old and the new task definition: each is undefined if it was deleted, or if the record does not name it. */
export interface Definitions {
  readonly from: Promise<TaskDefinition | undefined>;
  readonly to: Promise<TaskDefinition | undefined>;
}

/** Starts both reads. Several parts use them, and each reports a failure by itself. */
export function readDefinitions(
  { services }: Pick<EvidenceGateways, 'services'>,
  { revisions }: DeploymentRecord,
): Definitions {
  const read = async (arn: string | undefined) =>
    arn === undefined ? undefined : services.describeTaskDefinition(arn);
  const definitions = {
    from: read(revisions.from?.taskDefinitionArn),
    to: read(revisions.to?.taskDefinitionArn),
  };
  // A part that ends before it looks at a failed read leaves it unhandled.
  for (const one of Object.values(definitions)) one.catch(() => undefined);
  return definitions;
}
