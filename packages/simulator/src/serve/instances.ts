import * as z from 'zod';
import type { SimulatedEcs } from '../services/ecs/service.ts';
import type { InstanceSize } from '../services/ecs/tasks/capacity.ts';

const instanceSchema = z.strictObject({
  /** CPU units, 1,024 per core. */
  cpu: z.int().min(1),
  /** MiB. */
  memory: z.int().min(1),
  /** How many such instances. */
  count: z.int().min(1).max(1_000).default(1),
});

/** The container instances of a cluster, in groups of the same size. */
export const instancesSchema = z
  .array(instanceSchema)
  .max(100)
  .transform((groups) => groups.flatMap(({ count, ...size }) => Array.from({ length: count }, () => size)));

/** How a list of instances is written. */
export const INSTANCES_FORM = '[{ "cpu": 2048, "memory": 4096 }]';

/**
 * Gives a cluster other container instances. ECS stops no task for it, so instances with tasks must stay as they are.
 *
 * @returns what is wrong, and then nothing has changed; undefined if nothing is
 */
export function setInstances(ecs: SimulatedEcs, cluster: string, sizes: readonly InstanceSize[]): string | undefined {
  if (ecs.store.anyCluster(cluster)?.status !== 'ACTIVE') return `there is no cluster ${cluster}: create it first`;
  const changed = ecs.instancesOf(cluster).findIndex(({ size, tasks }, index) => {
    const next = sizes[index];
    return tasks > 0 && (next?.cpu !== size.cpu || next.memory !== size.memory);
  });
  if (changed >= 0) {
    return `instance ${changed + 1} of ${cluster} has tasks: leave it in the list with its size, or stop the tasks first`;
  }
  ecs.setCapacity(cluster, sizes);
  return undefined;
}
