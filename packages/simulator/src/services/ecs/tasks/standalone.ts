import { describeRunTask } from '../api/tasks/describe-run.ts';
import type { Tag, TaskDefinitionState, TaskOwner, TaskState } from '../state.ts';
import { announceTask } from '../task-events.ts';
import type { EcsWorld } from '../world.ts';
import { newTask, TaskLife } from './tasks.ts';

/** One call of RunTask, which owns the tasks that it started: they belong to no service. */
export interface TaskRun extends TaskOwner {
  readonly taskDefinition: TaskDefinitionState;
  /** The task definition with the overrides of the call: what its containers really run. */
  readonly effective: TaskDefinitionState;
  readonly group: string;
  readonly startedBy: string;
  readonly launchType: string;
  readonly tags: readonly Tag[];
  /** Further members of DescribeTasks that the call decides. */
  readonly described: Readonly<Record<string, unknown>>;
}

/** ECS shows stopped tasks for at least an hour. */
const shownMs = 3_600_000;

/** Runs tasks that belong to no service. Nothing replaces them when they end. */
export class StandaloneTasks {
  readonly #world: EcsWorld;
  readonly #life: TaskLife<TaskRun>;
  #runs: TaskRun[] = [];

  constructor(world: EcsWorld) {
    this.#world = world;
    this.#life = new TaskLife<TaskRun>(world, {
      planOf: ({ effective }, task) => world.behaviours.planStandaloneTask?.({ taskDefinition: effective, task }) ?? {},
      onStatus: (run, task) => announceTask(world, run, { task, describe: () => describeRunTask(run, task) }),
      onTask: () => {},
      onChange: () => {},
    });
  }

  /** @param instanceArn undefined on Fargate */
  start(run: TaskRun, instanceArn: string | undefined): TaskState {
    this.#forget();
    if (!this.#runs.includes(run)) this.#runs.push(run);
    const { taskDefinition, effective, startedBy, tags } = run;
    const task = newTask(this.#world, run, { taskDefinitionArn: taskDefinition.arn, startedBy, instanceArn });
    task.tags = tags;
    this.#world.capacity.occupy(run.clusterArn, task, effective);
    return this.#life.start(run, task);
  }

  stop(run: TaskRun, task: TaskState, stoppedReason: string): void {
    this.#life.stopFor(run, task, { stopCode: 'UserInitiated', stoppedReason });
  }

  /** All calls of a cluster whose tasks ECS still shows, oldest first. */
  runsOf(clusterArn: string): readonly TaskRun[] {
    this.#forget();
    return this.#runs.filter((run) => run.clusterArn === clusterArn);
  }

  #forget(): void {
    const oldest = this.#world.clock.now() - shownMs;
    this.#runs = this.#runs.filter(({ tasks }) => tasks.some(({ stoppedAt }) => (stoppedAt ?? oldest) >= oldest));
  }
}
