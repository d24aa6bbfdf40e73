import * as z from 'zod';
import { ServiceError } from '../../../../service.ts';
import type { TaskDefinitionState } from '../../state.ts';
import { invalidParameter } from '../../store.ts';
import type { EcsWorld } from '../../world.ts';
import { namesRevision } from './required.ts';
import { describeTaskDefinition, statusOf } from '../describe-task-definition.ts';
import { checkOneOf, type Operations, pageOf, pageSize, parseInput } from '../input.ts';

const page = { nextToken: z.string().optional(), maxResults: z.number().optional() };
const listInput = z.object({
  familyPrefix: z.string().optional(),
  status: z.string().optional(),
  sort: z.string().optional(),
  ...page,
});
const familiesInput = z.object({ familyPrefix: z.string().optional(), status: z.string().optional(), ...page });
const deregisterInput = z.object({ taskDefinition: z.string() });
const deleteInput = z.object({ taskDefinitions: z.array(z.string()) });

/** ListTaskDefinitions, ListTaskDefinitionFamilies, DeregisterTaskDefinition, DeleteTaskDefinitions. */
export function definitionOperations(world: EcsWorld): Operations {
  return {
    ListTaskDefinitions: (input) => listDefinitions(world, parseInput(listInput, input)),
    ListTaskDefinitionFamilies: (input) => listFamilies(world, parseInput(familiesInput, input)),
    DeregisterTaskDefinition: (input) => deregister(world, parseInput(deregisterInput, input).taskDefinition),
    DeleteTaskDefinitions: (input) => deleteDefinitions(world, parseInput(deleteInput, input).taskDefinitions),
  };
}

function listDefinitions(world: EcsWorld, input: z.infer<typeof listInput>) {
  const { status = 'ACTIVE', sort, nextToken } = input;
  checkOneOf('sort', sort, ['ASC', 'DESC']);
  checkOneOf('status', status, ['ACTIVE', 'INACTIVE', 'DELETE_IN_PROGRESS']);
  const all = world.store.taskDefinitions(input.familyPrefix).filter((one) => statusOf(one) === status);
  const sorted = sort === 'DESC' ? all.toReversed() : all;
  const found = pageOf(sorted, { nextToken, size: pageSize(input.maxResults, { default: 100, max: 100 }) });
  const { page: shown, ...next } = found;
  return { taskDefinitionArns: shown.map(({ arn }) => arn), ...next };
}

/** A family is ACTIVE if one of its revisions is, else INACTIVE. */
function listFamilies(world: EcsWorld, input: z.infer<typeof familiesInput>) {
  const { status = 'ALL', familyPrefix = '', nextToken } = input;
  checkOneOf('status', status, ['ACTIVE', 'INACTIVE', 'ALL']);
  const families = [...Map.groupBy(world.store.taskDefinitions(), ({ family }) => family)]
    .filter(([family]) => family.startsWith(familyPrefix))
    .filter(([, revisions]) => status === 'ALL' || isActive(revisions) === (status === 'ACTIVE'))
    .map(([family]) => family);
  const size = pageSize(input.maxResults, { default: 100, max: 100 });
  const { page: shown, ...next } = pageOf(families, { nextToken, size });
  return { families: shown, ...next };
}

function isActive(revisions: readonly TaskDefinitionState[]): boolean {
  return revisions.some(({ deregisteredAt }) => deregisteredAt === undefined);
}

/** Services and tasks that use it go on; see requireTaskDefinition for what is refused from now on. */
function deregister(world: EcsWorld, reference: string) {
  if (!namesRevision(reference)) throw new ServiceError('ClientException', 'Revision is missing.');
  const found = world.store.taskDefinition(reference);
  if (found === undefined) throw new ServiceError('ClientException', 'The specified task definition does not exist.');
  found.deregisteredAt ??= world.clock.now();
  return { taskDefinition: describeTaskDefinition(found) };
}

function deleteDefinitions(world: EcsWorld, references: readonly string[]) {
  if (references.length === 0) throw invalidParameter('Task definitions cannot be empty.');
  if (references.length > 10) throw invalidParameter('Task definitions cannot have more than 10 elements.');
  const asked = references.map((reference) => ({ reference, ...deletionOf(world, reference) }));
  return {
    taskDefinitions: asked.flatMap(({ found, refusal }) => {
      if (found === undefined || refusal !== undefined) return [];
      found.deleteRequestedAt ??= world.clock.now();
      return [describeTaskDefinition(found)];
    }),
    failures: asked.flatMap(({ reference, found, refusal }) =>
      refusal === undefined ? [] : [{ arn: found?.arn ?? reference, reason: refusal }],
    ),
  };
}

/** The task definition to delete, and why ECS does not delete it. AWS does not publish these reasons. */
function deletionOf(world: EcsWorld, reference: string) {
  if (!/:\d+$/.test(reference)) {
    const refusal = 'The specified task definition identifier is invalid. Specify a valid name or ARN and try again.';
    return { found: undefined, refusal };
  }
  const found = world.store.taskDefinition(reference);
  if (found === undefined) {
    const refusal =
      'The specified task definition does not exist. Specify a valid account, family, revision and try again.';
    return { found, refusal };
  }
  const isStillActive = found.deregisteredAt === undefined;
  const refusal =
    'The specified task definition is still in ACTIVE status. Please deregister the target and try again.';
  return { found, refusal: isStillActive ? refusal : undefined };
}
