import type { Duration } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';

/** Returns problems of a port; `name` is its name in the props. */
export function portProblems(name: string, port: number): readonly string[] {
  return Number.isInteger(port) && port >= 1 && port <= 65_535
    ? []
    : [`${name} must be a whole number from 1 to 65535, got ${port}: use the port that the application listens on`];
}

/** Returns problems of a path of Prometheus metrics. */
export function pathProblems(path: string): readonly string[] {
  return /^\/[\w.~!$&'()*+,;=:@/-]*$/.test(path)
    ? []
    : [`path must begin with "/" and have no space, "?" or "#", got "${path}": leave it out for "/metrics"`];
}

/** Returns problems of an interval. It must be short enough for an alarm's period of one minute. */
export function secondsProblems(
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

/** Returns problems of a memory reservation. ECS allows 6 MiB, but an agent needs more. */
export function memoryProblems(memory: number | undefined): readonly string[] {
  return memory === undefined || (Number.isInteger(memory) && memory >= 32)
    ? []
    : [`memoryReservationMiB must be whole MiB, 32 or more, got ${memory}: leave it out for 128`];
}

/** Returns reasons why a task definition cannot have the sidecar. */
export function sidecarProblems(taskDefinition: ecs.TaskDefinition, containerName: string): readonly string[] {
  const { networkMode } = taskDefinition;
  const problems: string[] = [];
  if (networkMode !== ecs.NetworkMode.AWS_VPC) {
    problems.push(
      `the network mode must be awsvpc, got ${networkMode}: only then do containers of a task share localhost, so set networkMode to NetworkMode.AWS_VPC`,
    );
  }
  if (!/^[a-zA-Z0-9_-]{1,255}$/.test(containerName)) {
    problems.push(`containerName must have 1 to 255 letters, digits, "_" and "-", got "${containerName}"`);
  } else if (containersOf(taskDefinition).some((container) => container.containerName === containerName)) {
    problems.push(`containerName must be unique in the task definition, got "${containerName}" twice: choose another`);
  }
  return problems;
}

/** Returns the containers of the task definition so far. */
export function containersOf(taskDefinition: ecs.TaskDefinition): readonly ecs.ContainerDefinition[] {
  return taskDefinition.node.children.filter((child) => child instanceof ecs.ContainerDefinition);
}

/**
 * Throws if there are problems.
 *
 * @throws Error that lists every problem
 */
export function refuseProblems(what: string, problems: readonly string[]): void {
  if (problems.length > 0) throw new Error(`${what} cannot publish metrics: ${problems.join('; ')}`);
}
