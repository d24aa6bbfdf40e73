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

/** What the load of a service came to, by version. */
interface Totals {
  readonly requests: number;
  readonly errors: number;
}

export interface ScenarioAccountOptions {
  /** Of a recorded load. @default from the disk */
  readonly readFile?: (file: string) => string;
  /** Receives all metrics that AWS would publish. @default only metrics that an alarm of the scenario uses are published */
  readonly onMetrics?: (metrics: PublishedMetrics) => void;
}

/** An ECS and a CloudWatch, and what reached the default bus, oldest first. */
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
  /** ECS's own DescribeAlarms is throttled until then. */
  throttledUntil: number;
  /** The scenario's service; undefined before it is created. */
  service(): ServiceState | undefined;
  /** The version of a task definition. */
  versionOf(taskDefinitionArn: string): string;
  /** The task definition of a version, which is registered at first use. */
  taskDefinitionOf(version: string): string;
  /** Begins to send load; a scenario without load has none. */
  startLoad(): void;
  stopLoad(): void;
  /** By version; undefined without load. */
  totals(): ReadonlyMap<string, Totals> | undefined;
  /** Of all versions; undefined without load. */
  served(): ServiceTotals | undefined;
}

/** What a scenario brings along: ECS wants to know how tasks fare and what hooks answer before it exists. */
export interface Visit {
  readonly serviceArn: string;
  readonly behaviours: EcsBehaviours;
  /** ECS's own looks at the scenario's alarms are not answered now. */
  isThrottled(): boolean;
  /** To be called once, before anything is set up. */
  enter(engines: Engines): ScenarioAccount;
}

/** Makes ready what stands around the scenario's service, in whatever account that will be. */
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

/** An ECS and a CloudWatch of a scenario's own, in virtual time that stands before its beginning. */
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

/** What a task takes of a cluster's room. */
export const TASK_SIZE = { cpu: 256, memory: 512 };

/** One family for the service, one revision for each version in the order of their first use. */
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
      containerDefinitions: [{ name: 'app', image: imageOf(this.#family, version) }],
    });
    const arn = ecs.store.taskDefinition(this.#family)?.arn ?? '';
    this.#arns.set(version, arn);
    this.#versions.set(arn, version);
    return arn;
  }
}
