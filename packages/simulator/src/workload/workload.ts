import { readFileSync } from 'node:fs';
import type { Cancel, VirtualClock } from '../clock.ts';
import { type SimulatorParameters, simulatorParameters } from '../parameters.ts';
import type { EcsBehaviours } from '../services/ecs/tasks/behaviours.ts';
import type { ServiceState } from '../services/ecs/state.ts';
import { type PublishedMetrics, Publisher } from './publish/publisher.ts';
import type { Series } from './publish/rows.ts';
import type { ModelsFile } from './schema.ts';
import { ServiceRun } from './run/service-run.ts';
import { standalonePlans } from './standalone-plan.ts';
import type { WorkloadSettings } from './settings.ts';
import type { ServiceTotals } from './publish/totals.ts';
import type { WorkloadEcs, WorkloadWorld } from './world.ts';

export interface WorkloadOptions {
  readonly clock: VirtualClock;
  /** Settings by service ARN. */
  readonly services?: Readonly<Record<string, WorkloadSettings>>;
  /** Settings of all other services. @default no requests and no metrics, but models apply to their tasks */
  readonly otherServices?: WorkloadSettings;
  /** Models for all services; a service's own models take precedence. */
  readonly models?: ModelsFile;
  /**
   * Whether to publish a series, e.g. because an alarm uses it; called for every point. While a service's load
   * balancers and tasks stay the same, so does the object, so results can be cached by it. @default all are published
   */
  readonly wants?: (series: Series) => boolean;
  /** Whether `wants` answers the same for a series every time, so that it is asked once. @default false */
  readonly wantsSame?: boolean;
  /** Start time for loads and failure models. @default now */
  readonly startMs?: number;
  /** @default 3 */
  readonly seed?: number;
  readonly parameters?: Partial<SimulatorParameters>;
  /** Reads the file of a recorded load. @default from disk */
  readonly readFile?: (file: string) => string;
}

/** Where the workload reads tasks and publishes metrics. */
interface WorkloadTargets {
  readonly ecs: WorkloadEcs;
  readonly cloudWatch: { putMetricData(metrics: PublishedMetrics): void };
}

export interface Workload {
  /** Pass these to createEcs, and its result to `attach`. */
  readonly behaviours: EcsBehaviours;
  /** Call this once, before `start`. */
  attach(targets: WorkloadTargets): void;
  /** Starts the requests. */
  start(): void;
  /** Stops the requests and publishes the current minute. Until then, the clock always has another entry. */
  stop(): void;
  /** All zero for a service without requests. */
  totals(serviceArn: string): ServiceTotals;
}

/** Simulates requests to services, the answers of their tasks, and the metrics of both. */
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
      publisher: new Publisher((metrics) => attached().cloudWatch.putMetricData(metrics), options),
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
    this.behaviours = {
      planTask: (start) => this.#runOf(start.service.arn).planTask(start),
      planStandaloneTask: standalonePlans(this.#world),
    };
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

  /** Steps end at full multiples of their length, so that each minute consists of whole steps. */
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
