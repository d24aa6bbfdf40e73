import { VirtualClock } from '../clock.ts';
import { ServiceError } from '../service.ts';
import type { BusEvent } from '../services/bus-event.ts';
import { createCloudWatch, type SimulatedCloudWatch } from '../services/cloudwatch/service.ts';
import { createEcs, type SimulatedEcs } from '../services/ecs/service.ts';
import type { PublishedMetrics } from '../workload/publisher.ts';
import type { Series } from '../workload/rows.ts';
import type { ModelsFile } from '../workload/schema.ts';
import { type WorkloadSettings, workloadSettingsSchema } from '../workload/settings.ts';
import type { ServiceTotals } from '../workload/totals.ts';
import { createWorkload } from '../workload/workload.ts';
import { addressOf, deadLetterQueueOf, type MetricAddress } from './addresses.ts';
import { HookFunctions } from './hook-functions.ts';
import { metricsOf } from './references.ts';
import type { Scenario } from './scenario.ts';

/** What the load of a service came to, by version. */
export interface Totals {
  readonly requests: number;
  readonly errors: number;
}

export interface WorldOptions {
  /** Of a recorded load. @default from the disk */
  readonly readFile?: (file: string) => string;
  /** Told of all that AWS would publish. @default only what an alarm of the story looks at is published */
  readonly onMetrics?: (metrics: PublishedMetrics) => void;
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
  /** Of all versions; undefined without load. */
  served(): ServiceTotals | undefined;
}

/** An ECS and a CloudWatch of a scenario's own, in virtual time that stands before its beginning. */
export function createWorld(scenario: Scenario, { readFile, onMetrics }: WorldOptions = {}): World {
  const { parameters, seed, service } = scenario;
  const clock = new VirtualClock(scenario.startMs - scenario.warmUpMs);
  const busEvents: World['busEvents'][number][] = [];
  const emit = (event: BusEvent) => void busEvents.push({ at: clock.now(), event });
  const versions = new TaskDefinitions(service.name);
  const hooks = new HookFunctions(clock, service.hooks);
  const cloudWatch = createCloudWatch({ clock, emit, parameters, seed: seed + 1 });
  const serviceArn = `arn:aws:ecs:us-east-1:111122223333:service/default/${service.name}`;
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
  const hasLoad = scenario.load !== undefined;
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
      behaviours: { ...workload.behaviours, invokeHook: (arn, invocation) => hooks.invoke(arn, invocation) },
    }),
    versionOf: (arn) => versions.versionOf(arn),
    taskDefinitionOf: (version) => versions.of(version, world.ecs),
    startLoad: () => (hasLoad ? workload.start() : undefined),
    stopLoad: () => (hasLoad ? workload.stop() : undefined),
    totals: () =>
      hasLoad
        ? new Map(workload.totals(serviceArn).versions.map((one) => [versions.versionOf(one.taskDefinitionArn), one]))
        : undefined,
    served: () => (hasLoad ? workload.totals(serviceArn) : undefined),
  };
  const putMetricData = (metrics: PublishedMetrics) => {
    onMetrics?.(metrics);
    cloudWatch.putMetricData(metrics);
  };
  workload.attach({ ecs: world.ecs, cloudWatch: { putMetricData } });
  return world;
}

/** Models by the image of each version. */
function modelsOf({ versions, service }: Scenario): ModelsFile {
  return Object.fromEntries([...versions].map(([version, model]) => [imageOf(service.name, version), model]));
}

/** What stands around the service, as the workload wants it. */
function surroundingsOf(scenario: Scenario): WorkloadSettings {
  const { load } = scenario;
  const { name, traffic } = scenario.service;
  const watched = watchedAddresses(scenario);
  const insights = watched.some(({ Namespace }) => Namespace === 'ECS/ContainerInsights');
  // Where nobody looks at it there is none: a poison message then comes back without end.
  const dead = deadLetterQueueOf(scenario.service);
  const isDeadWatched = watched.some(({ Dimensions }) => Dimensions.some(({ Value }) => Value === dead));
  const sources = {
    'load-balancer': {},
    'network-load-balancer': {},
    'service-connect': { serviceConnect: { discoveryName: name } },
    'vpc-lattice': { lattice: { service: name } },
    queue: { queue: { name, ...(isDeadWatched ? { deadLetterQueue: dead } : {}) } },
    none: {},
  };
  return workloadSettingsSchema.parse({
    ...(load === undefined ? {} : { load }),
    ...sources[traffic],
    containerInsights: insights ? 'enhanced' : 'disabled',
  });
}

/** Only what an alarm of the story looks at is published: nobody sees the rest. */
function isWatched(scenario: Scenario): (series: Series) => boolean {
  const watched = watchedAddresses(scenario);
  const keys = new Set(watched.map(keyOf));
  const answers = new WeakMap<Series, boolean>();
  return (series) => {
    const known = answers.get(series);
    if (known !== undefined) return known;
    const { namespace, name, dimensions } = series;
    const answer = keys.has(keyOf({ Namespace: namespace, MetricName: name, Dimensions: dimensions }));
    answers.set(series, answer);
    return answer;
  };
}

function watchedAddresses(scenario: Scenario): readonly MetricAddress[] {
  const metrics = scenario.alarms.flatMap((alarm) => metricsOf(alarm, scenario));
  return metrics.map((metric) => addressOf(metric, scenario)).filter((address) => address !== undefined);
}

function keyOf({ Namespace, MetricName, Dimensions }: MetricAddress): string {
  return [Namespace, MetricName, ...Dimensions.map(({ Name, Value }) => `${Name}=${Value}`).toSorted()].join(' ');
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

/** What a task takes of a cluster's room. */
export const TASK_SIZE = { cpu: 256, memory: 512 };

function imageOf(family: string, version: string): string {
  return `example/${family}:${version}`;
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
