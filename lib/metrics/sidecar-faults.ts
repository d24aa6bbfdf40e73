import type { Duration } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';

/** A port that something listens on, with the name that a user knows it by. */
export function portFaults(name: string, port: number): readonly string[] {
  return Number.isInteger(port) && port >= 1 && port <= 65_535
    ? []
    : [`${name} must be a whole number from 1 to 65535, got ${port}: use the port that the application listens on`];
}

/** Where Prometheus's format is read. */
export function pathFaults(path: string): readonly string[] {
  return /^\/[\w.~!$&'()*+,;=:@/-]*$/.test(path)
    ? []
    : [`path must begin with "/" and have no space, "?" or "#", got "${path}": leave it out for "/metrics"`];
}

/** Short enough for an alarm's period of one minute. */
export function secondsFaults(
  name: string,
  duration: Duration | undefined,
  least: number,
  most: number,
): readonly string[] {
  const seconds = duration?.toSeconds({ integral: false });
  return seconds === undefined || (Number.isInteger(seconds) && seconds >= least && seconds <= most)
    ? []
    : [`${name} must be ${least} to ${most} whole seconds, got ${seconds}: set it to Duration.seconds(n)`];
}

/** ECS reserves 6 MiB at least; an agent does not run in so little. */
export function memoryFaults(memory: number | undefined): readonly string[] {
  return memory === undefined || (Number.isInteger(memory) && memory >= 32)
    ? []
    : [`memoryReservationMiB must be whole MiB, 32 or more, got ${memory}: leave it out for 128`];
}

/** What keeps a sidecar out of a task definition. */
export function sidecarFaults(taskDefinition: ecs.TaskDefinition, containerName: string): readonly string[] {
  const { networkMode } = taskDefinition;
  const faults: string[] = [];
  if (networkMode !== ecs.NetworkMode.AWS_VPC) {
    faults.push(
      `the network mode must be awsvpc, got ${networkMode}: containers of a task share localhost there alone, so set networkMode to NetworkMode.AWS_VPC`,
    );
  }
  if (!/^[a-zA-Z0-9_-]{1,255}$/.test(containerName)) {
    faults.push(`containerName must have 1 to 255 letters, digits, "_" and "-", got "${containerName}"`);
  } else if (containersOf(taskDefinition).some((container) => container.containerName === containerName)) {
    faults.push(`containerName must be new in the task definition, got "${containerName}" again: choose another`);
  }
  return faults;
}

/** The containers that constructs added to the task definition so far. */
export function containersOf(taskDefinition: ecs.TaskDefinition): readonly ecs.ContainerDefinition[] {
  return taskDefinition.node.children.filter((child) => child instanceof ecs.ContainerDefinition);
}

/** @throws Error naming every fault */
export function refuseFaults(what: string, faults: readonly string[]): void {
  if (faults.length > 0) throw new Error(`${what} cannot publish metrics: ${faults.join('; ')}`);
}
