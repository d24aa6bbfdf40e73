import { VirtualClock } from '../clock.ts';
import { ServiceError } from '../service.ts';
import type { BusEvent } from '../services/bus-event.ts';
import { createCloudWatch, type SimulatedCloudWatch } from '../services/cloudwatch/service.ts';
import { createEcs, type SimulatedEcs } from '../services/ecs/service.ts';
import { HookFunctions } from './hook-functions.ts';
import type { Scenario } from './scenario.ts';
import { planTask } from './task-fate.ts';

/** What the load of a service came to, by version. */
export interface Totals {
  readonly requests: number;
  readonly errors: number;
}

/** The account that a scenario plays in. */
export interface World {
  readonly clock: VirtualClock;
  readonly ecs: SimulatedEcs;
  readonly cloudWatch: SimulatedCloudWatch;
  readonly hooks: HookFunctions;
  /** What reached the default bus, oldest first. */
  readonly busEvents: { readonly at: number; readonly event: BusEvent }[];
  /** ECS's own DescribeAlarms is throttled until then. */
  throttledUntil: number;
  /** The version of a task definition. */
  versionOf(taskDefinitionArn: string): string;
  /** The task definition of a version, which is registered at first use. */
  taskDefinitionOf(version: string): string;
  /** Begins to send load; a scenario without load has none. */
  startLoad(): void;
  stopLoad(): void;
  /** By version; undefined without load. */
  totals(): ReadonlyMap<string, Totals> | undefined;
}

/** An ECS and a CloudWatch of a scenario's own, in virtual time that stands before its beginning. */
export function createWorld(scenario: Scenario): World {
  const { parameters, seed, service } = scenario;
  const clock = new VirtualClock(scenario.startMs - scenario.warmUpMs);
  const busEvents: World['busEvents'][number][] = [];
  const emit = (event: BusEvent) => void busEvents.push({ at: clock.now(), event });
  const versions = new TaskDefinitions(service.name);
  const hooks = new HookFunctions(clock, service.hooks);
  const cloudWatch = createCloudWatch({ clock, emit, parameters, seed: seed + 1 });
  const world: World = {
    clock,
    cloudWatch,
    hooks,
    busEvents,
    throttledUntil: Number.NEGATIVE_INFINITY,
    ecs: createEcs({
      clock,
      emit,
      parameters,
      seed,
      readAlarms: (names) => (clock.now() < world.throttledUntil ? undefined : cloudWatch.readAlarms(names)),
      behaviours: {
        planTask: ({ taskDefinition }) => planTask(scenario.versions.get(versions.versionOf(taskDefinition.arn)) ?? {}),
        invokeHook: (targetArn, invocation) => hooks.invoke(targetArn, invocation),
      },
    }),
    versionOf: (arn) => versions.versionOf(arn),
    taskDefinitionOf: (version) => versions.of(version, world.ecs),
    // Here the workload joins: what makes requests, and metrics of them.
    startLoad: () => {},
    stopLoad: () => {},
    totals: () => undefined,
  };
  return world;
}

/** Calls an operation as a user with every permission. */
export function call(
  service: SimulatedEcs | SimulatedCloudWatch,
  operation: string,
  input: Readonly<Record<string, unknown>>,
): unknown {
  return service.handle({ operation, input, caller: { accessKeyId: 'AKIASCENARIO' } });
}

/** Whether the simulator can do what was asked of it; what AWS would refuse too is not such a gap. */
export function isGap(error: unknown): boolean {
  return error instanceof ServiceError && /^the simulator /.test(error.message);
}

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
      containerDefinitions: [{ name: 'app', image: `example/${this.#family}:${version}` }],
    });
    const arn = ecs.store.taskDefinition(this.#family)?.arn ?? '';
    this.#arns.set(version, arn);
    this.#versions.set(arn, version);
    return arn;
  }
}
