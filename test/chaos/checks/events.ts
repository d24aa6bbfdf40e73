import { lastPart } from '../../../src/core/arn.ts';
import type { DeploymentRecord } from '../../../src/core/record.ts';
import type { Published } from '../machine/bus.ts';
import type { Machine } from '../machine/machine.ts';
import { type Case, casesOf } from './exceptions.ts';
import { differs, type Violation } from './violation.ts';

/** Each outcome event at least once under one id, never two outcomes, and never twice where nothing was lost. */
export function checkEvents(machine: Machine): readonly Violation[] {
  const events = machine.bus.published.filter((event) => !event.detailType.startsWith('Service '));
  const byDeployment = Map.groupBy(events, ({ eventId }) => eventId.slice(0, eventId.lastIndexOf('#')));
  const records = new Map(machine.tables.allRecords().map((record) => [lastPart(record.deploymentKey), record]));
  const cases = new Map(casesOf(machine).map((one) => [lastPart(one.story.arn), one]));
  return [
    ...[...byDeployment].flatMap(([id, told]) =>
      checkTold(machine, cases.get(id), { id, told, record: records.get(id) }),
    ),
    ...[...cases].flatMap(([id, one]) =>
      checkMissing(one, { id, told: byDeployment.get(id) ?? [], record: records.get(id) }),
    ),
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

function checkMissing({ story }: Case, { id, told, record }: Told): readonly Violation[] {
  if (record === undefined || record.baseline) return [];
  const wanted = ['started', 'finished'];
  if (story.truth.rollbackStartedAt !== undefined && record.outcome !== 'unknown') wanted.push('rolling-back');
  if (record.protection.state.startsWith('off-') || record.protection.state === 'blind') wanted.push('unprotected');
  const ids = new Set(told.map((event) => event.eventId));
  return wanted
    .filter((transition) => !ids.has(`${id}#${transition}`))
    .flatMap((transition) =>
      differs('every outcome event at least once', `${id} (${story.ending})`, [`#${transition}`, [...ids].join(' ')]),
    );
}
