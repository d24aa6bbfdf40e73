import type { Scenario } from '../format/scenario.ts';
import type { HeardEvent } from './world.ts';

/**
 * The names of pauses by hook id. ECS gives them new ids at each stage and each step of a shift, and reports the pauses
 * of a stage in the order of the configuration.
 */
export function namePauses({ service }: Scenario, events: readonly HeardEvent[]): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  const counts = new Map<string, number>();
  for (const { event } of events) {
    const { eventName, hookId, lifecycleStage, serviceDeploymentArn } = event.detail;
    if (event['detail-type'] !== 'ECS Hook State Change' || eventName !== 'HOOK_AWAITING_ACTION') continue;
    const stage = String(lifecycleStage);
    const pauses = service.hooks.filter(({ kind, stages }) => kind === 'PAUSE' && stages.includes(stage));
    const where = `${String(serviceDeploymentArn)} ${stage}`;
    const before = counts.get(where) ?? 0;
    counts.set(where, before + 1);
    const pause = pauses[before % Math.max(1, pauses.length)];
    if (pause !== undefined) names.set(String(hookId), pause.name);
  }
  return names;
}
