import { launchTypeOf, usesInstances } from '../api/answers/launch.ts';
import { announceAction, addServiceEvent, announceTasks } from '../announcements.ts';
import type { ScalePlan } from '../deployment/scaling.ts';
import type { RevisionState, ServiceState, TaskDefinitionState, TaskState } from '../state.ts';
import { notDistinct } from './capacity.ts';
import { takenInstances } from './distinct-instance.ts';
import { tagsOfServiceTask } from './task-tags.ts';
import { newTask, type TaskLife } from './tasks.ts';
import { restartsOf } from './throttle.ts';
import type { EcsWorld } from '../world.ts';

/** What the closest instance lacks, in the words of ECS's service event. */
const lacks = {
  'RESOURCE:CPU': 'has insufficient CPU units available',
  'RESOURCE:MEMORY': 'has insufficient memory available',
  'RESOURCE:PORTS': 'is already using a port required by your task',
} as const;

/**
 * Carries out plans: stops tasks at once, and starts tasks as the restart throttle and the cluster's capacity allow.
 */
export class Scheduler {
  readonly #world: EcsWorld;
  readonly #life: TaskLife<ServiceState>;
  readonly #again: (service: ServiceState) => void;
  /** Services that wait for room, so that only one retry is scheduled for each. */
  readonly #waiting = new Set<ServiceState>();
  /** The last event about missing room of each service, and when it was sent; removed when there is room again. */
  readonly #said = new Map<ServiceState, { readonly text: string; readonly at: number }>();

  constructor(world: EcsWorld, life: TaskLife<ServiceState>, again: (service: ServiceState) => void) {
    this.#world = world;
    this.#life = life;
    this.#again = again;
  }

  carryOut(service: ServiceState, plan: ScalePlan, goalId: string): void {
    for (const task of plan.stop) this.#life.stop(service, task, goalId);
    announceTasks(this.#world, service, 'has stopped # running tasks', plan.stop);
    for (const { revisionArn, count } of plan.start) {
      const revision = this.#world.store.revision(revisionArn)?.revision;
      if (revision !== undefined && this.#mayStart(service, revisionArn)) this.#start(service, revision, count);
    }
  }

  #start(service: ServiceState, revision: RevisionState, count: number): void {
    const startedBy = service.rows.find((row) => row.revisionArn === revision.arn)?.id ?? service.rows[0]?.id ?? '';
    const taskDefinition = this.#world.store.taskDefinition(revision.taskDefinitionArn);
    const started: TaskState[] = [];
    while (taskDefinition !== undefined && started.length < count) {
      const instance = this.#place(service, taskDefinition);
      if (instance === undefined) break;
      const { arn: revisionArn, taskDefinitionArn } = revision;
      const tags = tagsOfServiceTask(service, taskDefinition);
      const from = { revisionArn, taskDefinitionArn, startedBy, instanceArn: instance.arn, tags };
      const task = this.#life.start(service, newTask(this.#world, service, from));
      this.#world.capacity.occupy(service.clusterArn, task, taskDefinition);
      started.push(task);
    }
    announceTasks(this.#world, service, 'has started # tasks', started);
  }

  /** The instance for a task, whose ARN is undefined on Fargate; undefined if there is no room. */
  #place(service: ServiceState, taskDefinition: TaskDefinitionState): { arn: string | undefined } | undefined {
    if (!usesInstances(launchTypeOf(service))) return { arn: undefined };
    const taken = takenInstances(service.rest['placementConstraints'], service.tasks);
    const placement = this.#world.capacity.place(service.clusterArn, taskDefinition, taken);
    if (placement.placed) {
      this.#said.delete(service);
      return { arn: placement.instanceArn };
    }
    // Tasks that are stopping will soon make room.
    if (this.#waiting.has(service) || service.tasks.some(({ lastStatus }) => lastStatus === 'STOPPING'))
      return undefined;
    this.#waiting.add(service);
    const { closestArn, reason } = placement;
    const closest =
      closestArn === undefined ? 'No Container Instances were found in your cluster.' : closestOf(closestArn, reason);
    const text = `was unable to place a task because no container instance met all of its requirements. ${closest} For more information, see the Troubleshooting section of the Amazon ECS Developer Guide.`;
    if (this.#isNews(service, text)) {
      addServiceEvent(this.#world, service, text);
      announceAction(this.#world, service, {
        name: 'SERVICE_TASK_PLACEMENT_FAILURE',
        type: 'ERROR',
        more: { containerInstanceArns: closestArn === undefined ? [] : [closestArn], reason },
      });
    }
    this.#later(service, this.#world.clock.now() + this.#world.parameters.placementRetryMs, () =>
      this.#waiting.delete(service),
    );
    return undefined;
  }

  /** The same event is not repeated until there was room in between, or sameEventAgainMs have passed. */
  #isNews(service: ServiceState, text: string): boolean {
    const { clock, parameters } = this.#world;
    const last = this.#said.get(service);
    if (last?.text === text && clock.now() < last.at + parameters.sameEventAgainMs) return false;
    this.#said.set(service, { text, at: clock.now() });
    return true;
  }

  #mayStart(service: ServiceState, revisionArn: string): boolean {
    const restarts = restartsOf(service, revisionArn);
    if (restarts.nextStartAt <= this.#world.clock.now()) return true;
    if (restarts.wakesAt !== restarts.nextStartAt) {
      restarts.wakesAt = restarts.nextStartAt;
      this.#later(service, restarts.nextStartAt, () => {});
    }
    return false;
  }

  #later(service: ServiceState, at: number, before: () => void): void {
    const run = () => {
      before();
      this.#again(service);
    };
    this.#world.clock.schedule(at, run, 'tasks are started again');
  }
}

/** Public logs have both sentences. */
function closestOf(arn: string, reason: keyof typeof lacks | typeof notDistinct): string {
  const id = arn.slice(arn.lastIndexOf('/') + 1);
  return reason === notDistinct
    ? `The closest matching container-instance ${id} encountered error "${reason}".`
    : `The closest matching (container-instance ${id}) ${lacks[reason]}.`;
}
