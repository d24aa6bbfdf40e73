import type {
  ContainerDefinition as EcsContainerDefinition,
  TaskDefinition as EcsTaskDefinition,
  HealthCheck,
  LogConfiguration,
  PortMapping,
  Tag,
} from '@aws-sdk/client-ecs';
import type { ContainerDefinition, ContainerLogging, TaskDefinition } from '../../core/diff/task-definition.ts';
import { malformedAnswer } from '../aws-errors.ts';

/**
 * Maps a task definition of DescribeTaskDefinition.
 *
 * @throws GatewayError when the response lacks the ARN
 */
export function mapTaskDefinition(definition: EcsTaskDefinition, tags: readonly Tag[] = []): TaskDefinition {
  if (definition.taskDefinitionArn === undefined) {
    throw malformedAnswer('ecs:DescribeTaskDefinition', 'a task definition without an ARN');
  }
  return {
    taskDefinitionArn: definition.taskDefinitionArn,
    cpu: definition.cpu,
    memory: definition.memory,
    taskRoleArn: definition.taskRoleArn,
    executionRoleArn: definition.executionRoleArn,
    networkMode: definition.networkMode,
    containers: (definition.containerDefinitions ?? []).map(mapContainer),
    ...(definition.runtimePlatform?.cpuArchitecture && { architecture: definition.runtimePlatform.cpuArchitecture }),
    ...(tags.length > 0 && { tags: new Map(tags.map(({ key = '', value = '' }) => [key, value])) }),
  };
}

function mapContainer(container: EcsContainerDefinition): ContainerDefinition {
  return {
    name: container.name ?? '',
    image: container.image ?? '',
    cpu: container.cpu,
    memory: container.memory,
    memoryReservation: container.memoryReservation,
    // ECS's default.
    essential: container.essential ?? true,
    environment: new Map((container.environment ?? []).map(({ name = '', value = '' }) => [name, value])),
    secrets: new Map((container.secrets ?? []).map(({ name = '', valueFrom = '' }) => [name, valueFrom])),
    ports: (container.portMappings ?? []).map(describePort),
    healthCheck: container.healthCheck && describeHealthCheck(container.healthCheck),
    command: container.command ?? [],
    entryPoint: container.entryPoint ?? [],
    dockerLabels: new Map(Object.entries(container.dockerLabels ?? {})),
    ...(container.logConfiguration && { logging: mapLogging(container.logConfiguration) }),
  };
}

function mapLogging({ logDriver, options }: LogConfiguration): ContainerLogging {
  return { driver: logDriver ?? '', options: new Map(Object.entries(options ?? {})) };
}

/** Host port 0 means any port, like no host port. */
function describePort(port: PortMapping): string {
  const container = port.containerPortRange ?? String(port.containerPort ?? 0);
  const host = port.hostPort === undefined || port.hostPort === 0 ? '' : `:${port.hostPort}`;
  return `${container}${host}/${port.protocol ?? 'tcp'}`;
}

/** Formats a health check in a fixed order of fields, so that equal checks have equal text. */
function describeHealthCheck({ command, interval, timeout, retries, startPeriod }: HealthCheck): string {
  return JSON.stringify({ command, interval, timeout, retries, startPeriod });
}
