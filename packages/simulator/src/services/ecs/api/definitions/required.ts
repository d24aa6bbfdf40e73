import { ServiceError } from '../../../../service.ts';
import type { TaskDefinitionState } from '../../state.ts';
import type { EcsWorld } from '../../world.ts';

/** The task definition of a request, whatever its status. @throws ServiceError if it is not registered */
export function knownTaskDefinition(world: EcsWorld, reference: string): TaskDefinitionState {
  const found = world.store.taskDefinition(reference);
  if (found === undefined) throw new ServiceError('ClientException', 'TaskDefinition not found.');
  return found;
}

/**
 * The task definition for a new task, service or deployment, which must be ACTIVE.
 *
 * @param code the code for one that is not: ClientException in UpdateService, InvalidParameterException in RunTask
 * @throws ServiceError if it is not registered, or not ACTIVE
 */
export function requireTaskDefinition(world: EcsWorld, reference: string, code = 'ClientException') {
  const found = knownTaskDefinition(world, reference);
  if (found.deregisteredAt !== undefined) throw new ServiceError(code, 'TaskDefinition is inactive');
  return found;
}
