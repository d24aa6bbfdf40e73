import type { SimulatorParameters } from '../../parameters.ts';
import type { Failing, Held, QueueModel } from '../queue.ts';
import { momentOf, type TaskRecord } from '../tasks.ts';
import { apportion } from './apportion.ts';
import { answeringOf } from './effects.ts';

/** The messages that a task began to process in one step. */
interface Job {
  readonly count: number;
  readonly doneAtMs: number;
  readonly processed: Held;
  readonly failing: Held;
}

/** What `QueueJobs` needs of its service. */
interface Surroundings {
  readonly queue: QueueModel;
  readonly parameters: SimulatorParameters;
  /** Start of the load, for failure models. */
  readonly startMs: number;
  /** Of a healthy version. */
  readonly messagesPerMinuteAndTask: number;
}

/** The messages in progress of workers that need longer than a step for each. */
export class QueueJobs {
  readonly #around: Surroundings;
  /** The number of messages that one task has in progress at its rate. */
  readonly #places: number;
  #jobs = new Map<TaskRecord, readonly Job[]>();

  constructor(around: Surroundings) {
    this.#around = around;
    const { queueProcessingMs } = around.parameters;
    this.#places = Math.max(1, Math.floor((around.messagesPerMinuteAndTask * queueProcessingMs) / 60_000 + 1e-9));
  }

  /** Deletes the messages that are done, and returns how many. Messages of tasks that stopped wait for the visibility timeout. */
  finish(running: readonly TaskRecord[], atMs: number): number {
    const { queue } = this.#around;
    let deleted = 0;
    const kept = new Map<TaskRecord, readonly Job[]>();
    for (const record of running) {
      const [done, open] = split(this.#jobs.get(record) ?? [], ({ doneAtMs }) => doneAtMs <= atMs);
      for (const { processed, failing } of done) {
        deleted += queue.delete(processed);
        this.#release(failing, atMs);
      }
      kept.set(record, open);
    }
    for (const [record, jobs] of this.#jobs) if (!kept.has(record)) this.#abandon(jobs, atMs);
    this.#jobs = kept;
    return deleted;
  }

  /** How many more messages the tasks can begin to process. */
  free(running: readonly TaskRecord[]): number {
    return running.reduce((sum, record) => sum + this.#freeOf(record), 0);
  }

  /** Lets the tasks receive messages, divided by how many each can begin. */
  receive(running: readonly TaskRecord[], capacity: number, { atMs, failing }: { atMs: number; failing: Failing }) {
    const { queue } = this.#around;
    const parts = apportion(
      capacity,
      running.map((record) => this.#freeOf(record)),
    );
    let [received, failed] = [0, 0];
    for (const [index, record] of running.entries()) {
      const receipt = queue.take(parts[index] ?? 0, atMs, failing);
      received += receipt.received;
      failed += receipt.failed;
      if (receipt.received === 0) continue;
      const job = {
        count: receipt.received,
        doneAtMs: atMs + this.#processingMs(record, atMs),
        processed: queue.hold(receipt.processed, this.#visibleAt(atMs)),
        failing: queue.hold(receipt.failing, this.#visibleAt(atMs)),
      };
      this.#jobs.set(record, [...(this.#jobs.get(record) ?? []), job]);
    }
    return { received, failed };
  }

  #freeOf(record: TaskRecord): number {
    const jobs = this.#jobs.get(record) ?? [];
    return this.#places - jobs.reduce((sum, { count }) => sum + count, 0);
  }

  /** A slower version needs longer. */
  #processingMs(record: TaskRecord, atMs: number): number {
    const { parameters, startMs } = this.#around;
    const { medianMs } = answeringOf(record.model, momentOf(record, atMs, startMs), {
      requestsPerMinute: 0,
      parameters,
    });
    return parameters.queueProcessingMs * (medianMs / (record.model.latency?.base ?? parameters.latencyMedianMs));
  }

  #visibleAt(atMs: number): number {
    const { queue, parameters } = this.#around;
    return parameters.queueExtendsVisibility ? Number.POSITIVE_INFINITY : atMs + queue.visibilityTimeoutMs;
  }

  #abandon(jobs: readonly Job[], atMs: number): void {
    for (const { processed, failing } of jobs) for (const held of [processed, failing]) this.#release(held, atMs);
  }

  /** From now on, the worker extends no timeout of these messages. */
  #release(held: Held, atMs: number): void {
    held.visibleAtMs = Math.min(held.visibleAtMs, atMs + this.#around.queue.visibilityTimeoutMs);
  }
}

function split<T>(all: readonly T[], isFirst: (one: T) => boolean): readonly [readonly T[], readonly T[]] {
  return [all.filter(isFirst), all.filter((one) => !isFirst(one))];
}
