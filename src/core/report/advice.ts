import { parseDeploymentReason, parseHookFailure } from '../aws-text/deployment-reason.ts';
import { type DeploymentRecord, isStuck } from '../deployment/record.ts';
import { instant, name, nameFirst, type Phrase, phrase } from './phrase.ts';

/** Most alarm names in one sentence. */
const NAMED = 5;

/** What else the reader sees. */
interface Shown {
  /** Whether it is explained why tasks failed. @default false */
  readonly isExplained?: boolean;
  /** Whether it is explained why the rollback failed. @default false */
  readonly isRollbackExplained?: boolean;
}

/** Returns what to do next and what to watch for; empty if nothing. */
export function adviseNext(record: DeploymentRecord, shown: Shown = {}): readonly Phrase[] {
  return [...adviseOnEnd(record, shown), ...adviseOnProtection(record)];
}

function adviseOnEnd(
  record: DeploymentRecord,
  { isExplained = false, isRollbackExplained = false }: Shown,
): readonly Phrase[] {
  const failed =
    ['rolled-back', 'rollback-failed', 'failed'].includes(record.outcome ?? '') || record.phase === 'rolling-back';
  if (record.outcome === 'rollback-failed') return [adviseOnLostRollback(record, isRollbackExplained)];
  if (record.outcome === 'stopped')
    return [phrase`check which revision runs now: a stopped deployment may leave both running`];
  if (record.phase === 'awaiting-approval') return [adviseOnApproval(record)];
  if (isStuck(record)) {
    return isExplained || isRollbackExplained
      ? []
      : [phrase`read the service events: ECS keeps waiting for tasks that it cannot start or stop`];
  }
  if (!failed) return [];
  const isStanding = record.outcome === 'failed';
  const standing = isStanding
    ? [phrase`deploy a revision that works: ECS did not roll back, so tasks of the failed revision may still run`]
    : [];
  return [...adviseOnCause(record, isExplained), ...standing];
}

function adviseOnLostRollback({ reason }: DeploymentRecord, isExplained: boolean): Phrase {
  if (reason !== undefined && parseDeploymentReason(reason).lacksCandidate)
    return phrase`fix the new revision and deploy it: no earlier revision exists that ECS could restore`;
  const where = isExplained ? [] : phrase`. Its stopped tasks may show why`;
  return phrase`deploy a revision that works: ECS could not restore the previous one${where}`;
}

function adviseOnApproval({ hook }: DeploymentRecord): Phrase {
  const hookId = hook === undefined ? phrase`its hook` : phrase`hook ${name(hook.hookId)}`;
  const end = hook?.expiresAt === undefined ? phrase`times out` : phrase`times out at ${instant(hook.expiresAt)}`;
  return phrase`continue or roll back the deployment in ECS before ${hookId} ${end}`;
}

function adviseOnCause(record: DeploymentRecord, isExplained: boolean): readonly Phrase[] {
  if (record.cause === 'alarm') {
    const fired = record.alarms.filter((alarm) => alarm.triggered).map((alarm) => alarm.alarmName);
    const which = fired.length === 0 ? phrase`the alarm` : nameFirst(fired, NAMED);
    const are = fired.length > 1 ? phrase`are` : phrase`is`;
    return [
      phrase`fix the new revision, and deploy it only when ${which} ${are} OK: ECS ignores all deployment alarms if one is in ALARM at the start`,
    ];
  }
  if (record.cause === 'circuit-breaker')
    return isExplained ? [] : [phrase`check above or in the logs why tasks of the new revision stopped`];
  if (record.cause === 'lifecycle-hook') return [adviseOnHook(record)];
  if (record.cause === 'approval-rejected')
    return [
      phrase`look in CloudTrail for a call of ContinueServiceDeployment with ROLLBACK. If there is none, the approval timed out: give the pause a longer timeout`,
    ];
  if (record.cause === 'invalid-configuration')
    return [phrase`fix the load balancer or network configuration that ECS names above, then deploy again`];
  if (record.cause === 'unknown' && !isExplained) return [phrase`read the service events: ECS keeps the newest 100`];
  return [];
}

function adviseOnHook({ reason = '' }: DeploymentRecord): Phrase {
  const { functionName, lacksRole } = parseHookFailure(reason);
  if (lacksRole) return phrase`correct the role of the lifecycle hook: ECS must be able to assume it`;
  return functionName === undefined
    ? phrase`read the log of the lifecycle hook function`
    : phrase`read the log of the lifecycle hook function ${name(functionName)}`;
}

/** Advises on what kept ECS from watching alarms. */
function adviseOnProtection({ phase, protection }: DeploymentRecord): readonly Phrase[] {
  if (phase === 'pending') return [];
  const hasEnded = phase === 'finished';
  const check = hasEnded ? phrase`verify that the service works` : phrase`watch this deployment yourself`;
  const were = protection.alarmNames.length === 1 ? phrase`was` : phrase`were`;
  const names = nameFirst(protection.alarmNames, NAMED);
  const isNameless = protection.alarmNames.length === 0;
  switch (protection.state) {
    case 'off-alarm-at-start':
      return [
        isNameless
          ? phrase`${check}: ECS ${hasEnded ? phrase`did` : phrase`does`} not use its alarms and gives no reason`
          : phrase`${check}: ECS ${hasEnded ? phrase`ignored` : phrase`ignores`} all deployment alarms because ${names} ${were} in ALARM when the deployment started`,
      ];
    case 'off-during-deployment':
      return [
        isNameless
          ? phrase`${check}: ECS stopped using its alarms during the deployment`
          : phrase`${check}: ${names} ${were} deleted or replaced during the deployment`,
      ];
    case 'blind':
      return [
        isNameless
          ? phrase`correct the deployment alarms of the service: ECS cannot use them`
          : phrase`correct the deployment alarms of the service: ECS cannot use ${names}`,
      ];
    case 'off-early-success':
      return [phrase`note that ECS stops watching before it has replaced all tasks (early success)`];
    default:
      return [];
  }
}
