import type { Cause, Outcome } from '../../../src/core/deployment/record.ts';
import type { Draft, Ending } from './draft.ts';
import type { ProtectionTruth, Truth } from './story.ts';
import { ranBefore, type Setting } from './tell-deployment.ts';

/** What is true of each ending, by hand. */
const ENDS: Readonly<Record<Ending, readonly [Outcome, Cause | undefined]>> = {
  succeeds: ['succeeded', undefined],
  'stuck-then-succeeds': ['succeeded', undefined],
  'approval-given': ['succeeded', undefined],
  'approval-timed-out-and-went-on': ['succeeded', undefined],
  alarm: ['rolled-back', 'alarm'],
  'circuit-breaker': ['rolled-back', 'circuit-breaker'],
  hook: ['rolled-back', 'lifecycle-hook'],
  'approval-rejected': ['rolled-back', 'approval-rejected'],
  'approval-timed-out': ['rolled-back', 'approval-rejected'],
  requested: ['rolled-back', 'requested'],
  superseded: ['superseded', undefined],
  stopped: ['stopped', 'unknown'],
  'alarm-without-rollback': ['failed', 'alarm'],
  'circuit-breaker-without-rollback': ['failed', 'circuit-breaker'],
  'rollback-fails': ['rollback-failed', 'circuit-breaker'],
  deleted: ['unknown', 'service-deleted'],
};

/** What the record of a deployment must say in the end. */
export function tellTruth(draft: Draft, setting: Setting): Truth {
  const [outcome, cause] = ENDS[draft.ending];
  const { pauseAt, resumeAt } = draft;
  return {
    outcome,
    cause,
    protection: protectionOf(draft, setting),
    from: ranBefore(setting),
    to: setting.to,
    createdAt: draft.createdAt,
    startedAt: draft.startedAt,
    finishedAt: draft.endsAt,
    endIsUnstated: draft.ending === 'deleted',
    rollbackStartedAt: draft.rollbackAt,
    supersededBy: setting.supersededBy,
    pause: pauseAt === undefined || resumeAt === undefined ? undefined : { from: pauseAt, until: resumeAt },
  };
}

/** @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-alarm-failure.html */
function protectionOf(draft: Draft, setting: Setting): ProtectionTruth {
  const { alarmConfig, deeds, earlySuccess } = setting;
  if (alarmConfig === undefined) return { state: 'off-not-configured', alarmNames: [], lost: undefined };
  if (draft.startedAt === undefined) return { state: 'unknown', alarmNames: [], lost: undefined };
  if (!setting.seesAlarms) return { state: 'blind', alarmNames: alarmConfig.alarmNames, lost: undefined };
  const atStart = deeds.filter((deed) => deed.what === 'in-alarm-at-start').map((deed) => deed.alarmName);
  if (atStart.length > 0) return { state: 'off-alarm-at-start', alarmNames: atStart, lost: undefined };
  const lost = deeds.find((deed) => deed.what === 'deleted' || deed.what === 'updated');
  if (lost !== undefined) {
    const how = lost.what === 'deleted' ? 'deleted' : 'updated';
    const { alarmName, at } = lost;
    return { state: 'off-during-deployment', alarmNames: [alarmName], lost: { alarmName, at, how } };
  }
  const isEarly = earlySuccess?.enable === true && draft.strategy === 'ROLLING';
  return {
    state: isEarly && draft.alarmPart !== 'fires' ? 'off-early-success' : 'armed',
    alarmNames: [],
    lost: undefined,
  };
}
