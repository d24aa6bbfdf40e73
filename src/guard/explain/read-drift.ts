import type { DeploymentRecord } from '../../core/deployment/record.ts';
import type { Drift } from '../../core/explanation/drift/drift.ts';
import type { StackGateway } from './evidence-port.ts';
import type { Read } from './read-part.ts';
import type { ServiceReading } from './read-service.ts';

/** Compares the stack with what runs, after a rollback: only then do they differ by the rollback. */
export async function readDrift(
  stacks: StackGateway,
  { serviceArn, outcome }: DeploymentRecord,
  { runningTaskDefinition }: ServiceReading,
): Promise<Read<Drift | undefined>> {
  if (outcome !== 'rolled-back' || runningTaskDefinition === undefined) return { value: undefined };
  return { value: await stacks.drift(serviceArn, runningTaskDefinition) };
}
