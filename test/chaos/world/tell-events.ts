import { lastPart } from '../../../src/core/arn.ts';
import { type EpochMs, epochMs } from '../../../src/core/time.ts';
import { type Draft, plus } from './draft.ts';
import { type DeploymentEventName, deploymentEvent, hookEvent, serviceActionEvent } from './events.ts';
import type { StoryEvent } from './story.ts';
import { expiryOf, type Setting } from './tell-deployment.ts';
import { EVENT_REASONS, SERVICE_EVENTS } from './wording.ts';

/** The events that ECS sends about a deployment. Some ends have none: nothing is published for a stop, a request or a hook. */
export function tellEvents(draft: Draft, setting: Setting): readonly StoryEvent[] {
  const { random, serviceArn, ecsDeploymentId } = setting;
  const say = (at: EpochMs, eventName: DeploymentEventName, deploymentId: string, reason: string | undefined) =>
    deploymentEvent(at, serviceArn, { eventName, deploymentId, reason });
  const events = [
    say(draft.createdAt, 'SERVICE_DEPLOYMENT_IN_PROGRESS', ecsDeploymentId, EVENT_REASONS.inProgress(ecsDeploymentId)),
    ...pauseEvents(draft, setting),
  ];
  if (random.chance(0.2)) {
    const steady = { eventName: 'SERVICE_STEADY_STATE', eventType: 'INFO' };
    events.push(serviceActionEvent(plus(draft.endsAt, random.int(1_000, 60_000)), serviceArn, steady));
  }
  switch (draft.ending) {
    case 'succeeds':
    case 'stuck-then-succeeds':
    case 'approval-given':
    case 'approval-timed-out-and-went-on': {
      const completed = EVENT_REASONS.completed(ecsDeploymentId);
      events.push(say(draft.endsAt, 'SERVICE_DEPLOYMENT_COMPLETED', ecsDeploymentId, completed));
      return events;
    }
    case 'alarm':
    case 'alarm-without-rollback':
    case 'circuit-breaker':
    case 'circuit-breaker-without-rollback':
    case 'rollback-fails':
      return [...events, ...failureEvents(draft, setting)];
    default:
      return events;
  }
}

function failureEvents(draft: Draft, setting: Setting): readonly StoryEvent[] {
  const { serviceArn, ecsDeploymentId, goodEcsDeploymentId, random } = setting;
  const service = lastPart(serviceArn);
  const isAlarm = draft.ending.startsWith('alarm');
  const alarmReason = random.chance(0.5) ? SERVICE_EVENTS.alarmDetected(service, ecsDeploymentId) : undefined;
  const failedAt = draft.rollbackAt ?? draft.failsAt ?? draft.endsAt;
  const events = [
    deploymentEvent(failedAt, serviceArn, {
      eventName: 'SERVICE_DEPLOYMENT_FAILED',
      deploymentId: ecsDeploymentId,
      reason: isAlarm ? alarmReason : EVENT_REASONS.taskFailed,
    }),
  ];
  if (!isAlarm) {
    const impairedAt = epochMs(Math.max(draft.createdAt, failedAt - random.int(5_000, 60_000)));
    events.unshift(
      serviceActionEvent(impairedAt, serviceArn, { eventName: 'SERVICE_TASK_START_IMPAIRED', eventType: 'WARN' }),
    );
  }
  if (draft.rollbackAt === undefined || goodEcsDeploymentId === undefined) return events;
  events.push(
    deploymentEvent(draft.rollbackAt, serviceArn, {
      eventName: 'SERVICE_DEPLOYMENT_IN_PROGRESS',
      deploymentId: goodEcsDeploymentId,
      reason: isAlarm
        ? SERVICE_EVENTS.rollingBack(service, goodEcsDeploymentId)
        : EVENT_REASONS.rollingBack(goodEcsDeploymentId),
    }),
  );
  if (draft.ending === 'rollback-fails') return events;
  const completed = EVENT_REASONS.completed(goodEcsDeploymentId);
  return [
    ...events,
    deploymentEvent(draft.endsAt, serviceArn, {
      eventName: 'SERVICE_DEPLOYMENT_COMPLETED',
      deploymentId: goodEcsDeploymentId,
      reason: completed,
    }),
  ];
}

const PAUSE_ENDS: Readonly<Partial<Record<Draft['ending'], string>>> = {
  'approval-rejected': 'HOOK_FAILED',
  'approval-timed-out': 'HOOK_TIMED_OUT',
  'approval-timed-out-and-went-on': 'HOOK_TIMED_OUT',
  'approval-given': 'HOOK_SUCCEEDED',
};

function pauseEvents(draft: Draft, setting: Setting): readonly StoryEvent[] {
  const { pauseAt, resumeAt } = draft;
  const end = PAUSE_ENDS[draft.ending];
  if (pauseAt === undefined || resumeAt === undefined || end === undefined) return [];
  const hook = {
    hookId: setting.hookId,
    expiresAt: expiryOf(draft, pauseAt, resumeAt),
    serviceArn: setting.serviceArn,
    serviceDeploymentArn: setting.arn,
  };
  return [
    hookEvent(pauseAt, { ...hook, eventName: 'HOOK_AWAITING_ACTION' }),
    hookEvent(resumeAt, { ...hook, eventName: end }),
  ];
}
