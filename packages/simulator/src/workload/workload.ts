import { readFileSync } from 'node:fs';
import type { Cancel, VirtualClock } from '../clock.ts';
import { type SimulatorParameters, simulatorParameters } from '../parameters.ts';
import type { EcsBehaviours } from '../services/ecs/tasks/behaviours.ts';
import type { ServiceState } from '../services/ecs/state.ts';
import { type PublishedMetrics, Publisher } from './publish/publisher.ts';
import type { Series } from './publish/rows.ts';
import type { ModelsFile } from './schema.ts';
import { ServiceRun } from './run/service-run.ts';
import type { WorkloadSettings } from './settings.ts';
import type { ServiceTotals } from './publish/totals.ts';
import type { WorkloadEcs, WorkloadWorld } from './world.ts';

export interface WorkloadOptions {
  readonly clock: VirtualClock;
  /** Settings by service ARN. */
  readonly services?: Readonly<Record<string, WorkloadSettings>>;
  /** For services that are not among them. @default they get no requests and publish nothing, but their tasks have models */
  readonly otherServices?: WorkloadSettings;
  /** For all services, asked after their own. */
  readonly models?: ModelsFile;
  /**
   * Whether any alarm uses the metric, asked for every point. As long as a service's load balancers and tasks are the
   * same, the same object asks, so that an answer may be kept by it. @default all are published
   */
  readonly wants?: (series: Series) => boolean;
  /** What loads and failure models count from. @default now */
  readonly startMs?: number;
  /** @default 3 */
  readonly seed?: number;
  readonly parameters?: Partial<SimulatorParameters>;
  /** Of a recorded load. @default from the disk */
  readonly readFile?: (file: string) => string;
}

/** Where the workload sees tasks and puts metrics. */
interface WorkloadTargets {
  readonly ecs: WorkloadEcs;
  readonly cloudWatch: { putMetricData(metrics: PublishedMetrics): void };
}

export interface Workload {
  /** For createEcs, which wants them before it exists. */
  readonly behaviours: EcsBehaviours;
  /** Before start, and once. */
  attach(targets: WorkloadTargets): void;
  /** Sends requests from now on. */
  start(): void;
  /** Publishes the minute so far; without it the clock never runs dry. */
  stop(): void;
  /** Of a service without requests all is zero. */
  totals(serviceArn: string): ServiceTotals;
}

/** Requests to services, what their tasks make of them, and the metrics of both. */
export function createWorkload(options: WorkloadOptions): Workload {
  return new RunningWorkload(options);
}

class RunningWorkload implements Workload {
  readonly behaviours: EcsBehaviours;
  readonly #options: WorkloadOptions;
  readonly #world: WorkloadWorld;
  readonly #runs = new Map<string, ServiceRun>();
  #targets: WorkloadTargets | undefined;
  #fromMs = 0;
  #cancel: Cancel | undefined;

  constructor(options: WorkloadOptions) {
    this.#options = options;
    const attached = () => this.#attached();
    this.#world = {
      clock: options.clock,
      parameters: checked(simulatorParameters(options.parameters)),
      seed: options.seed ?? 3,
      models: options.models ?? {},
      startMs: options.startMs ?? options.clock.now(),
      readFile: options.readFile ?? ((file) => readFileSync(file, 'utf8')),
      publisher: new Publisher((metrics) => attached().cloudWatch.putMetricData(metrics), options.wants),
      ecs: {
        get store() {
          return attached().ecs.store;
        },
        get control() {
          return attached().ecs.control;
        },
        trafficOf: (arn) => attached().ecs.trafficOf(arn),
      },
    };
    this.behaviours = { planTask: (start) => this.#runOf(start.service.arn).planTask(start) };
  }

  attach(targets: WorkloadTargets): void {
    this.#targets = targets;
  }

  start(): void {
    if (this.#cancel !== undefined) return;
    this.#attached();
    this.#fromMs = this.#world.clock.now();
    this.#schedule();
  }

  stop(): void {
    if (this.#cancel === undefined) return;
    this.#cancel();
    this.#cancel = undefined;
    this.#step();
    for (const service of this.#services()) this.#runOf(service.arn).end(service, this.#world.clock.now());
    this.#world.publisher.flush();
  }

  totals(serviceArn: string): ServiceTotals {
    return this.#runOf(serviceArn).totals();
  }

  /** Steps end at full multiples of their length, so that minutes are made of whole ones. */
  #schedule(): void {
    const { workloadStepMs } = this.#world.parameters;
    const toMs = (Math.floor(this.#world.clock.now() / workloadStepMs) + 1) * workloadStepMs;
    this.#cancel = this.#world.clock.scheduleRecurring(
      toMs,
      () => {
        this.#step();
        this.#schedule();
      },
      'requests of a step',
    );
  }

  #step(): void {
    const toMs = this.#world.clock.now();
    const fromMs = this.#fromMs;
    if (toMs <= fromMs) return;
    this.#fromMs = toMs;
    const minuteMs = Math.floor(fromMs / 60_000) * 60_000;
    for (const service of this.#services()) {
      const run = this.#runOf(service.arn);
      if (service.status === 'INACTIVE') run.end(service, toMs);
      else run.step(service, { fromMs, toMs, minuteMs });
    }
    this.#world.publisher.flush();
  }

  #services(): readonly ServiceState[] {
    const { services = {}, otherServices } = this.#options;
    return this.#attached()
      .ecs.store.allServices()
      .filter(({ arn }) => otherServices !== undefined || Object.hasOwn(services, arn));
  }

  #runOf(serviceArn: string): ServiceRun {
    const known = this.#runs.get(serviceArn);
    if (known !== undefined) return known;
    const settings = this.#options.services?.[serviceArn] ?? this.#options.otherServices ?? {};
    const run = new ServiceRun(this.#world, serviceArn, settings);
    this.#runs.set(serviceArn, run);
    return run;
  }

  #attached(): WorkloadTargets {
    if (this.#targets === undefined)
      throw new Error('the workload has no ECS and no CloudWatch: attach them before start');
    return this.#targets;
  }
}

function checked(parameters: SimulatorParameters): SimulatorParameters {
  const { workloadStepMs } = parameters;
  if (workloadStepMs > 0 && 20_000 % workloadStepMs === 0) return parameters;
  throw new Error(`workloadStepMs must divide 20000, at which ECS can report, got ${workloadStepMs}`);
}
