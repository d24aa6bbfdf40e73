import { ecsArn, nameOf } from '../../arns.ts';
import { capacityProviderOf, launchTypeOf, platformOf } from './launch.ts';
import { recordOf } from '../records.ts';
import type { ContainerDefinition, ServiceState, TaskDefinitionState, TaskState } from '../../state.ts';
import { sizeOf } from '../../tasks/capacity.ts';
import { StandIns } from './stand-ins.ts';
import { bindingsOf, networkOfTask } from './task-network.ts';

/** What the answers about a task need of its service. */
type TaskHome = Pick<ServiceState, 'rest' | 'scope' | 'revisions'>;

/** A task, the service that it belongs to and its task definition, if that is registered. */
export interface DescribedTask {
  readonly service: TaskHome;
  readonly task: TaskState;
  readonly taskDefinition: TaskDefinitionState | undefined;
}

/** How often a task has changed its status; each change makes an event. */
const versions: Readonly<Record<TaskState['lastStatus'], number>> = {
  PROVISIONING: 1,
  PENDING: 2,
  RUNNING: 3,
  STOPPING: 4,
  STOPPED: 5,
};

/**
 * The members that ECS answers in every task besides those of its status. Fargate has a platform and storage, EC2 has a
 * container instance.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Task.html
 */
export function taskMembers({ service, task, taskDefinition }: DescribedTask) {
  const size = taskDefinition === undefined ? undefined : sizeOf(taskDefinition);
  const cpuArchitecture = recordOf(taskDefinition?.rest['runtimePlatform'])['cpuArchitecture'];
  return {
    attachments: networkOfTask(service, task).attachments,
    attributes: [{ name: 'ecs.cpu-architecture', value: cpuArchitecture === 'ARM64' ? 'arm64' : 'x86_64' }],
    availabilityZone: zoneOf(service, task),
    ...(size === undefined ? {} : { cpu: String(size.cpu), memory: String(size.memory) }),
    enableExecuteCommand: service.rest['enableExecuteCommand'] === true,
    launchType: launchTypeOf(service),
    ...capacityProvider(service, task),
    overrides: {
      containerOverrides: (taskDefinition?.containerDefinitions ?? []).map(({ name }) => ({ name })),
      inferenceAcceleratorOverrides: [],
    },
    tags: [],
    version: versions[task.lastStatus],
    ...connectionOf({ service, task, taskDefinition }),
    ...fargateMembers(service, taskDefinition),
  };
}

function capacityProvider(service: TaskHome, { arn }: TaskState) {
  const capacityProviderName = capacityProviderOf(service, new StandIns(arn).share);
  return capacityProviderName === undefined ? {} : { capacityProviderName };
}

/** A zone in place of that of the task's host: tasks on one container instance are in one zone. */
function zoneOf({ scope }: TaskHome, task: TaskState): string {
  const zones = ['a', 'b', 'c'];
  const { share } = new StandIns(task.instanceArn ?? task.arn);
  return `${scope.region}${zones[Math.floor(share * zones.length)] ?? 'a'}`;
}

/** An agent connects when the image is about to be pulled; that of a container instance is connected from the start. */
function connectionOf({ service, task }: DescribedTask) {
  const pulledFrom = task.pendingAt ?? task.startedAt;
  const connectedAt = launchTypeOf(service) === 'FARGATE' ? pulledFrom : task.createdAt;
  return {
    ...(connectedAt === undefined ? {} : { connectivity: 'CONNECTED', connectivityAt: new Date(connectedAt) }),
    ...(pulledFrom === undefined ? {} : { pullStartedAt: new Date(pulledFrom) }),
    ...(task.startedAt === undefined ? {} : { pullStoppedAt: new Date(task.startedAt) }),
    ...(task.startedAt === undefined || task.stoppedAt === undefined
      ? {}
      : { executionStoppedAt: new Date(task.stoppingAt ?? task.stoppedAt) }),
  };
}

function fargateMembers(service: TaskHome, taskDefinition: TaskDefinitionState | undefined) {
  if (launchTypeOf(service) !== 'FARGATE') return {};
  const { sizeInGiB = 20 } = recordOf(taskDefinition?.rest['ephemeralStorage']);
  return {
    ...platformOf(service, 'resolved'),
    ephemeralStorage: { sizeInGiB },
    fargateEphemeralStorage: { sizeInGiB },
  };
}

/** The containers of a task. What only a running container has is absent before. */
export function describeContainers({ service, task, taskDefinition }: DescribedTask, healthStatus: string) {
  const { networkInterfaces } = networkOfTask(service, task);
  const images = service.revisions.find(({ arn }) => arn === task.revisionArn)?.images ?? [];
  return (taskDefinition?.containerDefinitions ?? []).map((container) => ({
    containerArn: containerArnOf(service, task, container),
    taskArn: task.arn,
    name: container.name,
    image: container.image,
    lastStatus: containerStatusOf(task),
    networkInterfaces,
    cpu: String(container['cpu'] ?? 0),
    ...textMember(container, 'memory'),
    ...textMember(container, 'memoryReservation'),
    ...(task.lastStatus === 'STOPPED' ? { exitCode: task.exitCode } : {}),
    ...(task.startedAt === undefined
      ? {}
      : {
          imageDigest: images.find(({ containerName }) => containerName === container.name)?.imageDigest,
          runtimeId: runtimeIdOf(service, task, container),
          networkBindings: bindingsOf(task, container, taskDefinition?.rest['networkMode']),
          healthStatus: container['healthCheck'] === undefined ? 'UNKNOWN' : healthStatus,
        }),
  }));
}

function containerArnOf({ scope }: TaskHome, task: TaskState, { name }: ContainerDefinition): string {
  const { uuid } = new StandIns(`${task.arn} ${name}`);
  const [id = '', cluster = ''] = task.arn.split('/').toReversed();
  return ecsArn(scope, 'container', cluster, id, uuid);
}

/** A container has no status of its own for what happens to its task before and after it runs. */
function containerStatusOf({ lastStatus }: TaskState): string {
  if (lastStatus === 'PROVISIONING') return 'PENDING';
  return lastStatus === 'STOPPING' ? 'RUNNING' : lastStatus;
}

/** On Fargate the id of the task and a number, elsewhere the id of a Docker container. */
function runtimeIdOf(service: TaskHome, task: TaskState, { name }: ContainerDefinition): string {
  const { hex } = new StandIns(`${task.arn} ${name}`);
  return launchTypeOf(service) === 'FARGATE'
    ? `${nameOf(task.arn)}-${String(Number.parseInt(hex.slice(0, 8), 16)).padStart(10, '0')}`
    : hex;
}

function textMember(container: ContainerDefinition, name: 'memory' | 'memoryReservation') {
  const value = container[name];
  return value === undefined ? {} : { [name]: String(value) };
}
