import { describeStop, explainsFailure, type StoppedTask } from '../deployment/evidence.ts';
import type { LoadBalancerTarget } from '../deployment/facts.ts';
import type { DeploymentRecord } from '../deployment/record.ts';
import { type GroupOf, groupTasks } from '../diagnosis/group-tasks.ts';
import type { ContainerFacts } from '../diagnosis/task-facts.ts';
import type { TaskDefinition } from '../diff/task-definition.ts';
import type { ActionLogEntry } from './action-log.ts';
import type { FailedTasks } from './evidence.ts';

/** Most groups. */
const GROUPS = 5;

/** What else is known about the containers of stopped tasks. */
export interface ContainerContext {
  readonly definition: TaskDefinition | undefined;
  readonly targets: readonly LoadBalancerTarget[];
  /** The last log lines by container name. */
  readonly logLines: ReadonlyMap<string, readonly string[]>;
}

/**
 * The stopped tasks of the failed revision that explain a failure, in groups with the same cause; most important first, each
 * with its newest task.
 */
export function groupFailedTasks(
  tasks: readonly StoppedTask[],
  { revisions, rollbackStartedAt }: Pick<DeploymentRecord, 'revisions' | 'rollbackStartedAt'>,
  context: ContainerContext,
): readonly GroupOf<StoppedTask>[] {
  const failed = ofRevision(tasks, revisions.to?.taskDefinitionArn);
  return groupInContext(
    failed.filter((task) => explainsFailure(task, rollbackStartedAt)),
    context,
  );
}

/** Groups tasks with the same cause; most important first, each with its newest task. */
export function groupInContext(
  tasks: readonly StoppedTask[],
  context: ContainerContext,
): readonly GroupOf<StoppedTask>[] {
  const known = tasks.map((task) => ({ ...task, containers: task.containers.map((one) => addContext(one, context)) }));
  return groupTasks(known)
    .toSorted((a, b) => rank(a) - rank(b) || b.count - a.count)
    .slice(0, GROUPS);
}

/** The tasks of a revision, by its task definition. */
export function ofRevision(tasks: readonly StoppedTask[], revision: string | undefined): readonly StoppedTask[] {
  return tasks.filter(({ taskDefinitionArn }) => revision === undefined || taskDefinitionArn === revision);
}

/** Describes a group in the terms of the explanation. */
export function describeGroup({ count, diagnosis, newestAt, newest }: GroupOf<StoppedTask>): FailedTasks {
  return { ...describeStop(newest), count, newestAt, diagnosis };
}

/** Groups failures of the Action Logs like tasks. They do not name containers or exit codes. */
export function groupActionLog(entries: readonly ActionLogEntry[], deploymentArn: string): readonly FailedTasks[] {
  const tasks = entries
    .filter((entry) => entry.deploymentArn === undefined || entry.deploymentArn === deploymentArn)
    .map(({ at, reason, stopCode }) => ({
      taskArn: '',
      taskDefinitionArn: undefined,
      stopCode,
      stoppedReason: reason,
      stoppedAt: at,
      containers: [],
    }));
  return groupTasks(tasks)
    .filter(({ diagnosis }) => diagnosis.is === 'known')
    .toSorted((a, b) => rank(a) - rank(b) || b.count - a.count)
    .slice(0, GROUPS)
    .map(describeGroup);
}

function addContext<T extends ContainerFacts>(container: T, { definition, targets, logLines }: ContainerContext): T {
  const defined = definition?.containers.find(({ name }) => name === container.name);
  const checkedPorts = targets.filter((target) => target.container === container.name).map(({ port }) => port);
  const lines = logLines.get(container.name);
  return {
    ...container,
    ...(defined !== undefined && { essential: defined.essential }),
    ...(container.memoryMiB === undefined && defined?.memory !== undefined && { memoryMiB: defined.memory }),
    ...(checkedPorts.length > 0 && { checkedPorts }),
    ...(lines !== undefined && { logLines: lines }),
  };
}

/** A known failure of the task itself comes first, then one that the scheduler saw, then what no signature knows. */
function rank({ diagnosis, newest }: GroupOf<StoppedTask>): number {
  if (diagnosis.is === 'unknown') return 2;
  return newest.stopCode === 'ServiceSchedulerInitiated' ? 1 : 0;
}
