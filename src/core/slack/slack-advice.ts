import { type DeploymentRecord, isStuck } from '../deployment/record.ts';
import { code, dateToken, firstOf, joinText, type Mrkdwn, mrkdwn, prose } from './slack-text.ts';

/** ECS's reason, and what to do next. */
export function describeAdvice(record: DeploymentRecord): readonly Mrkdwn[] {
  const lines = [...describeNext(record), ...describeGaps(record)];
  const said =
    record.reason === undefined || record.outcome === 'succeeded'
      ? []
      : [mrkdwn`*ECS says* ${prose(record.reason, 600)}`];
  return [...said, ...lines.map((line) => mrkdwn`*Next* ${line}`)];
}

function describeNext(record: DeploymentRecord): readonly Mrkdwn[] {
  const failed =
    ['rolled-back', 'rollback-failed', 'failed'].includes(record.outcome ?? '') || record.phase === 'rolling-back';
  if (record.outcome === 'rollback-failed') return [mrkdwn`deploy a known-good revision: ECS could not restore one`];
  if (record.outcome === 'stopped')
    return [mrkdwn`check which revision runs now: a stopped deployment may leave both running`];
  if (record.phase === 'awaiting-approval') return [approvalAdvice(record)];
  if (isStuck(record)) {
    return [mrkdwn`read the service events: ECS keeps waiting for tasks that it cannot start or stop`];
  }
  if (!failed) return [];
  const standing = record.outcome === 'failed' ? [mrkdwn`deploy again: the failed revision may still be running`] : [];
  return [...causeAdvice(record), ...standing];
}

function approvalAdvice({ hook }: DeploymentRecord): Mrkdwn {
  const hookId = hook === undefined ? mrkdwn`its hook` : mrkdwn`hook ${code(hook.hookId)}`;
  const end = hook?.expiresAt === undefined ? mrkdwn`times out` : mrkdwn`times out at ${dateToken(hook.expiresAt)}`;
  return mrkdwn`continue or roll back the deployment in ECS before ${hookId} ${end}`;
}

function causeAdvice(record: DeploymentRecord): readonly Mrkdwn[] {
  if (record.cause === 'alarm') {
    const names = firstOf(
      record.alarms.filter((alarm) => alarm.triggered).map((alarm) => code(alarm.alarmName)),
      5,
    );
    const which = names.length === 0 ? mrkdwn`the alarm` : joinText(names, ', ');
    return [mrkdwn`wait until ${which} is OK again: ECS does not protect a deployment that starts earlier`];
  }
  if (record.cause === 'circuit-breaker')
    return [mrkdwn`check above or in the logs why tasks of the new revision stopped`];
  if (record.cause === 'lifecycle-hook') return [mrkdwn`read the log of the lifecycle hook function`];
  if (record.cause === 'approval-rejected')
    return [mrkdwn`find out who rejected it, or give the pause a longer timeout`];
  if (record.cause === 'invalid-configuration')
    return [mrkdwn`fix the load balancer or network configuration that ECS names above, then deploy again`];
  if (record.cause === 'unknown') return [mrkdwn`read the service events: ECS keeps the newest 100`];
  return [];
}

/** What kept ECS, or the guard, from watching. */
function describeGaps(record: DeploymentRecord): readonly Mrkdwn[] {
  if (record.phase === 'pending') return [];
  const names = joinText(
    firstOf(
      record.protection.alarmNames.map((name) => code(name)),
      5,
    ),
    ', ',
  );
  switch (record.protection.state) {
    case 'off-alarm-at-start':
      return [
        names === ''
          ? mrkdwn`watch this deployment yourself: ECS does not use its alarms and gives no reason`
          : mrkdwn`watch this deployment yourself: ECS ignores all deployment alarms because ${names} was in ALARM when the deployment started`,
      ];
    case 'off-during-deployment':
      return [
        names === ''
          ? mrkdwn`watch this deployment yourself: ECS stopped using its alarms during the deployment`
          : mrkdwn`watch this deployment yourself: ${names} was deleted or replaced and no longer protects it`,
      ];
    case 'blind':
      return [
        names === ''
          ? mrkdwn`configure metric alarms that exist`
          : mrkdwn`configure metric alarms that exist: ECS cannot see ${names}`,
      ];
    case 'off-early-success':
      return [mrkdwn`note that ECS stops watching before it has replaced all tasks (early success)`];
    default:
      return [];
  }
}
