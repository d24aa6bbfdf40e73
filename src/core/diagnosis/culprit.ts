import type { ContainerFacts, TaskFacts } from './task-facts.ts';

/** The container whose exit stopped the task. */
export interface Culprit {
  readonly container: ContainerFacts;
  /** Whether other containers ended as well, so that another one may have been first. */
  readonly isGuess: boolean;
}

/**
 * Chooses the container whose exit stopped the task, from the exit codes alone: ECS does not report which one it was. ECS then
 * stops the others with SIGTERM and SIGKILL, so codes of these signals come last.
 */
export function findCulprit({ containers }: TaskFacts): Culprit | undefined {
  const ended = byName(containers).filter((one) => one.exitCode !== undefined && mayStopTask(one));
  const [container, ...others] = ended.toSorted((a, b) => rank(a) - rank(b));
  return container === undefined ? undefined : { container, isGuess: others.length > 0 };
}

/**
 * Whether the task may stop because of this container. It may not if the container is not essential, as the one that GuardDuty
 * adds to tasks.
 *
 * @see https://docs.aws.amazon.com/guardduty/latest/ug/gdu-assess-coverage-ecs.html
 */
export function mayStopTask({ name, essential }: ContainerFacts): boolean {
  return essential !== false && !name.startsWith('aws-guardduty-agent');
}

/** Whether the container may have stopped the task with an error of its own, instead of a signal from ECS. */
export function hasFailed(container: ContainerFacts): boolean {
  return container.exitCode !== undefined && rank(container) === 0 && mayStopTask(container);
}

/** Exit codes of containers that ended without an error or by a signal, as those that ECS stops. */
const NOT_FAILED = [0, 137, 143];

function rank({ exitCode }: ContainerFacts): number {
  return NOT_FAILED.indexOf(exitCode ?? 0) + 1;
}

/** Sorts containers, so that the order in which ECS lists them does not matter. */
export function byName(containers: readonly ContainerFacts[]): readonly ContainerFacts[] {
  return containers.toSorted((a, b) => compare(keyOf(a), keyOf(b)));
}

function keyOf({ name, exitCode, reason, essential, memoryMiB, ...listening }: ContainerFacts): string {
  const { checkedPorts = [], logLines = [] } = listening;
  return JSON.stringify([name, reason, exitCode, essential, memoryMiB, checkedPorts, logLines]);
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
