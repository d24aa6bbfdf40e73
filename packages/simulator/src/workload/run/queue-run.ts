import type { RevisionTraffic } from '../../services/ecs/tasks/behaviours.ts';
import { apportion } from './apportion.ts';
import { answeringOf, failingOf } from './effects.ts';
import { QueueJobs } from './queue-jobs.ts';
import type { RateAt } from '../load.ts';
import { QueueModel } from '../queue.ts';
import type { Answer } from './request-run.ts';
import { type Arrivals, samplingOf } from './sampling.ts';
import { hashOf } from './dice.ts';
import type { QueueSettings } from '../settings.ts';
import type { QueueCell } from '../sources/sqs.ts';
import { momentOf, type TaskRecord } from '../tasks.ts';
import type { TotalsBook } from '../publish/totals.ts';
import type { Step, WorkloadWorld } from '../world.ts';

/** When a queue was last used, and when it last became active. */
interface Activity {
  usedMs: number | undefined;
  wokeMs: number | undefined;
}

/** Runs a service whose tasks process a queue, step by step. All running tasks do so, whether healthy or not. */
export class QueueRun {
  readonly #world: WorkloadWorld;
  readonly #settings: QueueSettings;
  readonly #totals: TotalsBook;
  readonly #arrivals: Arrivals;
  readonly #queue: QueueModel;
  /** Undefined if a task processes a message in the step in which it receives it. */
  readonly #jobs: QueueJobs | undefined;
  readonly #perMinuteAndTask: number;
  readonly #main: Activity;
  readonly #dead: Activity;
  /** Unused capacity by revision, in fractions of a message. */
  #spare = new Map<string, number>();
  #minute = emptyMinute();

  constructor(
    world: WorkloadWorld,
    {
      settings,
      load,
      totals,
    }: { readonly settings: QueueSettings; readonly load: RateAt; readonly totals: TotalsBook },
  ) {
    this.#world = world;
    this.#settings = settings;
    this.#totals = totals;
    const sampling = samplingOf(world.parameters.requestSampling, world.seed, hashOf(settings.name));
    this.#arrivals = sampling.arrivals(load);
    this.#queue = new QueueModel(settings, world.parameters, sampling);
    const { parameters, startMs } = world;
    this.#perMinuteAndTask = settings.messagesPerMinuteAndTask ?? parameters.queueMessagesPerMinuteAndTask;
    this.#jobs =
      parameters.queueProcessingMs === 0
        ? undefined
        : new QueueJobs({ queue: this.#queue, parameters, startMs, messagesPerMinuteAndTask: this.#perMinuteAndTask });
    const awake = world.parameters.sqsAwakeAtStart ? world.startMs : undefined;
    this.#main = { usedMs: awake, wokeMs: undefined };
    this.#dead = { usedMs: awake, wokeMs: undefined };
  }

  step(step: Step, running: ReadonlyMap<RevisionTraffic, readonly TaskRecord[]>): readonly Answer[] {
    const sent = this.#arrivals.between(step.fromMs, step.toMs);
    this.#queue.arrive(sent, step.fromMs);
    this.#minute.deleted += this.#jobs?.finish([...running.values()].flat(), step.toMs) ?? 0;
    this.#queue.reveal(step.toMs);
    this.#minute.sent += sent;
    const workers = [...running].filter(([, tasks]) => tasks.length > 0);
    const jobs = this.#jobs;
    const capacities =
      jobs === undefined ? this.#capacitiesOf(workers, step) : workers.map(([, records]) => jobs.free(records));
    const all = capacities.reduce((sum, capacity) => sum + capacity, 0);
    // Each version gets its part of the visible messages, so that none is served first.
    const parts = apportion(Math.min(all, this.#queue.visible), capacities);
    const answers = workers.map((worker, index) => this.#work(worker, parts[index] ?? 0, step));
    // Each task works on at most one message; failed ones are counted as hidden, and so are those of longer jobs.
    this.#minute.working =
      jobs !== undefined
        ? 0
        : answers.reduce(
            (sum, { requests, errors, running: { length } }) => sum + Math.min(requests - errors, length),
            0,
          );
    this.#keepAwake({ atMs: step.toMs, isPolled: workers.length > 0 || sent > 0 });
    return answers;
  }

  /** The cells of both queues for the minute that ends, and the extra delay of their points. */
  close(
    atMs: number,
  ): readonly { readonly queueName: string; readonly cell: QueueCell; readonly extraDelayMs: number }[] {
    const gauges = this.#queue.gauges();
    const { sent, received, deleted, working } = this.#minute;
    this.#minute = emptyMinute();
    const main = this.#cell({
      visible: gauges.visible,
      notVisible: gauges.hidden + working,
      oldestSeconds: ageOf(gauges.oldestMs, atMs),
      sent,
      received,
      deleted,
      isActive: this.#isActive(this.#main, atMs),
    });
    const cells = [{ queueName: this.#settings.name, cell: main, extraDelayMs: this.#extraDelay(this.#main, atMs) }];
    if (this.#settings.deadLetterQueue === undefined) return cells;
    const dead = this.#cell({
      visible: gauges.dead,
      notVisible: 0,
      oldestSeconds: ageOf(gauges.oldestDeadMs, atMs),
      sent: 0,
      received: 0,
      deleted: 0,
      isActive: this.#isActive(this.#dead, atMs),
    });
    const queueName = this.#settings.deadLetterQueue;
    return [...cells, { queueName, cell: dead, extraDelayMs: this.#extraDelay(this.#dead, atMs) }];
  }

  #work([traffic, running]: readonly [RevisionTraffic, readonly TaskRecord[]], capacity: number, step: Step): Answer {
    const failing = meanFailing(running, step, this.#world.startMs);
    const { received, failed } =
      this.#jobs?.receive(running, capacity, { atMs: step.toMs, failing }) ??
      this.#queue.receive(capacity, step.toMs, failing);
    for (const record of running) {
      record.requests += received / running.length;
      record.recentRequests += received / running.length;
    }
    this.#minute.received += received;
    if (this.#jobs === undefined) this.#minute.deleted += received - failed;
    const { arn: taskDefinitionArn } = traffic.taskDefinition;
    if (received > 0) {
      this.#totals.add(step.minuteMs, { taskDefinitionArn, requests: received, errors: failed, isTest: false });
    }
    return { traffic, running, requests: received, errors: failed };
  }

  /** Whole messages that each revision's tasks can process in a step; slower tasks process fewer. */
  #capacitiesOf(workers: readonly (readonly [RevisionTraffic, readonly TaskRecord[]])[], step: Step): number[] {
    const { parameters, startMs } = this.#world;
    const spare = new Map<string, number>();
    const capacities = workers.map(([{ revisionArn }, records]) => {
      let time = this.#spare.get(revisionArn) ?? 0;
      for (const record of records) {
        const moment = momentOf(record, step.toMs, startMs);
        const { medianMs } = answeringOf(record.model, moment, { requestsPerMinute: 0, parameters });
        const usual = record.model.latency?.base ?? parameters.latencyMedianMs;
        time += (this.#perMinuteAndTask * (usual / medianMs) * (step.toMs - step.fromMs)) / 60_000;
      }
      const whole = Math.floor(time + 1e-9);
      spare.set(revisionArn, time - whole);
      return whole;
    });
    this.#spare = spare;
    return capacities;
  }

  #keepAwake({ atMs, isPolled }: { readonly atMs: number; readonly isPolled: boolean }): void {
    if (isPolled || !this.#queue.isEmpty) this.#use(this.#main, atMs);
    if (this.#queue.dead > 0) this.#use(this.#dead, atMs);
  }

  #use(activity: Activity, atMs: number): void {
    if (!this.#isActive(activity, atMs)) activity.wokeMs = atMs;
    activity.usedMs = atMs;
  }

  #isActive({ usedMs }: Activity, atMs: number): boolean {
    return usedMs !== undefined && atMs - usedMs < this.#world.parameters.sqsAwakeMs;
  }

  #extraDelay({ wokeMs }: Activity, atMs: number): number {
    return wokeMs === undefined ? 0 : Math.max(0, wokeMs + this.#world.parameters.sqsWakeDelayMs - atMs);
  }

  #cell(measured: Omit<QueueCell, 'messageBytes' | 'ageWithoutMessages' | 'inFlightWithoutMessages'>): QueueCell {
    const { queueMessageBytes, sqsAgeWithoutMessages, sqsInFlightWithoutMessages } = this.#world.parameters;
    return {
      ...measured,
      messageBytes: queueMessageBytes,
      ageWithoutMessages: sqsAgeWithoutMessages,
      inFlightWithoutMessages: sqsInFlightWithoutMessages,
    };
  }
}

function meanFailing(running: readonly TaskRecord[], step: Step, startMs: number) {
  let [poison, errors] = [0, 0];
  for (const record of running) {
    const failing = failingOf(record.model, momentOf(record, step.toMs, startMs));
    poison += failing.poison / running.length;
    errors += failing.errors / running.length;
  }
  return { poison, errors };
}

function ageOf(sinceMs: number | undefined, atMs: number): number | undefined {
  return sinceMs === undefined ? undefined : Math.floor((atMs - sinceMs) / 1_000);
}

function emptyMinute() {
  return { sent: 0, received: 0, deleted: 0, working: 0 };
}
