import type { SimulatorParameters } from '../parameters.ts';
import type { RevisionTraffic, TaskControl } from '../services/ecs/tasks/behaviours.ts';
import type { TaskDefinitionState, TaskState } from '../services/ecs/state.ts';
import type { TaskMoment } from './run/effects.ts';
import type { FailureModel } from './schema.ts';

/** A task that runs, and what the workload keeps about it. */
export interface TaskRecord {
  readonly task: TaskState;
  readonly taskDefinition: TaskDefinitionState;
  readonly model: FailureModel;
  readonly index: number;
  readonly startedAtMs: number;
  wasHealthy: boolean;
  /** In the minute so far, and in the 20 s. */
  requests: number;
  recentRequests: number;
  /** In the last step, by the rate of the load. */
  askedPerMinute: number;
  /** Since when more is asked of it than it bears, and since when its checks fail for that. */
  overloadedSinceMs: number | undefined;
  downSinceMs: number | undefined;
}

/** Numbers the tasks of each version of a service, and remembers them as long as ECS does. */
export class TaskRecords {
  readonly #modelOf: (taskDefinition: TaskDefinitionState) => FailureModel;
  readonly #models = new WeakMap<TaskDefinitionState, FailureModel>();
  readonly #counts = new WeakMap<TaskDefinitionState, number>();
  readonly #indices = new WeakMap<TaskState, number>();
  readonly #records = new WeakMap<TaskState, TaskRecord>();
  /** Those of the last step, which are mostly those of the next. */
  readonly #latest = new Map<string, readonly TaskRecord[]>();

  constructor(modelOf: (taskDefinition: TaskDefinitionState) => FailureModel) {
    this.#modelOf = modelOf;
  }

  modelOf(taskDefinition: TaskDefinitionState): FailureModel {
    const model = this.#models.get(taskDefinition) ?? this.#modelOf(taskDefinition);
    this.#models.set(taskDefinition, model);
    return model;
  }

  /** Its number among the tasks of its version, from 0 on. */
  indexOf(task: TaskState, taskDefinition: TaskDefinitionState): number {
    const known = this.#indices.get(task);
    if (known !== undefined) return known;
    const index = this.#counts.get(taskDefinition) ?? 0;
    this.#counts.set(taskDefinition, index + 1);
    this.#indices.set(task, index);
    return index;
  }

  runningOf({ revisionArn, tasks, taskDefinition }: RevisionTraffic, nowMs: number): readonly TaskRecord[] {
    const known = this.#latest.get(revisionArn);
    const isSame = known?.length === tasks.length && known.every(({ task }, index) => task === tasks[index]);
    const records = isSame
      ? known
      : tasks.map((task) => this.#records.get(task) ?? this.#newRecord(task, taskDefinition, nowMs));
    if (!isSame) this.#latest.set(revisionArn, records);
    for (const record of records) if (record.task.healthy) record.wasHealthy = true;
    return records;
  }

  /** Forgets the tasks of revisions that run no longer. */
  keepOnly(traffic: readonly RevisionTraffic[]): void {
    if (this.#latest.size === traffic.length) return;
    const running = new Set(traffic.map(({ revisionArn }) => revisionArn));
    for (const revisionArn of this.#latest.keys()) if (!running.has(revisionArn)) this.#latest.delete(revisionArn);
  }

  #newRecord(task: TaskState, taskDefinition: TaskDefinitionState, nowMs: number): TaskRecord {
    const record: TaskRecord = {
      task,
      taskDefinition,
      model: this.modelOf(taskDefinition),
      index: this.indexOf(task, taskDefinition),
      startedAtMs: task.startedAt ?? nowMs,
      wasHealthy: false,
      requests: 0,
      recentRequests: 0,
      askedPerMinute: 0,
      overloadedSinceMs: undefined,
      downSinceMs: undefined,
    };
    this.#records.set(task, record);
    return record;
  }
}

export function momentOf({ index, startedAtMs }: TaskRecord, atMs: number, startMs: number): TaskMoment {
  return { index, ageMs: Math.max(0, atMs - startedAtMs), atMs, startMs };
}

/** A target that fails its checks. One that never passed any is "initial" for a while, which is neither. */
export function isUnhealthy({ task, wasHealthy, startedAtMs }: TaskRecord, nowMs: number, graceMs: number): boolean {
  return !task.healthy && (wasHealthy || nowMs - startedAtMs >= graceMs);
}

/** A task that runs while its container cannot answer yet. One that passes its checks can. */
export function isStarting({ task, model, startedAtMs }: TaskRecord, nowMs: number): boolean {
  return model.startUp !== undefined && !task.healthy && nowMs - startedAtMs < model.startUp;
}

/** Fails the health checks of a task that was asked too much for long enough, and lets it pass them again later. */
export function watchOverload(
  record: TaskRecord,
  nowMs: number,
  { control, parameters }: { readonly control: TaskControl | undefined; readonly parameters: SimulatorParameters },
): void {
  const { failsAbove } = record.model;
  if (failsAbove?.unhealthy !== true) return;
  if (record.downSinceMs !== undefined) {
    if (nowMs - record.downSinceMs < parameters.overloadRecoveryMs) return;
    record.downSinceMs = undefined;
    control?.setHealthy(record.task.arn, true);
    return;
  }
  if (record.askedPerMinute <= failsAbove.requestsPerMinute) {
    record.overloadedSinceMs = undefined;
    return;
  }
  record.overloadedSinceMs ??= nowMs;
  if (nowMs - record.overloadedSinceMs < parameters.overloadUnhealthyMs) return;
  record.overloadedSinceMs = undefined;
  record.downSinceMs = nowMs;
  control?.setHealthy(record.task.arn, false);
}
