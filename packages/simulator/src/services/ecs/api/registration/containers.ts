import { ServiceError } from '../../../../service.ts';
import type { ContainerDefinition } from '../../state.ts';
import { recordsOf } from '../records.ts';

/** The members of a task definition besides its containers. */
type TaskMembers = Readonly<Record<string, unknown>>;

/**
 * Checks the containers of RegisterTaskDefinition, one by one and against each other.
 *
 * @throws ServiceError with ECS's own code and message
 */
export function checkContainers(containers: readonly ContainerDefinition[], task: TaskMembers): void {
  if (containers.length === 0) throw refused('Container list cannot be empty.');
  for (const member of ['name', 'image'] as const) {
    if (containers.some((container) => container[member] === ''))
      throw refused(`Container.${member} should not be null or empty.`);
  }
  if (new Set(containers.map(({ name }) => name)).size < containers.length)
    throw refused('Container names must be unique within a Task Definition.');
  // The memory of the task is enough for containers without memory of their own.
  if (task['memory'] === undefined) checkMemory(containers);
  if (task['networkMode'] === 'awsvpc') checkPorts(containers);
  checkDependencies(containers);
  checkMountPoints(containers, task);
}

function checkMemory(containers: readonly ContainerDefinition[]): void {
  const bare = containers.find(
    ({ memory, memoryReservation }) => memory === undefined && memoryReservation === undefined,
  );
  if (bare !== undefined) {
    throw refused(
      `Invalid setting for container '${bare.name}'. At least one of 'memory' or 'memoryReservation' must be specified.`,
    );
  }
}

/** A host port of 0 means that none was given. */
function checkPorts(containers: readonly ContainerDefinition[]): void {
  const mappings = containers.flatMap(({ portMappings }) => recordsOf(portMappings));
  if (mappings.some(({ containerPort, hostPort = 0 }) => hostPort !== 0 && hostPort !== containerPort))
    throw refused('When networkMode=awsvpc, the host ports and container ports in port mappings must match.');
}

function checkDependencies(containers: readonly ContainerDefinition[]): void {
  for (const { containerName, condition } of containers.flatMap(({ dependsOn }) => recordsOf(dependsOn))) {
    const other = containers.find(({ name }) => name === containerName);
    // The plus sign is ECS's own.
    if (other === undefined)
      throw refused(`Cannot depend on container + '${String(containerName)}' because it does not exist`);
    if ((condition === 'SUCCESS' || condition === 'COMPLETE') && other['essential'] !== false)
      throw refused('A dependency container with SUCCESS or COMPLETE condition cannot be an essential container');
  }
}

/** @see https://github.com/ansible/ansible/issues/35751 */
function checkMountPoints(containers: readonly ContainerDefinition[], task: TaskMembers): void {
  const names = recordsOf(task['volumes']).map(({ name }) => name);
  for (const { sourceVolume } of containers.flatMap(({ mountPoints }) => recordsOf(mountPoints))) {
    if (!names.includes(sourceVolume)) throw refused(`Unknown volume '${String(sourceVolume)}'.`);
  }
}

function refused(message: string): ServiceError {
  return new ServiceError('ClientException', message);
}
