import type { DeploymentState, ServiceState } from '../state.ts';
import { isFinished } from '../state.ts';
import type { EcsWorld } from '../world.ts';

const day = 86_400_000;
/** ListServiceDeployments returns deployments of the last 90 days. */
export const historyMs = 90 * day;
/** ECS shows stopped tasks for at least an hour. */
const stoppedTasksMs = 3_600_000;

/** The time until which no stopped task of a service is old: avoids a search through a large service on every call. */
const nothingOldUntil = new WeakMap<ServiceState, number>();

export function forgetStopped({ clock }: EcsWorld, service: ServiceState): void {
  const now = clock.now();
  if (now <= (nothingOldUntil.get(service) ?? 0)) return;
  service.tasks = service.tasks.filter(({ stoppedAt }) => stoppedAt === undefined || stoppedAt + stoppedTasksMs >= now);
  const oldest = service.tasks.reduce((least, { stoppedAt = now }) => Math.min(least, stoppedAt), now);
  nothingOldUntil.set(service, oldest + stoppedTasksMs);
}

/** Deletes deployments older than `historyMs`, at most once per day; revisions in use stay. */
export class History {
  readonly #world: EcsWorld;
  #nextAt = 0;

  constructor(world: EcsWorld) {
    this.#world = world;
  }

  trim(): void {
    const now = this.#world.clock.now();
    if (now < this.#nextAt) return;
    this.#nextAt = now + day;
    for (const service of this.#world.store.allServices()) this.#trimService(service, now - historyMs);
  }

  #trimService(service: ServiceState, oldest: number): void {
    forgetStopped(this.#world, service);
    if (service.lagging !== undefined && service.lagging.until < this.#world.clock.now()) service.lagging = undefined;
    const isOld = (one: DeploymentState) => isFinished(one) && one.createdAt < oldest;
    if (!service.deployments.some(isOld)) return;
    const kept = service.deployments.filter((one) => !isOld(one));
    const used = new Set([
      ...kept.flatMap((one) => [one.targetRevisionArn, ...one.sourceRevisionArns, one.rollback?.serviceRevisionArn]),
      ...service.rows.map((row) => row.revisionArn),
      ...service.tasks.map((task) => task.revisionArn),
      ...(service.weights?.requested.production.keys() ?? []),
    ]);
    this.#world.store.keepDeployments(
      service,
      kept,
      service.revisions.filter(({ arn }) => used.has(arn)),
    );
    for (const arn of [...service.restarts.keys()]) if (!used.has(arn)) service.restarts.delete(arn);
  }
}
