import { after, before, type EpochMs, seconds } from '../../../src/core/time.ts';
import type { Machine } from '../machine/machine.ts';
import type { AlarmStory, DeploymentStory, Incarnation, ServiceStory } from '../world/story.ts';

/** How many past deployments of a service a first sight records. */
const NEWEST_AT_FIRST_SIGHT = 20;

/** A first sight is several lists, of which the first may be so much older than the last. */
const LENGTH_OF_SIGHT = seconds(30);

/** Clocks differ by five seconds at most, and events name whole seconds. */
const CLOCK_TOLERANCE = seconds(10);

/** A deployment with what it belongs to. */
export interface Case {
  readonly service: ServiceStory;
  readonly incarnation: Incarnation;
  readonly story: DeploymentStory;
}

/** All deployments of a history. */
export function casesOf(machine: Machine): readonly Case[] {
  return machine.services.flatMap((service) =>
    service.incarnations.flatMap((incarnation) =>
      incarnation.deployments.map((story) => ({ service, incarnation, story })),
    ),
  );
}

/**
 * Why the guard owes no record of a deployment; undefined where it owes one. These are all exceptions there are:
 * - it is outside of the guard's scope, or ECS refused its service for its whole life;
 * - its service was deleted before any read could show it;
 * - it is older than the newest twenty at the first sight of its service;
 * - it was over before the guard came, and its service rests.
 */
export function owesNoRecord(machine: Machine, { service, incarnation, story }: Case): string | undefined {
  if (service.isExcluded) return 'outside of the scope';
  if (service.isRefused) return 'refused for its whole life';
  const isUnseen = !machine.sightings.described.has(story.arn);
  if (incarnation.goneAt !== undefined && isUnseen) return 'deleted before the first read';
  if (!isAmongNewest(machine, { service, incarnation, story })) return 'before the newest twenty at first sight';
  return undefined;
}

function isAmongNewest(machine: Machine, { service, incarnation, story }: Case): boolean {
  const { firstLists, firstSights } = machine.sightings;
  const list = firstLists.get(service.serviceArn);
  const sight = firstSights.get(service.serviceArn);
  if (list === undefined || sight === undefined || story.createdAt > list) return true;
  const seen = incarnation.deployments.filter(({ createdAt }) => createdAt <= after(sight, LENGTH_OF_SIGHT));
  return seen.slice(-NEWEST_AT_FIRST_SIGHT).includes(story);
}

/** An answer may be so much older than the call. */
const OLDEST_ANSWER = seconds(20);

/**
 * Whether a deployment was over when the guard first saw its scope; `either` where the clocks leave it open, or where an old
 * answer may have shown it as running.
 */
export function isHistory(machine: Machine, { truth }: DeploymentStory): boolean | 'either' {
  const since = machine.tables.firstSeen();
  if (since === undefined) return true;
  if (truth.finishedAt < before(before(since, CLOCK_TOLERANCE), OLDEST_ANSWER)) return true;
  return truth.finishedAt > after(since, CLOCK_TOLERANCE) ? false : 'either';
}

/** The end came and the service went before a read could have shown it: the guard may only say that the service was deleted. */
export function mayHaveMissedTheEnd(machine: Machine, { incarnation, story }: Case): boolean {
  if (incarnation.goneAt === undefined) return false;
  const read = machine.sightings.described.get(story.arn);
  return read === undefined || read < story.truth.finishedAt;
}

/**
 * An alarm was lost, and until the end was recorded nothing said so: no event about it was handled, its history was not read
 * since, and no read showed it gone that had been seen before.
 */
export function mayHaveMissedTheLoss(machine: Machine, { story }: Case): boolean {
  const { lost } = story.truth.protection;
  if (lost === undefined) return false;
  const { alarmName, at: lostAt } = lost;
  if (isSaid(machine, story, { alarmName, at: lostAt })) return false;
  const { startedAt, rollbackStartedAt, finishedAt } = story.truth;
  const reads = machine.sightings.alarmReads.get(alarmName) ?? [];
  const wasSeen = reads.some((at) => startedAt !== undefined && at >= startedAt && at < lostAt);
  const isWatched = (at: EpochMs) => at >= lostAt && at <= (rollbackStartedAt ?? finishedAt);
  return !(wasSeen && reads.some(isWatched));
}

/**
 * An alarm was lost after the end, and before the end was recorded. Until then neither an event about it was handled nor its
 * history read: it is gone, and nothing says since when.
 */
export function mayTakeForALoss(machine: Machine, { service, story }: Case): boolean {
  const { rollbackStartedAt, finishedAt } = story.truth;
  const isOpen = ({ alarmName, states }: AlarmStory): boolean => {
    const lost = states.find(({ at, view }, index) => {
      const isLost = view === undefined || view.metricKey !== states[index - 1]?.view?.metricKey;
      return isLost && at > (rollbackStartedAt ?? finishedAt) && at <= endRecorded(machine, story);
    });
    return lost !== undefined && !isSaid(machine, story, { alarmName, at: lost.at });
  };
  return service.alarms.some((alarm) => service.alarmConfig?.alarmNames.includes(alarm.alarmName) && isOpen(alarm));
}

/** Before the end was recorded, an event about the loss of an alarm was handled, or the alarm's history was read since. */
function isSaid(
  machine: Machine,
  story: DeploymentStory,
  lost: { readonly alarmName: string; readonly at: EpochMs },
): boolean {
  const { alarmEvents, alarmLeads, editReads } = machine.sightings;
  const until = endRecorded(machine, story);
  const isSince = (at: EpochMs) => at >= lost.at && at <= until;
  if (editReads.get(lost.alarmName)?.some(isSince) === true) return true;
  const arrivedAt = alarmEvents.get(lost.alarmName)?.find(isSince);
  const leads = alarmLeads.get(`${lost.alarmName} ${story.arn}`) ?? [];
  return arrivedAt !== undefined && leads.some((at) => at >= arrivedAt && at <= until);
}

/**
 * CloudWatch denied what the record says of alarms: from the deployment's start until its end was recorded, no read got through.
 * Only ECS's own word is left.
 */
export function areAlarmsDenied(machine: Machine, { service, story }: Case): boolean {
  const from = story.truth.startedAt ?? story.truth.createdAt;
  const until = endRecorded(machine, story);
  const isWithin = (at: EpochMs) => at >= from && at <= until;
  const isRead = (name: string) => machine.sightings.alarmReads.get(name)?.some(isWithin) === true;
  const windows = machine.faults.windows('alarms-denied');
  if (!windows.some((window) => window.from <= until && from < window.until)) return false;
  return service.alarmConfig?.alarmNames.some(isRead) !== true;
}

function endRecorded({ tables }: Machine, { arn, truth }: DeploymentStory): EpochMs {
  return tables.endRecordedAt(arn) ?? truth.finishedAt;
}

export function areRevisionsDenied({ faults }: Machine): boolean {
  return faults.windows('ecs-denied').some(({ how }) => how === 'ecs:*' || how === 'ecs:DescribeServiceRevisions');
}
