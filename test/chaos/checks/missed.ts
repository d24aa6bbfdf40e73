import { lastPart } from '../../../src/core/arn.ts';
import type { DeploymentRecord } from '../../../src/core/deployment/record.ts';
import { isWorthSaying } from '../../../src/core/slack/slack-message.ts';
import { after, type EpochMs, minutes, seconds } from '../../../src/core/time.ts';
import { missedReplyKey, needsReply } from '../../../src/guard/notify/notify-missed.ts';
import type { Machine } from '../machine/machine.ts';
import { type AlarmStory, viewAt } from '../world/story.ts';
import { type Case, casesOf } from './exceptions.ts';
import { differs, type Violation } from './violation.ts';

/** The guard's own setting, see `reconcilerPorts`. */
const WATCH_AFTER_SUCCESS = minutes(30);

/** Clocks differ by five seconds at most, and a fired alarm is looked at a minute later with answers of at most 20 s. */
const TOLERANCE = seconds(10);

/** `Rollback Missed` once for each alarm that fired without a rollback, one reply where a message stood, and none otherwise. */
export function checkMissed(machine: Machine): readonly Violation[] {
  const records = new Map(machine.tables.allRecords().map((record) => [record.deploymentKey, record]));
  return casesOf(machine).flatMap((one) => {
    const record = records.get(one.story.arn);
    return record === undefined ? [] : [...checkPublished(machine, one, record), ...checkReplies(machine, one, record)];
  });
}

function checkPublished(machine: Machine, one: Case, record: DeploymentRecord): readonly Violation[] {
  const id = lastPart(one.story.arn);
  const about = `${id} (${one.story.ending})`;
  const ids = new Set(machine.bus.published.map(({ eventId }) => eventId));
  const found = ids.has(`${id}#rollback-missed`) ? 'one' : 'none';
  const wanted = wishOf(machine, one, record);
  return [
    ...differs('every record is final', `${about} watch`, [undefined, record.afterSuccess]),
    ...(wanted === 'maybe' ? [] : differs('a missed rollback is published once', about, [wanted, found])),
    ...differs('a missed rollback is published once', `${about} record`, [
      found,
      record.missedRollback === undefined ? 'none' : 'one',
    ]),
  ];
}

/** `maybe` where what the guard could read, and when, decides. */
function wishOf(machine: Machine, one: Case, record: DeploymentRecord): 'one' | 'maybe' | 'none' {
  const { incarnation, story } = one;
  const { truth } = story;
  if (record.baseline || truth.outcome !== 'succeeded' || truth.startedAt === undefined) return 'none';
  const until = after(truth.finishedAt, WATCH_AFTER_SUCCESS);
  const newer = incarnation.deployments.find((other) => other.createdAt > story.createdAt);
  const seen = firings(one, truth.startedAt, after(until, TOLERANCE));
  const mayCount = ({ at }: Firing) => newer === undefined || newer.createdAt > after(at, TOLERANCE);
  if (!seen.some(mayCount)) return 'none';
  const isCertain = ({ at, isCalm }: Firing) => isCalm && at <= until - TOLERANCE && at >= startOf(one) + TOLERANCE;
  const isLeftAlone = newer === undefined && incarnation.goneAt === undefined;
  const isRead = machine.faults.windows('alarms-denied').length === 0 && record.outcome === 'succeeded';
  return isLeftAlone && isRead && seen.some(isCertain) ? 'one' : 'maybe';
}

function startOf({ story: { truth } }: Case): EpochMs {
  return truth.startedAt ?? truth.createdAt;
}

interface Firing {
  readonly at: EpochMs;
  /** The alarm was there at the start, and is never deleted or edited from then on. */
  readonly isCalm: boolean;
}

/** When alarms of the deployment that were not in ALARM at its start went to ALARM. */
function firings({ service }: Case, from: EpochMs, until: EpochMs): readonly Firing[] {
  const names = service.alarmConfig?.alarmNames ?? [];
  return service.alarms
    .filter(({ alarmName }) => names.includes(alarmName))
    .flatMap((alarm): readonly Firing[] => {
      if (viewAt(alarm.states, from)?.state === 'ALARM') return [];
      const isCalm = isNeverChanged(alarm, from);
      return alarm.states.flatMap(({ at, view }, index) => {
        const isFiring = view?.state === 'ALARM' && alarm.states[index - 1]?.view?.state !== 'ALARM';
        return isFiring && at > from && at <= until ? [{ at, isCalm }] : [];
      });
    });
}

function isNeverChanged({ states }: AlarmStory, from: EpochMs): boolean {
  const key = viewAt(states, from)?.metricKey;
  return key !== undefined && states.every(({ at, view }) => at < from || view?.metricKey === key);
}

function checkReplies(machine: Machine, one: Case, record: DeploymentRecord): readonly Violation[] {
  const about = `${lastPart(one.story.arn)} (${one.story.ending}) reply`;
  const key = missedReplyKey(record);
  const replies = machine.slack.posts.filter((post) => post.deploymentKey === key);
  const wanted = !record.baseline && needsReply(record, machine.postFrom) ? 1 : 0;
  const parents = new Set(
    machine.slack.posts.filter((post) => post.deploymentKey === record.deploymentKey).map((post) => post.ts),
  );
  const isAstray = replies.some(({ thread }) => thread === undefined || !parents.has(thread.ts) || !thread.isBroadcast);
  const isShown = record.missedRollback === undefined || record.baseline || isWorthSaying(record, machine.postFrom);
  return [
    ...differs('one reply per missed rollback', about, [wanted, replies.length]),
    ...(isAstray ? differs('one reply per missed rollback', about, ['in its thread', 'elsewhere']) : []),
    ...(isShown ? [] : differs('one message per deployment to report', about, ['worth a message', 'not'])),
  ];
}
