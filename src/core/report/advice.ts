import { type DeploymentRecord, isStuck } from '../deployment/record.ts';
import { instant, name, nameFirst, type Phrase, phrase } from './phrase.ts';

/** Most alarms that one sentence names. */
const NAMED = 5;

/** What to do next, and what to mind; empty when there is nothing to do. */
export function adviseNext(record: DeploymentRecord): readonly Phrase[] {
  return [...adviseOnEnd(record), ...adviseOnProtection(record)];
}

function adviseOnEnd(record: DeploymentRecord): readonly Phrase[] {
  const failed =
    ['rolled-back', 'rollback-failed', 'failed'].includes(record.outcome ?? '') || record.phase === 'rolling-back';
  if (record.outcome === 'rollback-failed') return [phrase`deploy a known-good revision: ECS could not restore one`];
  if (record.outcome === 'stopped')
    return [phrase`check which revision runs now: a stopped deployment may leave both running`];
  if (record.phase === 'awaiting-approval') return [adviseOnApproval(record)];
  if (isStuck(record)) {
    return [phrase`read the service events: ECS keeps waiting for tasks that it cannot start or stop`];
  }
  if (!failed) return [];
  const standing = record.outcome === 'failed' ? [phrase`deploy again: the failed revision may still be running`] : [];
  return [...adviseOnCause(record), ...standing];
}

function adviseOnApproval({ hook }: DeploymentRecord): Phrase {
  const hookId = hook === undefined ? phrase`its hook` : phrase`hook ${name(hook.hookId)}`;
  const end = hook?.expiresAt === undefined ? phrase`times out` : phrase`times out at ${instant(hook.expiresAt)}`;
  return phrase`continue or roll back the deployment in ECS before ${hookId} ${end}`;
}

function adviseOnCause(record: DeploymentRecord): readonly Phrase[] {
  if (record.cause === 'alarm') {
    const fired = record.alarms.filter((alarm) => alarm.triggered).map((alarm) => alarm.alarmName);
    const which = fired.length === 0 ? phrase`the alarm` : nameFirst(fired, NAMED);
    return [phrase`wait until ${which} is OK again: ECS does not protect a deployment that starts earlier`];
  }
  if (record.cause === 'circuit-breaker')
    return [phrase`check above or in the logs why tasks of the new revision stopped`];
  if (record.cause === 'lifecycle-hook') return [phrase`read the log of the lifecycle hook function`];
  if (record.cause === 'approval-rejected')
    return [phrase`find out who rejected it, or give the pause a longer timeout`];
  if (record.cause === 'invalid-configuration')
    return [phrase`fix the load balancer or network configuration that ECS names above, then deploy again`];
  if (record.cause === 'unknown') return [phrase`read the service events: ECS keeps the newest 100`];
  return [];
}

/** What kept ECS, or the guard, from watching. */
function adviseOnProtection({ phase, protection }: DeploymentRecord): readonly Phrase[] {
  if (phase === 'pending') return [];
  const names = nameFirst(protection.alarmNames, NAMED);
  const isNameless = protection.alarmNames.length === 0;
  switch (protection.state) {
    case 'off-alarm-at-start':
      return [
        isNameless
          ? phrase`watch this deployment yourself: ECS does not use its alarms and gives no reason`
          : phrase`watch this deployment yourself: ECS ignores all deployment alarms because ${names} was in ALARM when the deployment started`,
      ];
    case 'off-during-deployment':
      return [
        isNameless
          ? phrase`watch this deployment yourself: ECS stopped using its alarms during the deployment`
          : phrase`watch this deployment yourself: ${names} was deleted or replaced and no longer protects it`,
      ];
    case 'blind':
      return [
        isNameless
          ? phrase`configure metric alarms that exist`
          : phrase`configure metric alarms that exist: ECS cannot see ${names}`,
      ];
    case 'off-early-success':
      return [phrase`note that ECS stops watching before it has replaced all tasks (early success)`];
    default:
      return [];
  }
}
