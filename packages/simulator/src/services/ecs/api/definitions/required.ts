import { ServiceError } from '../../../../service.ts';
import { nameOf } from '../../arns.ts';
import type { TaskDefinitionState } from '../../state.ts';
import { invalidParameter } from '../../store.ts';
import type { EcsWorld } from '../../world.ts';

/**
 * @returns whether a reference names a revision
 * @throws ServiceError for a revision that is not a number
 */
export function namesRevision(reference: string): boolean {
  const [, revision] = nameOf(reference).split(':');
  if (revision !== undefined && !/^\d+$/.test(revision))
    throw invalidParameter(`Invalid revision number. Number: ${revision}`);
  return revision !== undefined;
}

/** The task definition of a request, whatever its status. @throws ServiceError if it is not registered */
export function knownTaskDefinition(world: EcsWorld, reference: string): TaskDefinitionState {
  namesRevision(reference);
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
