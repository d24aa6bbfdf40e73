import type { TaskPlan, TaskStart } from '../../services/ecs/tasks/behaviours.ts';
import type { ServiceState } from '../../services/ecs/state.ts';
import { CustomRun } from './custom-run.ts';
import { hashOf } from './dice.ts';
import { type RateAt, rateOf } from '../load.ts';
import { latencySpreads, RequestMinute } from './minute.ts';
import { type RequestSource, requestSources } from '../publish/publish-requests.ts';
import { TaskMetrics } from '../publish/publish-tasks.ts';
import { QueueRun } from './queue-run.ts';
import { RequestRun } from './request-run.ts';
import { type SeriesOfRow, seriesOf } from '../publish/rows.ts';
import type { Load } from '../schema.ts';
import type { WorkloadSettings } from '../settings.ts';
import { type QueueCell, sqsTable } from '../sources/sqs.ts';
import { planOf } from '../task-plan.ts';
import { type TaskRecord, TaskRecords } from '../tasks.ts';
import { type ServiceTotals, TotalsBook } from '../publish/totals.ts';
import { modelOf } from '../versions.ts';
import type { Step, WorkloadWorld } from '../world.ts';

/** Runs one service under its load: adds steps up to minutes, and publishes each minute. */
export class ServiceRun {
  readonly #world: WorkloadWorld;
  readonly #settings: WorkloadSettings;
  readonly #records: TaskRecords;
  readonly #totals: TotalsBook;
  readonly #requests: RequestRun | undefined;
  readonly #queue: QueueRun | undefined;
  readonly #custom: CustomRun;
  readonly #spreads = latencySpreads();
  readonly #queueSeries: ReadonlyMap<string, readonly SeriesOfRow<QueueCell>[]>;
  #around:
    | { readonly loadBalancers: unknown; readonly sources: readonly RequestSource[]; readonly tasks: TaskMetrics }
    | undefined;
  #minute: RequestMinute | undefined;
  /** Tasks by revision, in the last step. */
  #running: readonly (readonly TaskRecord[])[] = [];
  #measuredFromMs = { minute: 0, often: 0 };

  constructor(world: WorkloadWorld, serviceArn: string, settings: WorkloadSettings) {
    this.#world = world;
    this.#settings = settings;
    this.#records = new TaskRecords((version) => modelOf(version, settings.models ?? {}, world.models));
    this.#totals = new TotalsBook(world.parameters.workloadMinutesKept);
    const load = rateIn(world, settings.load, `load ${serviceArn}`);
    const { queue } = settings;
    if (queue === undefined) {
      const testLoad = rateIn(world, settings.testLoad, `test ${serviceArn}`);
      this.#requests = new RequestRun(world, { serviceArn, load, testLoad, totals: this.#totals });
    } else this.#queue = new QueueRun(world, { settings: queue, load, totals: this.#totals });
    this.#custom = new CustomRun(world.parameters.customVisibleAfterMs);
    const queueNames = [queue?.name, queue?.deadLetterQueue].filter((name) => name !== undefined);
    this.#queueSeries = new Map(queueNames.map((name) => [name, seriesOf(sqsTable, { QueueName: [name] })]));
  }

  planTask({ service, taskDefinition, task }: TaskStart): TaskPlan {
    const index = this.#records.indexOf(task, taskDefinition);
    const { parameters, seed } = this.#world;
    return planOf(this.#records.modelOf(taskDefinition), { service, taskDefinition, index, seed }, parameters);
  }

  totals(): ServiceTotals {
    return this.#totals.read();
  }

  step(service: ServiceState, step: Step): void {
    const traffic = this.#world.ecs.trafficOf(service.arn);
    const running = new Map(traffic.map((one) => [one, this.#records.runningOf(one, step.toMs)] as const));
    this.#records.keepOnly(traffic);
    this.#running = [...running.values()];
    if (this.#minute === undefined) this.#begin(step);
    const minute = this.#minute ?? new RequestMinute(step.minuteMs);
    const answers = this.#requests?.step(step, running, minute) ?? this.#queue?.step(step, running) ?? [];
    const isMinuteEnd = step.toMs === step.minuteMs + 60_000;
    const publishing = answers
      .map((answer) => ({ answer, model: this.#records.modelOf(answer.traffic.taskDefinition) }))
      .filter(({ model }) => model.metrics !== undefined);
    this.#custom.step(publishing, { service, isMinuteEnd });
    this.#custom.publish(this.#world.publisher, { ...step, isMinuteEnd });
    if (this.#settings.monitoringSeconds === 20 && step.toMs % 20_000 === 0) this.#measureOften(service, step.toMs);
    if (isMinuteEnd) this.end(service, step.toMs);
  }

  /** Publishes the current minute: at its end, or earlier if the workload stops or the service is gone. */
  end(service: ServiceState, nowMs: number): void {
    const minute = this.#minute;
    if (minute === undefined || nowMs <= this.#measuredFromMs.minute) return;
    this.#minute = undefined;
    const { sources, tasks } = this.#aroundOf(service);
    const { publisher, parameters } = this.#world;
    const cells = minute.close(this.#spreads, parameters.loadBalancerZones);
    for (const source of this.#requests === undefined ? [] : sources) source.publish(cells, minute.startMs, publisher);
    this.#publishQueues(minute.startMs, nowMs);
    const running = this.#running.flat();
    tasks.publishMinute({ fromMs: this.#measuredFromMs.minute, toMs: nowMs, running });
    for (const record of running) record.requests = 0;
    this.#custom.publish(publisher, { fromMs: minute.startMs, minuteMs: minute.startMs, isMinuteEnd: true });
  }

  #begin(step: Step): void {
    this.#minute = new RequestMinute(step.minuteMs);
    this.#measuredFromMs.minute = step.fromMs;
    // After a pause, measurements from before it do not count.
    if (step.fromMs - this.#measuredFromMs.often >= 20_000) this.#measuredFromMs.often = step.fromMs;
  }

  #measureOften(service: ServiceState, toMs: number): void {
    const fromMs = this.#measuredFromMs.often;
    const running = this.#running.flat();
    this.#aroundOf(service).tasks.publishOften({ fromMs, toMs, running });
    this.#measuredFromMs.often = toMs;
    for (const record of running) record.recentRequests = 0;
  }

  #publishQueues(minuteMs: number, nowMs: number): void {
    const { publisher, parameters } = this.#world;
    for (const { queueName, cell, extraDelayMs } of this.#queue?.close(nowMs) ?? []) {
      const visibleAfterMs = Math.max(parameters.sqsVisibleAfterMs, extraDelayMs);
      for (const { row, series } of this.#queueSeries.get(queueName) ?? []) {
        const samples = publisher.wants(series) ? row.samples(cell) : undefined;
        if (samples !== undefined) publisher.add(series, samples, { atMs: minuteMs, visibleAfterMs });
      }
    }
  }

  /** The service's metric sources, which are created again when its load balancers change. */
  #aroundOf(service: ServiceState) {
    if (this.#around?.loadBalancers !== service.loadBalancers) {
      this.#around = {
        loadBalancers: service.loadBalancers,
        sources: requestSources(this.#world, service, this.#settings),
        tasks: new TaskMetrics(this.#world, service, this.#settings),
      };
    }
    return this.#around;
  }
}

function rateIn(world: WorkloadWorld, load: Load | undefined, salt: string): RateAt {
  if (load === undefined) return () => 0;
  return rateOf(load, {
    startMs: world.startMs,
    peakAt: world.parameters.workloadPeakAt,
    seed: (world.seed ^ hashOf(salt)) >>> 0,
    readFile: world.readFile,
  });
}
