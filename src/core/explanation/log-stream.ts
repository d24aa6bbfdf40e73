import type { StoppedTask } from '../deployment/evidence.ts';
import { lastPart, parseArn } from '../arn.ts';
import { findCulprit, hasFailed, mayStopTask } from '../diagnosis/culprit.ts';
import type { LoadBalancerTarget } from '../deployment/facts.ts';
import type { ContainerDefinition, TaskDefinition } from '../diff/task-definition.ts';

/** A container of a stopped task whose log may show why the task failed. */
export interface LogSource {
  readonly task: StoppedTask;
  readonly container: string;
}

/** Where the log of a container is, or why it cannot be read. */
export type LogPlace =
  | {
      readonly is: 'stream';
      readonly region: string;
      readonly logGroup: string;
      readonly logStream: string;
      /** Whether the driver may drop lines. */
      readonly mayLackLast: boolean;
    }
  | { readonly is: 'unsupported' | 'none'; readonly what: string };

/** Most logs. */
const LOGS = 3;

/**
 * Chooses the containers whose logs to read, one per container name: of each task the container that ended it, else the one
 * behind the load balancer, else the first essential one.
 *
 * @param tasks the newest of each group, most telling first
 */
export function chooseLogs(
  tasks: readonly StoppedTask[],
  definition: TaskDefinition,
  targets: readonly LoadBalancerTarget[],
): readonly LogSource[] {
  const chosen = new Map<string, LogSource>();
  for (const task of tasks) {
    const container = chooseContainer(task, definition, targets);
    if (container !== undefined && !chosen.has(container)) chosen.set(container, { task, container });
  }
  return [...chosen.values()].slice(0, LOGS);
}

function chooseContainer(
  task: StoppedTask,
  { containers }: TaskDefinition,
  targets: readonly LoadBalancerTarget[],
): string | undefined {
  const culprit = findCulprit(task)?.container;
  if (culprit !== undefined && hasFailed(culprit)) return culprit.name;
  const withReason = task.containers.find((one) => one.reason !== undefined && one.reason !== '' && mayStopTask(one));
  const behindTarget = containers.find(({ name }) => targets.some(({ container }) => container === name));
  return (withReason ?? behindTarget ?? containers.find(({ essential }) => essential) ?? containers[0])?.name;
}

/**
 * Finds the log stream of a container.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_LogConfiguration.html
 */
export function findLogPlace({ task, container }: LogSource, definition: ContainerDefinition | undefined): LogPlace {
  const logging = definition?.logging;
  if (logging === undefined) {
    return { is: 'none', what: `Container ${container} has no log configuration in its task definition.` };
  }
  const { driver, options } = logging;
  if (driver !== 'awslogs') return { is: 'unsupported', what: describeDestination(container, driver, options) };
  const logGroup = options.get('awslogs-group');
  const logStream = findStream({ task, container }, options.get('awslogs-stream-prefix'));
  const region = options.get('awslogs-region') ?? parseArn(task.taskArn)?.region ?? '';
  if (logGroup === undefined || logStream === undefined) {
    return { is: 'none', what: `Container ${container} never started, so it wrote no log.` };
  }
  // Since 25 June 2025, ECS's default is non-blocking.
  return { is: 'stream', region, logGroup, logStream, mayLackLast: options.get('mode') !== 'blocking' };
}

/** Without a prefix, which only EC2 allows, the stream has the id of the container. */
function findStream({ task, container }: LogSource, prefix: string | undefined): string | undefined {
  if (prefix !== undefined && prefix !== '') return `${prefix}/${container}/${lastPart(task.taskArn)}`;
  return task.containers.find(({ name }) => name === container)?.runtimeId;
}

function describeDestination(container: string, driver: string, options: ReadonlyMap<string, string>): string {
  const destination = driver === 'awsfirelens' ? options.get('Name') : undefined;
  const where = destination === undefined ? `the log driver ${driver}` : `FireLens, to ${destination}`;
  return `The log of container ${container} goes through ${where}: read it there. The guard reads logs only from CloudWatch Logs.`;
}
