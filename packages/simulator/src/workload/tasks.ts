import type { SimulatorParameters } from '../parameters.ts';
import type { RevisionTraffic, TaskControl } from '../services/ecs/tasks/behaviours.ts';
import type { TaskDefinitionState, TaskState } from '../services/ecs/state.ts';
import type { TaskMoment } from './run/effects.ts';
import type { FailureModel } from './schema.ts';

/** A running task, with the workload's own data about it. */
export interface TaskRecord {
  readonly task: TaskState;
  readonly taskDefinition: TaskDefinitionState;
  readonly model: FailureModel;
  readonly index: number;
  readonly startedAtMs: number;
  wasHealthy: boolean;
  /** Requests in the current minute, and in the current 20 s. */
  requests: number;
  recentRequests: number;
  /** Requests per minute in the last step, by the rate of the load. */
  askedPerMinute: number;
  /** When its load rose above its limit, and when its health checks began to fail because of it. */
  overloadedSinceMs: number | undefined;
  downSinceMs: number | undefined;
}

/** Numbers the tasks of each version of a service, and keeps a record of each as long as ECS keeps the task. */
export class TaskRecords {
  readonly #modelOf: (taskDefinition: TaskDefinitionState) => FailureModel;
  readonly #models = new WeakMap<TaskDefinitionState, FailureModel>();
  readonly #counts = new WeakMap<TaskDefinitionState, number>();
  readonly #indices = new WeakMap<TaskState, number>();
  readonly #records = new WeakMap<TaskState, TaskRecord>();
  /** Records of the last step by revision, reused while the tasks are the same. */
  readonly #latest = new Map<string, readonly TaskRecord[]>();

  constructor(modelOf: (taskDefinition: TaskDefinitionState) => FailureModel) {
    this.#modelOf = modelOf;
  }

  modelOf(taskDefinition: TaskDefinitionState): FailureModel {
    const model = this.#models.get(taskDefinition) ?? this.#modelOf(taskDefinition);
    this.#models.set(taskDefinition, model);
    return model;
  }

  /** The task's number among the tasks of its version, from 0 on. */
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

  /** Drops the records of revisions that no longer run. */
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

/**
 * Whether a target fails its checks. One that has passed none yet is "initial" at first: neither healthy nor unhealthy.
 */
export function isUnhealthy({ task, wasHealthy, startedAtMs }: TaskRecord, nowMs: number, graceMs: number): boolean {
  return !task.healthy && (wasHealthy || nowMs - startedAtMs >= graceMs);
}

/** Whether the container of a RUNNING task cannot answer yet. One that passes its checks can. */
export function isStarting({ task, model, startedAtMs }: TaskRecord, nowMs: number): boolean {
  return model.startUp !== undefined && !task.healthy && nowMs - startedAtMs < model.startUp;
}

/** Makes a task's health checks fail after overloadUnhealthyMs above its limit, and pass after overloadRecoveryMs. */
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
