import * as ecs from 'aws-cdk-lib/aws-ecs';

/** Where Prometheus's format is read. */
export function pathProblems(path: string): readonly string[] {
  return /^\/[\w.~!$&'()*+,;=:@/-]*$/.test(path)
    ? []
    : [
        `path must start with "/" and must not contain a space, "?", "#" or "%", got "${path}": omit it to use the default, "/metrics"`,
      ];
}

/** Returns reasons why a task definition cannot have the sidecar. */
export function sidecarProblems(taskDefinition: ecs.TaskDefinition, containerName: string): readonly string[] {
  const { networkMode } = taskDefinition;
  const problems: string[] = [];
  if (networkMode !== ecs.NetworkMode.AWS_VPC) {
    problems.push(
      `the network mode of the task definition must be awsvpc, got ${networkMode}: set networkMode to NetworkMode.AWS_VPC, so that the containers of a ` +
        'task share localhost',
    );
  }
  if (!/^[a-zA-Z0-9_-]{1,255}$/.test(containerName)) {
    problems.push(
      `containerName must have 1 to 255 letters, digits, "_" and "-", got "${containerName}": choose another name`,
    );
  } else if (containersOf(taskDefinition).some((container) => container.containerName === containerName)) {
    problems.push(
      `the task definition already has a container named "${containerName}": set containerName to another name`,
    );
  }
  return problems;
}

/** Returns the containers of the task definition so far. */
export function containersOf(taskDefinition: ecs.TaskDefinition): readonly ecs.ContainerDefinition[] {
  return taskDefinition.node.children.filter((child) => child instanceof ecs.ContainerDefinition);
}
