import type { RevisionTraffic } from '../tasks/behaviours.ts';
import type { ServiceState, TaskState, TrafficWeights } from '../state.ts';
import type { EcsStore } from '../store.ts';
import type { EcsWorld } from '../world.ts';

export type TrafficKind = 'test' | 'production';

/** Ends the traffic shift of the service. */
export function dropWeights(service: ServiceState): void {
  service.weights = undefined;
  service.trafficVersion += 1;
}

/** Sets weights for a service that has none: all traffic of both kinds to one revision. */
export function startWeights(service: ServiceState, revisionArn: string | undefined): TrafficWeights {
  service.trafficVersion += 1;
  service.weights ??= {
    requested: { test: allTo(revisionArn), production: allTo(revisionArn) },
    routed: { test: allTo(revisionArn), production: allTo(revisionArn) },
  };
  // A weight of 0 is left over from an earlier deployment.
  for (const weights of Object.values(service.weights.requested)) {
    for (const [arn, percent] of weights) if (percent === 0) weights.delete(arn);
  }
  return service.weights;
}

/** Requests a share of one kind of traffic for the target and the rest for the source; routed after weightChangeMs. */
export function requestWeights(
  world: EcsWorld,
  service: ServiceState,
  to: { kind: TrafficKind; targetArn: string; sourceArn: string | undefined; percent: number },
): void {
  const weights = service.weights ?? startWeights(service, to.sourceArn);
  const requested = weights.requested[to.kind];
  requested.clear();
  requested.set(to.targetArn, to.percent);
  // Tenths of a percent, so that 100 − 99.9 is 0.1.
  if (to.sourceArn !== undefined) requested.set(to.sourceArn, Math.round((100 - to.percent) * 10) / 10);
  // A copy: later requests must not change what this one routes.
  const next = new Map(requested);
  const route = () => {
    if (service.weights !== weights) return;
    weights.routed = { ...weights.routed, [to.kind]: next };
    service.trafficVersion += 1;
  };
  world.clock.schedule(world.clock.now() + world.parameters.weightChangeMs, route, 'traffic is routed by new weights');
}

/** Weights as a Lambda hook receives them: that of the target is included even if it is 0. */
export function weightsOf(service: ServiceState, kind: TrafficKind, targetArn: string): Record<string, number> {
  if (service.weights === undefined) return {};
  return { [targetArn]: 0, ...Object.fromEntries(service.weights.requested[kind]) };
}

const lastKnown = new WeakMap<
  ServiceState,
  { readonly version: number; readonly traffic: readonly RevisionTraffic[] }
>();

/** As `trafficOf`, but computed again only after a change. */
export function currentTraffic(store: EcsStore, service: ServiceState): readonly RevisionTraffic[] {
  const known = lastKnown.get(service);
  if (known?.version === service.trafficVersion) return known.traffic;
  const traffic = trafficOf(store, service);
  lastKnown.set(service, { version: service.trafficVersion, traffic });
  return traffic;
}

/**
 * How a service's requests are divided among its revisions now: by weights while ECS shifts traffic, else equally among
 * healthy tasks.
 *
 * @internal
 */
export function trafficOf(store: EcsStore, service: ServiceState): readonly RevisionTraffic[] {
  const byRevision = runningByRevision(service);
  const routed = service.weights?.routed;
  let healthy = 0;
  for (const { healthyCount } of byRevision.values()) healthy += healthyCount;
  for (const arn of routed?.production.keys() ?? []) {
    if (!byRevision.has(arn) && (routed?.production.get(arn) ?? 0) > 0)
      byRevision.set(arn, { tasks: [], healthyCount: 0 });
  }
  return [...byRevision].flatMap(([revisionArn, { tasks, healthyCount }]) => {
    const revision = store.revision(revisionArn)?.revision;
    const taskDefinition = store.taskDefinition(revision?.taskDefinitionArn ?? tasks[0]?.taskDefinitionArn ?? '');
    if (taskDefinition === undefined) return [];
    const equalShare = healthy === 0 ? 0 : (100 * healthyCount) / healthy;
    return [
      {
        revisionArn,
        taskDefinition,
        side: revision?.side ?? service.productionSide,
        productionPercent: routed === undefined ? equalShare : (routed.production.get(revisionArn) ?? 0),
        testPercent: routed?.test.get(revisionArn) ?? 0,
        tasks,
      },
    ];
  });
}

function runningByRevision(service: ServiceState): Map<string, { tasks: TaskState[]; healthyCount: number }> {
  const found = new Map<string, { tasks: TaskState[]; healthyCount: number }>();
  for (const task of service.tasks) {
    if (task.lastStatus !== 'RUNNING') continue;
    const entry = found.get(task.revisionArn) ?? { tasks: [], healthyCount: 0 };
    entry.tasks.push(task);
    if (task.healthy) entry.healthyCount += 1;
    found.set(task.revisionArn, entry);
  }
  return found;
}

function allTo(revisionArn: string | undefined): Map<string, number> {
  return new Map(revisionArn === undefined ? [] : [[revisionArn, 100]]);
}
