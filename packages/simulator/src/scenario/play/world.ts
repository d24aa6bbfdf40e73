import { VirtualClock } from '../../clock.ts';
import type { BusEvent } from '../../services/bus-event.ts';
import { createCloudWatch, type SimulatedCloudWatch } from '../../services/cloudwatch/service.ts';
import type { EcsBehaviours } from '../../services/ecs/tasks/behaviours.ts';
import { createEcs, type SimulatedEcs } from '../../services/ecs/service.ts';
import type { ServiceState } from '../../services/ecs/state.ts';
import type { PublishedMetrics } from '../../workload/publish/publisher.ts';
import type { ServiceTotals } from '../../workload/publish/totals.ts';
import { createWorkload, type Workload } from '../../workload/workload.ts';
import { HookFunctions } from './hook-functions.ts';
import type { Scenario } from '../format/scenario.ts';
import { imageOf, isWatched, modelsOf, surroundingsOf } from './surroundings.ts';

/** Requests to a version of the service. */
interface Totals {
  readonly requests: number;
  readonly errors: number;
}

export interface ScenarioAccountOptions {
  /** Reads the file of a recorded load. @default from disk */
  readonly readFile?: (file: string) => string;
  /** Receives all metrics that AWS would publish. @default only metrics that an alarm of the scenario uses are published */
  readonly onMetrics?: (metrics: PublishedMetrics) => void;
}

/** An ECS, a CloudWatch, and the events on the default bus, oldest first. */
export interface Engines {
  readonly ecs: SimulatedEcs;
  readonly cloudWatch: SimulatedCloudWatch;
  readonly busEvents: () => readonly HeardEvent[];
}

export interface HeardEvent {
  readonly at: number;
  readonly event: Pick<BusEvent, 'detail-type' | 'detail' | 'resources'>;
}

/** A scenario's view of its account. */
export interface ScenarioAccount extends Engines {
  readonly clock: VirtualClock;
  readonly hooks: HookFunctions;
  /** Until when ECS's own DescribeAlarms is throttled. */
  throttledUntil: number;
  /** The scenario's service; undefined before it is created. */
  service(): ServiceState | undefined;
  /** The version of a task definition. */
  versionOf(taskDefinitionArn: string): string;
  /** The task definition of a version, which is registered at first use. */
  taskDefinitionOf(version: string): string;
  /** Starts the load, if the scenario has one. */
  startLoad(): void;
  stopLoad(): void;
  /** Totals by version; undefined without load. */
  totals(): ReadonlyMap<string, Totals> | undefined;
  /** Totals of all versions; undefined without load. */
  served(): ServiceTotals | undefined;
}

/** The parts of an account that a scenario defines. ECS needs `behaviours` when it is created, before `enter`. */
export interface Visit {
  readonly serviceArn: string;
  readonly behaviours: EcsBehaviours;
  /** Whether ECS's own reads of the scenario's alarms are throttled now. */
  isThrottled(): boolean;
  /** Returns the scenario's view of the account. Call it once, before any setup. */
  enter(engines: Engines): ScenarioAccount;
}

/** Prepares the workload and the hooks of a scenario, for any account. */
export function prepareVisit(
  scenario: Scenario,
  clock: VirtualClock,
  { readFile, onMetrics }: ScenarioAccountOptions = {},
): Visit {
  const { parameters, seed, service } = scenario;
  const hooks = new HookFunctions(clock, service.hooks);
  const serviceArn = `arn:aws:ecs:us-east-1:111122223333:service/${service.cluster}/${service.name}`;
  const workload = createWorkload({
    clock,
    services: { [serviceArn]: surroundingsOf(scenario) },
    models: modelsOf(scenario),
    wants: onMetrics === undefined ? isWatched(scenario) : () => true,
    wantsSame: true,
    startMs: scenario.startMs,
    seed: seed + 2,
    parameters,
    ...(readFile === undefined ? {} : { readFile }),
  });
  let world: ScenarioAccount | undefined;
  return {
    serviceArn,
    behaviours: { ...workload.behaviours, invokeHook: (arn, invocation) => hooks.invoke(arn, invocation) },
    isThrottled: () => world !== undefined && clock.now() < world.throttledUntil,
    enter: (engines) => {
      const putMetricData = (metrics: PublishedMetrics) => {
        onMetrics?.(metrics);
        engines.cloudWatch.putMetricData(metrics);
      };
      workload.attach({ ecs: engines.ecs, cloudWatch: { putMetricData } });
      world = visitedWorld(scenario, { clock, hooks, serviceArn, workload, engines });
      return world;
    },
  };
}

interface Parts {
  readonly clock: VirtualClock;
  readonly hooks: HookFunctions;
  readonly serviceArn: string;
  readonly workload: Workload;
  readonly engines: Engines;
}

function visitedWorld(scenario: Scenario, { clock, hooks, serviceArn, workload, engines }: Parts): ScenarioAccount {
  const versions = new TaskDefinitions(scenario.service.name);
  const hasLoad = scenario.load !== undefined;
  return {
    ...engines,
    clock,
    hooks,
    throttledUntil: Number.NEGATIVE_INFINITY,
    service: () => engines.ecs.store.serviceAt(serviceArn),
    versionOf: (arn) => versions.versionOf(arn),
    taskDefinitionOf: (version) => versions.of(version, engines.ecs),
    startLoad: () => (hasLoad ? workload.start() : undefined),
    stopLoad: () => (hasLoad ? workload.stop() : undefined),
    totals: () =>
      hasLoad
        ? new Map(workload.totals(serviceArn).versions.map((one) => [versions.versionOf(one.taskDefinitionArn), one]))
        : undefined,
    served: () => (hasLoad ? workload.totals(serviceArn) : undefined),
  };
}

/** Creates an account for one scenario. Its clock is at the start of the warm-up. */
export function createScenarioAccount(scenario: Scenario, options: ScenarioAccountOptions = {}): ScenarioAccount {
  const { parameters, seed } = scenario;
  const clock = new VirtualClock(scenario.startMs - scenario.warmUpMs);
  const visit = prepareVisit(scenario, clock, options);
  const busEvents: HeardEvent[] = [];
  const emit = (event: BusEvent) => void busEvents.push({ at: clock.now(), event });
  const cloudWatch = createCloudWatch({ clock, emit, parameters, seed: seed + 1 });
  const ecs = createEcs({
    clock,
    emit,
    parameters,
    seed,
    readAlarms: (names) => (visit.isThrottled() ? undefined : cloudWatch.readAlarms(names)),
    behaviours: visit.behaviours,
  });
  return visit.enter({ ecs, cloudWatch, busEvents: () => busEvents });
}

/** Calls an operation as a user with every permission. */
export function call(
  service: SimulatedEcs | SimulatedCloudWatch,
  operation: string,
  input: Readonly<Record<string, unknown>>,
): unknown {
  return service.handle({ operation, input, caller: { accessKeyId: 'AKIASCENARIO' } });
}

/** CPU units and MiB of memory of a task. */
export const TASK_SIZE = { cpu: 256, memory: 512 };

/** Where the container of a task listens: the target of load balancers, VPC Lattice and Service Connect. */
export const PORT = { name: 'http', containerPort: 8080 };

/** The task definitions of the service: one family, with one revision per version in the order of first use. */
class TaskDefinitions {
  readonly #family: string;
  readonly #arns = new Map<string, string>();
  readonly #versions = new Map<string, string>();

  constructor(family: string) {
    this.#family = family;
  }

  versionOf(arn: string): string {
    return this.#versions.get(arn) ?? arn;
  }

  of(version: string, ecs: SimulatedEcs): string {
    const known = this.#arns.get(version);
    if (known !== undefined) return known;
    call(ecs, 'RegisterTaskDefinition', {
      family: this.#family,
      cpu: String(TASK_SIZE.cpu),
      memory: String(TASK_SIZE.memory),
      containerDefinitions: [{ name: 'app', image: imageOf(this.#family, version), portMappings: [PORT] }],
    });
    const arn = ecs.store.taskDefinition(this.#family)?.arn ?? '';
    this.#arns.set(version, arn);
    this.#versions.set(arn, version);
    return arn;
  }
}
