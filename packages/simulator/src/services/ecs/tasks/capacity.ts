import { ecsArn, parseEcsArn } from '../arns.ts';
import { type HostPorts, hostPortsOf, overlap, reservedPorts } from './host-ports.ts';
import type { ClusterState, ContainerDefinition, TaskDefinitionState, TaskState } from '../state.ts';

/** Capacity of a container instance: CPU units (1,024 per core) and memory in MiB. */
export interface InstanceSize {
  readonly cpu: number;
  readonly memory: number;
}

export interface Instance {
  readonly arn: string;
  /** Epoch milliseconds. */
  readonly registeredAt: number;
  size: InstanceSize;
  cpuLeft: number;
  memoryLeft: number;
}

export type Placement =
  | { readonly placed: true; readonly instanceArn: string | undefined }
  | {
      readonly placed: false;
      readonly closestArn: string | undefined;
      readonly reason: 'RESOURCE:CPU' | 'RESOURCE:MEMORY' | 'RESOURCE:PORTS' | typeof notDistinct;
    };

/** Why ECS places no task of a group on the instance of another one. @see Public logs of RunTask */
export const notDistinct = 'DistinctInstance placement constraint unsatisfied.';

/** What a task takes of its instance. */
interface Use {
  readonly instance: Instance;
  readonly size: InstanceSize;
  readonly ports: HostPorts;
}

/** The container instances that clusters get when they are created, by the cluster's name. */
export type PlannedInstances = Readonly<Record<string, readonly InstanceSize[]>>;

/** Room for tasks: limited by the container instances of a cluster, unlimited without them. */
export class Capacity {
  readonly #planned: PlannedInstances;
  readonly #now: () => number;
  readonly #clusters = new Map<string, Instance[]>();
  readonly #used = new Map<string, Use>();

  /** @param now epoch milliseconds */
  constructor(now: () => number, planned: PlannedInstances = {}) {
    this.#now = now;
    this.#planned = planned;
  }

  /** Gives a new cluster the instances that are planned for its name, if any are. */
  begin(cluster: ClusterState): void {
    if (Object.hasOwn(this.#planned, cluster.name)) this.set(cluster, this.#planned[cluster.name]);
  }

  /** Sets the instances of a cluster. Running tasks stay, and take up room on their instance if it still exists. */
  set(cluster: ClusterState, sizes: readonly InstanceSize[] | undefined): void {
    const known = this.#clusters.get(cluster.arn) ?? [];
    if (sizes === undefined) this.#clusters.delete(cluster.arn);
    else
      this.#clusters.set(
        cluster.arn,
        sizes.map((size, index) => this.#instance(cluster, { size, index, known })),
      );
  }

  /** Number of tasks on an instance. */
  tasksOn(arn: string): number {
    return [...this.#used.values()].filter(({ instance }) => instance.arn === arn).length;
  }

  /** Undefined for a cluster without limits. */
  instancesOf({ arn }: Pick<ClusterState, 'arn'>): readonly Readonly<Instance>[] | undefined {
    return this.#clusters.get(arn);
  }

  /**
   * Finds the first instance that has room for a task; if none has, the closest one and what it lacks.
   *
   * @param taken ARNs of instances that the constraint `distinctInstance` excludes
   */
  place(clusterArn: string, taskDefinition: TaskDefinitionState, taken: readonly string[] = []): Placement {
    const instances = this.#clusters.get(clusterArn);
    if (instances === undefined) return { placed: true, instanceArn: undefined };
    const { cpu, memory } = sizeOf(taskDefinition);
    const large = instances.filter((one) => one.cpuLeft >= cpu && one.memoryLeft >= memory);
    const able = large.filter((one) => this.#hasPorts(one, taskDefinition));
    const found = able.find(({ arn }) => !taken.includes(arn));
    if (found !== undefined) return { placed: true, instanceArn: found.arn };
    if (able[0] !== undefined) return { placed: false, closestArn: able[0].arn, reason: notDistinct };
    if (large[0] !== undefined) return { placed: false, closestArn: large[0].arn, reason: 'RESOURCE:PORTS' };
    const closest = instances.toSorted((a, b) => b.memoryLeft - a.memoryLeft).find((one) => one.memoryLeft >= memory);
    return {
      placed: false,
      closestArn: (closest ?? instances[0])?.arn,
      reason: closest === undefined ? 'RESOURCE:MEMORY' : 'RESOURCE:CPU',
    };
  }

  /**
   * Number of such tasks that the cluster has room for.
   *
   * @param taken ARNs of instances that the constraint `distinctInstance` excludes; each other one gets one task
   */
  roomFor(clusterArn: string, taskDefinition: TaskDefinitionState, taken?: readonly string[]): number {
    const instances = this.#clusters.get(clusterArn);
    if (instances === undefined) return Number.POSITIVE_INFINITY;
    const { cpu, memory } = sizeOf(taskDefinition);
    const { tcp, udp } = hostPortsOf(taskDefinition);
    // A port of the host is free for one task.
    const most = tcp.length + udp.length === 0 && taken === undefined ? Number.POSITIVE_INFINITY : 1;
    return instances
      .filter((one) => this.#hasPorts(one, taskDefinition) && taken?.includes(one.arn) !== true)
      .reduce((room, one) => room + Math.min(most, timesIn(one.cpuLeft, cpu), timesIn(one.memoryLeft, memory)), 0);
  }

  /** The ports of an instance that no other task can have: the reserved ones, and those of its tasks. */
  portsOn(arn: string): HostPorts {
    const used = [...this.#used.values()].filter(({ instance }) => instance.arn === arn);
    return {
      tcp: [...reservedPorts, ...used.flatMap(({ ports }) => ports.tcp)],
      udp: used.flatMap(({ ports }) => ports.udp),
    };
  }

  #hasPorts({ arn }: Instance, taskDefinition: TaskDefinitionState): boolean {
    const asked = hostPortsOf(taskDefinition);
    // Most tasks ask for none, and a cluster can have thousands of tasks.
    return asked.tcp.length + asked.udp.length === 0 || !overlap(asked, this.portsOn(arn));
  }

  occupy(clusterArn: string, task: TaskState, taskDefinition: TaskDefinitionState): void {
    const instance = this.#clusters.get(clusterArn)?.find(({ arn }) => arn === task.instanceArn);
    if (instance === undefined) return;
    const size = sizeOf(taskDefinition);
    instance.cpuLeft -= size.cpu;
    instance.memoryLeft -= size.memory;
    this.#used.set(task.arn, { instance, size, ports: hostPortsOf(taskDefinition) });
  }

  release(task: TaskState): void {
    const used = this.#used.get(task.arn);
    if (used === undefined) return;
    used.instance.cpuLeft += used.size.cpu;
    used.instance.memoryLeft += used.size.memory;
    this.#used.delete(task.arn);
  }

  #instance(
    cluster: ClusterState,
    { size, index, known }: { size: InstanceSize; index: number; known: readonly Instance[] },
  ): Instance {
    const kept = known[index];
    const id = index.toString(16).padStart(32, '0');
    const scope = parseEcsArn(cluster.arn);
    if (scope === undefined) throw new Error(`no cluster ARN: ${cluster.arn}`);
    const instance = kept ?? {
      arn: ecsArn(scope, 'container-instance', cluster.name, id),
      registeredAt: this.#now(),
      size,
      cpuLeft: 0,
      memoryLeft: 0,
    };
    instance.size = size;
    const used = [...this.#used.values()].filter((one) => one.instance === instance);
    instance.cpuLeft = size.cpu - used.reduce((sum, one) => sum + one.size.cpu, 0);
    instance.memoryLeft = size.memory - used.reduce((sum, one) => sum + one.size.memory, 0);
    return instance;
  }
}

/** How many tasks with this demand fit; infinite for a demand of 0. */
function timesIn(left: number, asked: number): number {
  if (left < asked) return 0;
  return asked === 0 ? Number.POSITIVE_INFINITY : Math.floor(left / asked);
}

/** CPU and memory of a task: those of the task definition, else the sum of its containers. */
export function sizeOf({ rest, containerDefinitions }: TaskDefinitionState): InstanceSize {
  return {
    cpu: numberOf(rest['cpu']) ?? sum(containerDefinitions, (one) => numberOf(one['cpu'])),
    memory:
      numberOf(rest['memory']) ??
      sum(containerDefinitions, (one) => numberOf(one['memoryReservation']) ?? numberOf(one['memory'])),
  };
}

function sum(all: readonly ContainerDefinition[], of: (one: ContainerDefinition) => number | undefined): number {
  return all.reduce((total, one) => total + (of(one) ?? 0), 0);
}

/** Numbers in task definitions can be strings. */
function numberOf(value: unknown): number | undefined {
  if (typeof value === 'number') return value;
  return typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : undefined;
}
