import { type DeploymentRecord, isFinished } from '../../../src/core/deployment/record.ts';
import { minutes } from '../../../src/core/time.ts';
import type { Machine } from '../machine/machine.ts';
import { short } from '../machine/store.ts';
import {
  areAlarmsDenied,
  areRevisionsDenied,
  type Case,
  casesOf,
  isHistory,
  mayHaveMissedTheEnd,
  mayHaveMissedTheLoss,
  mayTakeForALoss,
  owesNoRecord,
} from './exceptions.ts';
import { differs, type Violation } from './violation.ts';

/** Longest time from one reconciliation of an unfinished deployment to the next, with a sweep for what got lost. */
const RECONCILE_INTERVAL = minutes(21);

/** One final record per deployment that equals the truth, and no other record. */
export function checkRecords(machine: Machine): readonly Violation[] {
  const records = machine.tables.allRecords();
  const byKey = Map.groupBy(records, (record) => record.deploymentKey);
  const cases = casesOf(machine);
  const known = new Set(cases.filter(({ service }) => !service.isExcluded && !service.isRefused).map(keyOf));
  return [
    ...records.flatMap((record) => checkIsKnown(record, known)),
    ...cases.flatMap((one) => checkCase(machine, one, byKey.get(one.story.arn) ?? [])),
  ];
}

function keyOf({ story }: Case): string {
  return story.arn;
}

function checkIsKnown(record: DeploymentRecord, known: ReadonlySet<string>): readonly Violation[] {
  if (known.has(record.deploymentKey)) return [];
  return differs('a record of nothing else', short(record.deploymentKey), ['none', `one, ${record.outcome}`]);
}

function checkCase(machine: Machine, one: Case, found: readonly DeploymentRecord[]): readonly Violation[] {
  const about = `${short(one.story.arn)} (${one.story.ending})`;
  const [record] = found;
  if (record === undefined) {
    if (owesNoRecord(machine, one) !== undefined) return [];
    return differs('one record per deployment', about, ['one', 'none']);
  }
  if (found.length > 1) return differs('one record per deployment', about, ['one', `${found.length}`]);
  if (!isFinished(record)) return differs('every record is final', about, ['finished', record.phase]);
  const history = isHistory(machine, one.story);
  if (history !== 'either' && record.baseline !== history)
    return differs('the outcome is true', `${about} baseline`, [history, record.baseline]);
  return [...checkEnd(machine, one, { record, about })];
}

interface Found {
  readonly record: DeploymentRecord;
  readonly about: string;
}

function checkEnd(machine: Machine, one: Case, { record, about }: Found): readonly Violation[] {
  const { truth } = one.story;
  const saysDeleted = record.outcome === 'unknown' && record.cause === 'service-deleted';
  if (saysDeleted && mayHaveMissedTheEnd(machine, one)) {
    return [
      ...differs('the times are true', `${about} created`, [truth.createdAt, record.createdAt]),
      ...checkUnstatedEnd(machine, one, { record, about }),
    ];
  }
  return [
    ...differs('the outcome is true', about, [truth.outcome, record.outcome]),
    ...differs('the outcome is true', `${about} superseded by`, [truth.supersededBy, record.supersededBy]),
    ...differs('the cause is true', about, [truth.cause, record.cause]),
    ...differs('the times are true', `${about} created`, [truth.createdAt, record.createdAt]),
    ...differs('the times are true', `${about} started`, [truth.startedAt, record.startedAt]),
    ...differs('the times are true', `${about} finished`, [truth.finishedAt, record.finishedAt]),
    ...differs('the times are true', `${about} rollback started`, [truth.rollbackStartedAt, record.rollbackStartedAt]),
    ...(record.baseline ? [] : checkLookedInto(machine, one, { record, about })),
  ];
}

/** A doubt that a lost reconciliation should have ended: the end is then named from when ECS did not know the new service yet. */
const EARLIEST_DOUBT = minutes(2);

/** When a deleted service's deployment ended is not stated: the guard names the instant when it saw that it was gone. */
function checkUnstatedEnd(machine: Machine, { incarnation }: Case, { record, about }: Found): readonly Violation[] {
  const goneAt = incarnation.goneAt ?? 0;
  const { isCalm, until } = machine.faults;
  const latest = (isCalm ? goneAt : Math.max(goneAt, until)) + RECONCILE_INTERVAL;
  const earliest = goneAt - (isCalm ? 10_000 : EARLIEST_DOUBT);
  const at = record.finishedAt ?? 0;
  if (at >= earliest && at <= latest) return [];
  return differs('the times are true', `${about} finished`, [`${earliest} to ${latest}`, at]);
}

function checkLookedInto(machine: Machine, one: Case, { record, about }: Found): readonly Violation[] {
  const { truth } = one.story;
  const { from, to } = record.revisions;
  const revisions = [from?.serviceRevisionArn, to?.serviceRevisionArn];
  const isUnread = areRevisionsDenied(machine) && revisions.includes(undefined);
  return [
    ...(isUnread ? [] : differs('the revisions are true', about, [[truth.from, truth.to], revisions])),
    ...checkProtection(machine, one, { record, about }),
  ];
}

function checkProtection(machine: Machine, one: Case, { record, about }: Found): readonly Violation[] {
  const { state, alarmNames } = one.story.truth.protection;
  const { protection } = record;
  const mayHaveMissed = mayHaveMissedTheLoss(machine, one);
  const isKnowable = state === 'off-during-deployment' && !mayHaveMissed;
  if (!isKnowable && areAlarmsDenied(machine, one) && isWordOfEcs(state, record)) return [];
  if (mayHaveMissed && SAID_OF_A_LOSS_UNSEEN.includes(protection.state)) return [];
  if (protection.state === 'unknown' && mayTakeForALoss(machine, one)) return [];
  if (state !== protection.state) return differs('the protection is true', about, [state, protection.state]);
  return differs('the protection is true', `${about} alarms`, [
    alarmNames.toSorted().join(' '),
    protection.alarmNames.toSorted().join(' '),
  ]);
}

/** A read after the end shows that the alarm is gone, and not when it went; one that is the first of all, that there is none. */
const SAID_OF_A_LOSS_UNSEEN: readonly string[] = ['armed', 'off-early-success', 'unknown', 'blind'];

/**
 * Whether a record says of protection what is left where only ECS's own word is known. AWS does not publish that word for alarms
 * that ECS cannot see.
 */
function isWordOfEcs(truth: string, { protection: { state, alarmNames } }: DeploymentRecord): boolean {
  if (alarmNames.length > 0) return false;
  if (state === 'unknown') return true;
  const isOn = state === 'armed' || state === 'off-early-success';
  if (truth === 'off-during-deployment') return isOn;
  if (truth === 'blind') return isOn || state === 'off-alarm-at-start';
  return state === truth;
}
