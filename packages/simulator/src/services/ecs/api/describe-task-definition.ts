import type { ContainerDefinition, TaskDefinitionState } from '../state.ts';
import { recordOf, recordsOf } from './records.ts';

/**
 * A task definition as in DescribeTaskDefinition and RegisterTaskDefinition, without tags. It has every member that ECS
 * always answers, with ECS's default for what was not registered: public deploy tools read them without a check.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_TaskDefinition.html
 */
export function describeTaskDefinition(taskDefinition: TaskDefinitionState) {
  const requiresAttributes = attributesOf(taskDefinition);
  return {
    placementConstraints: [],
    ...taskDefinition.rest,
    volumes: recordsOf(taskDefinition.rest['volumes']).map(describeVolume),
    taskDefinitionArn: taskDefinition.arn,
    family: taskDefinition.family,
    revision: taskDefinition.revision,
    status: statusOf(taskDefinition),
    containerDefinitions: taskDefinition.containerDefinitions.map((container) =>
      describeContainer(container, taskDefinition.rest['networkMode']),
    ),
    compatibilities: compatibilitiesOf(taskDefinition.rest['networkMode']),
    // ECS leaves the member out where nothing is required.
    ...(requiresAttributes.length === 0 ? {} : { requiresAttributes }),
    registeredAt: new Date(taskDefinition.registeredAt),
    ...datesOf(taskDefinition),
    // The simulator does not keep who called.
    registeredBy: rootOf(taskDefinition.arn),
  };
}

/** ECS adds the root directory that applies if none is given, even next to an access point. */
function describeVolume(volume: Readonly<Record<string, unknown>>) {
  if (volume['efsVolumeConfiguration'] === undefined) return volume;
  return { ...volume, efsVolumeConfiguration: { rootDirectory: '/', ...recordOf(volume['efsVolumeConfiguration']) } };
}

export function statusOf({ deregisteredAt, deleteRequestedAt }: TaskDefinitionState) {
  if (deleteRequestedAt !== undefined) return 'DELETE_IN_PROGRESS';
  return deregisteredAt === undefined ? 'ACTIVE' : 'INACTIVE';
}

function datesOf({ deregisteredAt, deleteRequestedAt }: TaskDefinitionState) {
  return {
    ...(deregisteredAt === undefined ? {} : { deregisteredAt: new Date(deregisteredAt) }),
    ...(deleteRequestedAt === undefined ? {} : { deleteRequestedAt: new Date(deleteRequestedAt) }),
  };
}

/** The root user of the account of an ARN. */
function rootOf(arn: string): string {
  const [, partition, , , account] = arn.split(':');
  return `arn:${partition}:iam::${account}:root`;
}

function describeContainer({ portMappings, ...container }: ContainerDefinition, networkMode: unknown) {
  const mappings = Array.isArray(portMappings) ? portMappings : [];
  return {
    cpu: 0,
    essential: true,
    environment: [],
    mountPoints: [],
    volumesFrom: [],
    ...container,
    portMappings: mappings.map((mapping) => describeMapping(mapping, networkMode)),
  };
}

/** In the network modes awsvpc and host, the port of the host is that of the container; else 0, a random one. */
function describeMapping(mapping: unknown, networkMode: unknown): unknown {
  const given = recordOf(mapping);
  const isOwn = networkMode === 'awsvpc' || networkMode === 'host';
  const { containerPort } = given;
  const hostPort = containerPort === undefined ? {} : { hostPort: isOwn ? containerPort : 0 };
  return { ...hostPort, protocol: 'tcp', ...given };
}

/** As answered for each network mode in 2021 to 2026; ECS does not look at CPU and memory for it. */
export function compatibilitiesOf(networkMode: unknown): readonly string[] {
  return networkMode === 'awsvpc' ? ['EC2', 'FARGATE', 'MANAGED_INSTANCES'] : ['EXTERNAL', 'EC2'];
}

/**
 * What a container instance must be able to do, in the order in which ECS answers it. The names are those of the agent's
 * capabilities; names that are missing here are those of rare members.
 *
 * @see https://github.com/aws/amazon-ecs-agent/blob/master/agent/app/agent_capability.go
 */
function attributesOf({ rest, containerDefinitions }: TaskDefinitionState): readonly { readonly name: string }[] {
  const hasExecutionRole = rest['executionRoleArn'] !== undefined;
  const isAwsvpc = rest['networkMode'] === 'awsvpc';
  const any = (test: (container: ContainerDefinition) => boolean) => containerDefinitions.some(test);
  const logsToCloudWatch = any(({ logConfiguration }) => recordOf(logConfiguration)['logDriver'] === 'awslogs');
  const pullsFromEcr = any(({ image }) => /^\d{12}\.dkr\.ecr[.-]/.test(image));
  const reads = (service: string) => any(({ secrets }) => JSON.stringify(secrets ?? '').includes(`:${service}:`));
  const names: readonly (readonly [name: string, isRequired: boolean])[] = [
    ['com.amazonaws.ecs.capability.privileged-container', any(({ privileged }) => privileged === true)],
    ['com.amazonaws.ecs.capability.logging-driver.awslogs', logsToCloudWatch],
    ['ecs.capability.execution-role-awslogs', logsToCloudWatch && hasExecutionRole],
    ['com.amazonaws.ecs.capability.ecr-auth', pullsFromEcr],
    ['com.amazonaws.ecs.capability.docker-remote-api.1.19', logsToCloudWatch],
    ['ecs.capability.secrets.asm.environment-variables', reads('secretsmanager')],
    ['ecs.capability.secrets.ssm.environment-variables', reads('ssm')],
    ['com.amazonaws.ecs.capability.task-iam-role', rest['taskRoleArn'] !== undefined],
    ['ecs.capability.container-health-check', any(({ healthCheck }) => healthCheck !== undefined)],
    ['ecs.capability.execution-role-ecr-pull', pullsFromEcr && hasExecutionRole],
    ['com.amazonaws.ecs.capability.docker-remote-api.1.18', isAwsvpc],
    ['ecs.capability.task-eni', isAwsvpc],
  ];
  return names.flatMap(([name, isRequired]) => (isRequired ? [{ name }] : []));
}
