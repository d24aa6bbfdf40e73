import type { Cancel, VirtualClock } from '../../clock.ts';
import { type SimulatorParameters, simulatorParameters } from '../../parameters.ts';
import type { SimulatedCall, SimulatedService } from '../../service.ts';
import type { EmitEvent } from '../bus-event.ts';
import { type AwsScope, Ids } from '../ids.ts';
import { ApiThrottle } from './api/api-throttle.ts';
import { nameOf } from './arns.ts';
import type { EcsBehaviours, MetricData, RevisionTraffic, TaskControl } from './tasks/behaviours.ts';
import { Capacity, type InstanceSize, type PlannedInstances } from './tasks/capacity.ts';
import { DeploymentEngine } from './engine.ts';
import { History } from './deployment/history.ts';
import { MinuteMetrics } from './minutes.ts';
import { gapOf } from './api/not-served.ts';
import { operationsOf } from './api/operations.ts';
import { resourcesOf } from './api/resources.ts';
import type { Rollout } from './deployment/rollout.ts';
import { type ServiceSeed, seedService } from './seed.ts';
import type { DeploymentState, ServiceState } from './state.ts';
import { EcsStore } from './store.ts';
import { currentTraffic } from './deployment/traffic.ts';
import type { CheckNetworking, EcsWorld, OnTask, Progress, ReadAlarms } from './world.ts';

export interface EcsOptions {
  readonly clock: VirtualClock;
  readonly emit: EmitEvent;
  /** @default no alarm exists */
  readonly readAlarms?: ReadAlarms;
  /** @default every task is healthy and reports no metrics */
  readonly behaviours?: EcsBehaviours;
  /** Receives the metrics of `behaviours.onMinute`. */
  readonly pushMetrics?: (data: MetricData) => void;
  /** Called with each status and stage of a service deployment when it is reached. */
  readonly onProgress?: (progress: Progress) => void;
  /** @default every load balancer is configured correctly */
  readonly checkNetworking?: CheckNetworking;
  /** Whether each new status of a task is sent as `ECS Task State Change`. @default false */
  readonly taskEvents?: boolean;
  readonly parameters?: Partial<SimulatorParameters>;
  /** @default no cluster has container instances, and each has room for every task */
  readonly clusterInstances?: PlannedInstances;
  /** @default account 111122223333 in us-east-1 */
  readonly scope?: AwsScope;
  /** @default 1 */
  readonly seed?: number;
}

export interface SimulatedEcs extends SimulatedService {
  readonly store: EcsStore;
  /** Gets metrics from the behaviours every minute, from `start` until `stop`. */
  readonly metrics: MinuteMetrics;
  /** Makes a running task unhealthy, or ends it. */
  readonly control: TaskControl;
  /**
   * Sets the container instances of a cluster, which limit its tasks that do not run on Fargate. Undefined lifts the
   * limit.
   */
  setCapacity(cluster: string, instances: readonly InstanceSize[] | undefined): void;
  /** The container instances of a cluster, in the order of `setCapacity`, with the number of their tasks. */
  instancesOf(cluster: string): readonly { readonly size: InstanceSize; readonly tasks: number }[];
  seedService(seed: ServiceSeed): ServiceState;
  /** Changes a seeded deployment, which does not progress by itself. @throws Error for an unknown ARN */
  patchDeployment(arn: string, patch: Partial<DeploymentState>): void;
  /** Internal state of a service: phase, bake, and alarms as ECS read them. For displays, not for the guard. */
  rolloutOf(serviceArn: string): Readonly<Rollout> | undefined;
  /** Calls the listener for each task that starts, runs, changes its health, is stopping or has stopped. */
  subscribeTasks(listener: OnTask): Cancel;
  /** How the service's requests are divided among its revisions now; empty if the service does not exist. */
  trafficOf(serviceArn: string): readonly RevisionTraffic[];
}

export function createEcs(options: EcsOptions): SimulatedEcs {
  const listeners = new Set<OnTask>();
  const world = worldOf(options, listeners);
  const engine = new DeploymentEngine(world);
  const operations = operationsOf(world, engine);
  const history = new History(world);
  const throttle = new ApiThrottle(world.clock, world.parameters.apiBuckets);
  return {
    signingName: 'ecs',
    store: world.store,
    metrics: new MinuteMetrics(world, options.pushMetrics ?? (() => {})),
    handle: ({ operation, input, caller }: SimulatedCall) => {
      const run = Object.hasOwn(operations, operation) ? operations[operation] : undefined;
      if (run === undefined) throw gapOf(operation);
      throttle.take(operation);
      history.trim();
      return run(input, caller);
    },
    resourcesOf: (call) => resourcesOf(world.store, call),
    control: engine.control,
    setCapacity: (cluster, instances) => world.capacity.set(world.store.cluster(cluster), instances),
    instancesOf: (cluster) =>
      (world.capacity.instancesOf(world.store.cluster(cluster)) ?? []).map(({ arn, size }) => ({
        size,
        tasks: world.capacity.tasksOn(arn),
      })),
    seedService: (seed) => engine.adopt(seedService(world, seed)),
    patchDeployment: (arn, patch) => {
      const hit = world.store.deployment(arn);
      if (hit === undefined) throw new Error(`no service deployment ${nameOf(arn)} to patch`);
      Object.assign(hit.deployment, patch);
    },
    rolloutOf: (arn) => {
      const service = world.store.serviceAt(arn);
      return service === undefined ? undefined : engine.rolloutOf(service);
    },
    subscribeTasks: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    trafficOf: (arn) => {
      const service = world.store.serviceAt(arn);
      return service === undefined ? [] : currentTraffic(world.store, service);
    },
  };
}

function worldOf(options: EcsOptions, listeners: ReadonlySet<OnTask>): EcsWorld {
  return {
    clock: options.clock,
    ids: new Ids(options.seed ?? 1),
    parameters: simulatorParameters(options.parameters),
    store: new EcsStore(options.scope ?? { partition: 'aws', region: 'us-east-1', account: '111122223333' }),
    capacity: new Capacity(() => options.clock.now(), options.clusterInstances),
    behaviours: options.behaviours ?? {},
    checkNetworking: options.checkNetworking ?? (() => undefined),
    onProgress: options.onProgress ?? (() => {}),
    onTask: (service, task) => {
      for (const listener of listeners) listener(service, task);
    },
    readAlarms: options.readAlarms ?? (() => new Map()),
    emit: options.emit,
    taskEvents: options.taskEvents ?? false,
  };
}
