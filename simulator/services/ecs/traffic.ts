import type { RevisionTraffic } from './behaviours.ts';
import type { ServiceState } from './state.ts';
import type { EcsStore } from './store.ts';

/** Who serves a service's requests now: in a rolling deployment every healthy task takes an equal share of them. */
export function trafficOf(store: EcsStore, service: ServiceState): readonly RevisionTraffic[] {
  const running = service.tasks.filter((task) => task.lastStatus === 'RUNNING');
  const healthy = running.filter((task) => task.healthy).length;
  return [...new Set(running.map((task) => task.revisionArn))].flatMap((revisionArn) => {
    const tasks = running.filter((task) => task.revisionArn === revisionArn);
    const taskDefinition = store.taskDefinition(tasks[0]?.taskDefinitionArn ?? '');
    if (taskDefinition === undefined) return [];
    const share = tasks.filter((task) => task.healthy).length;
    const productionPercent = healthy === 0 ? 0 : (100 * share) / healthy;
    return [{ revisionArn, taskDefinition, side: 'blue', productionPercent, testPercent: 0, tasks }];
  });
}
