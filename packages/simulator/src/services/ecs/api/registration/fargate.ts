import { ServiceError } from '../../../../service.ts';
import type { ContainerDefinition } from '../../state.ts';
import { recordOf } from '../records.ts';

/** What RegisterTaskDefinition checks of a task that must be able to run on Fargate. */
export interface FargateTask {
  /** The members of the request besides the containers, with `cpu` and `memory` as whole numbers. */
  readonly rest: Readonly<Record<string, unknown>>;
  readonly containerDefinitions: readonly ContainerDefinition[];
}

/** MiB of memory that Fargate has for each number of CPU units: from, to, and the step between. */
const memories: ReadonlyMap<number, readonly [from: number, to: number, step: number]> = new Map([
  [512, [1024, 4096, 1024]],
  [1024, [2048, 8192, 1024]],
  [2048, [4096, 16_384, 1024]],
  [4096, [8192, 30_720, 1024]],
  [8192, [16_384, 61_440, 4096]],
  [16_384, [32_768, 122_880, 8192]],
]);

/**
 * Checks a task definition whose `requiresCompatibilities` has FARGATE. ECS reports one mistake at a time.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-cpu-memory-error.html
 * @throws ServiceError with ECS's own code and message
 */
export function checkFargate({ rest, containerDefinitions }: FargateTask): void {
  if (rest['networkMode'] !== 'awsvpc') throw refused('Fargate only supports network mode ‘awsvpc’.');
  for (const member of ['cpu', 'memory']) {
    if (rest[member] === undefined) throw refused(`Fargate requires that '${member}' be defined at the task level.`);
  }
  const [cpu, memory] = [Number(rest['cpu']), Number(rest['memory'])];
  if (!hasConfiguration(cpu, memory)) {
    throw refused(
      `No Fargate configuration exists for given values: ${cpu} CPU, ${memory} memory. See the Amazon ECS documentation for the valid values.`,
    );
  }
  const reserved = containerDefinitions.reduce((sum, container) => sum + Number(container['cpu'] ?? 0), 0);
  if (reserved > cpu)
    throw refused("The sum of all container 'cpu' values cannot be greater than the value of the task 'cpu'.");
  checkModes(rest);
  if (rest['executionRoleArn'] === undefined) checkRoleless(containerDefinitions);
}

function hasConfiguration(cpu: number, memory: number): boolean {
  if (cpu === 256) return [512, 1024, 2048].includes(memory);
  const [from, to, step] = memories.get(cpu) ?? [0, 0, 1];
  return memory > 0 && memory >= from && memory <= to && (memory - from) % step === 0;
}

/** Public logs have both sentences. */
function checkModes({ ipcMode, pidMode }: FargateTask['rest']): void {
  if (ipcMode !== undefined) throw refused('Tasks using the Fargate launch type do not support ipcMode.');
  if (pidMode !== undefined && pidMode !== 'task')
    throw refused(
      `Tasks using the Fargate launch type do not support pidMode '${String(pidMode)}'. The supported value for pidMode is 'task'.`,
    );
}

function checkRoleless(containers: readonly ContainerDefinition[]): void {
  const needs = 'Fargate requires task definition to have execution role ARN to support';
  if (containers.some(({ logConfiguration }) => recordOf(logConfiguration)['logDriver'] === 'awslogs'))
    throw refused(`${needs} log driver awslogs.`);
  if (containers.some(({ image }) => /^\d{12}\.dkr\.ecr[.-]/.test(image))) throw refused(`${needs} ECR images.`);
}

function refused(message: string): ServiceError {
  return new ServiceError('ClientException', message);
}
