import { lastPart } from '../../../src/core/arn.ts';
import type { DeploymentRecord } from '../../../src/core/deployment/record.ts';
import { after, between, type EpochMs, hours, seconds } from '../../../src/core/time.ts';
import type { Published } from '../machine/bus.ts';
import type { Machine } from '../machine/machine.ts';
import { type DeploymentStory, viewAt } from '../world/story.ts';
import { type Case, casesOf } from './exceptions.ts';
import { differs, type Violation } from './violation.ts';

/** Each outcome event at least once under one id, never two outcomes, and never twice where nothing was lost. */
export function checkEvents(machine: Machine): readonly Violation[] {
  const events = machine.bus.published.filter((event) => event.detailType.startsWith('Deployment '));
  const byDeployment = Map.groupBy(events, ({ eventId }) => eventId.slice(0, eventId.lastIndexOf('#')));
  const records = new Map(machine.tables.allRecords().map((record) => [lastPart(record.deploymentKey), record]));
  const cases = new Map(casesOf(machine).map((one) => [lastPart(one.story.arn), one]));
  return [
    ...[...byDeployment].flatMap(([id, told]) =>
      checkTold(machine, cases.get(id), { id, told, record: records.get(id) }),
    ),
    ...[...cases].flatMap(([id, one]) =>
      checkMissing(machine, one, { id, told: byDeployment.get(id) ?? [], record: records.get(id) }),
    ),
    ...checkEvidence(machine, records),
  ];
}

/** Evidence is gathered of failures that are reported, and every version of it is announced. */
function checkEvidence(machine: Machine, records: ReadonlyMap<string, DeploymentRecord>): readonly Violation[] {
  const ids = new Set(
    machine.bus.published.flatMap(({ detailType, eventId }) => (detailType === 'Evidence Gathered' ? [eventId] : [])),
  );
  const strange = [...ids].filter((eventId) => records.get(eventId.split('#')[0] ?? '')?.baseline !== false);
  const failed = [...records.values()].filter(
    ({ baseline, outcome }) => !baseline && ['rolled-back', 'rollback-failed', 'failed'].includes(outcome ?? ''),
  );
  return [
    ...strange.flatMap((eventId) => differs('no event about anything else', eventId, ['none', eventId])),
    ...failed.flatMap(({ deploymentKey }) => {
      const version = machine.tables.readEvidence(deploymentKey)?.version ?? 0;
      const wanted = `${lastPart(deploymentKey)}#evidence#${Math.max(version, 1)}`;
      return ids.has(wanted) ? [] : differs('all evidence is announced', wanted, ['once or more', 'never']);
    }),
  ];
}

interface Told {
  readonly id: string;
  readonly told: readonly Published[];
  readonly record: DeploymentRecord | undefined;
}

function checkTold(machine: Machine, one: Case | undefined, { id, told, record }: Told): readonly Violation[] {
  const names = told.map((event) => event.eventId).join(' ');
  if (one === undefined || record === undefined || record.baseline)
    return differs('no event about anything else', id, ['none', names]);
  const about = `${id} (${one.story.ending})`;
  const outcomes = new Set(
    told.flatMap(({ detail }) => (typeof detail['outcome'] === 'string' ? detail['outcome'] : [])),
  );
  return [
    ...(outcomes.size > 1 ? differs('never two outcomes', about, [record.outcome, [...outcomes].join(' ')]) : []),
    ...checkOnce(machine, one, { about, told }),
  ];
}

function checkOnce(
  { sightings }: Machine,
  { service }: Case,
  { about, told }: { readonly about: string; readonly told: readonly Published[] },
): readonly Violation[] {
  if (sightings.lossy.has(service.serviceArn)) return [];
  const byId = Map.groupBy(told, (event) => event.eventId);
  return [...byId].flatMap(([eventId, copies]) =>
    copies.length === 1
      ? []
      : differs('never twice without a loss', `${about} ${eventId}`, [
          'once',
          copies.map(({ at, by }) => `${by} at ${at}`).join(', '),
        ]),
  );
}

function checkMissing(machine: Machine, one: Case, { id, told, record }: Told): readonly Violation[] {
  const { story } = one;
  if (record === undefined || record.baseline) return [];
  const wanted = ['started', 'finished'];
  if (story.truth.rollbackStartedAt !== undefined && record.outcome !== 'unknown') wanted.push('rolling-back');
  if (record.protection.state.startsWith('off-') || record.protection.state === 'blind') wanted.push('unprotected');
  if (wasSeenPaused(machine, story)) wanted.push('awaiting-approval');
  if (wasSeenStuck(machine, story)) wanted.push('stuck');
  const ids = new Set(told.map((event) => event.eventId));
  const about = `${id} (${story.ending})`;
  return [
    ...wanted
      .filter((transition) => !ids.has(`${id}#${transition}`))
      .flatMap((transition) =>
        differs('every outcome event at least once', about, [`#${transition}`, [...ids].join(' ')]),
      ),
    ...impossible(story)
      .filter((transition) => ids.has(`${id}#${transition}`))
      .flatMap((transition) => differs('no event about anything else', about, ['none', `#${transition}`])),
  ];
}

/** A read showed it while it waited for its approval, before one showed what came after. */
function wasSeenPaused({ sightings }: Machine, { arn, truth: { pause } }: DeploymentStory): boolean {
  if (pause === undefined) return false;
  const first = sightings.descriptions.get(arn)?.find((at) => at >= pause.from);
  return first !== undefined && first < pause.until;
}

/** The guard's own setting, see `reconcilerPorts`, and what clocks differ. */
const STUCK_AFTER = hours(3);
const CLOCK_TOLERANCE = seconds(10);

/** A read showed it in its first phase longer than it may take. */
function wasSeenStuck({ sightings }: Machine, { arn, states, truth }: DeploymentStory): boolean {
  const { startedAt } = truth;
  if (startedAt === undefined) return false;
  const from = after(after(startedAt, STUCK_AFTER), CLOCK_TOLERANCE);
  const isStuck = (at: EpochMs) => {
    const view = viewAt(states, at);
    const target = view?.targetServiceRevision;
    return at >= from && view?.status === 'IN_PROGRESS' && target?.runningTaskCount !== target?.requestedTaskCount;
  };
  return sightings.descriptions.get(arn)?.some(isStuck) === true;
}

/** What cannot be said of a deployment: it never waited for an approval, or was over too soon to be stuck. */
function impossible({ truth }: DeploymentStory): readonly string[] {
  const isShort = between(truth.createdAt, truth.finishedAt) < STUCK_AFTER - CLOCK_TOLERANCE;
  return [
    ...(truth.pause === undefined ? ['awaiting-approval'] : []),
    ...(truth.rollbackStartedAt === undefined ? ['rolling-back'] : []),
    ...(isShort && !truth.endIsUnstated ? ['stuck'] : []),
  ];
}
