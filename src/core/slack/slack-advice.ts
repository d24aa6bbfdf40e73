import { type DeploymentRecord, isStuck } from '../deployment/record.ts';
import { code, dateToken, firstOf, joinText, type Mrkdwn, mrkdwn, prose } from './slack-text.ts';

/** What to do next, and why ECS did what it did. */
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
  if (record.outcome === 'rollback-failed')
    return [mrkdwn`deploy a revision that is known to be good: ECS could not restore one`];
  if (record.outcome === 'stopped') return [mrkdwn`see which revision runs now: a stopped deployment may leave both`];
  if (record.phase === 'awaiting-approval') return [approvalAdvice(record)];
  if (isStuck(record)) {
    return [mrkdwn`read the service's events: ECS waits for ever for tasks that it cannot start or stop`];
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
    return [mrkdwn`wait until ${which} is OK again: a deployment that begins before then is unprotected`];
  }
  if (record.cause === 'circuit-breaker')
    return [mrkdwn`find out above or in the logs why tasks of the new revision stopped`];
  if (record.cause === 'lifecycle-hook') return [mrkdwn`read the log of the lifecycle hook's function`];
  if (record.cause === 'approval-rejected') return [mrkdwn`ask who refused it, or give the pause more time`];
  if (record.cause === 'invalid-configuration')
    return [mrkdwn`fix the load balancer or network configuration that ECS names above, then deploy again`];
  if (record.cause === 'unknown') return [mrkdwn`read the service's events: ECS keeps the newest hundred`];
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
          ? mrkdwn`watch this deployment yourself: ECS does not use its alarms, and does not say why`
          : mrkdwn`watch this deployment yourself: ECS ignores all deployment alarms because ${names} was in ALARM when it began`,
      ];
    case 'off-during-deployment':
      return [
        names === ''
          ? mrkdwn`watch this deployment yourself: its alarms went off while it was under way`
          : mrkdwn`watch this deployment yourself: ${names} no longer protects it, because it was deleted or replaced`,
      ];
    case 'blind':
      return [
        names === ''
          ? mrkdwn`name metric alarms that exist`
          : mrkdwn`name metric alarms that exist: ECS sees none of ${names}`,
      ];
    case 'off-early-success':
      return [mrkdwn`mind that ECS stops watching before all tasks are replaced (early success)`];
    default:
      return [];
  }
}
