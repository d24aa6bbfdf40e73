import { type Assignment, assignEvents, noteEvents } from '../core/assign-events.ts';
import { calculateFingerprint } from '../core/fingerprint.ts';
import { foldDeployment } from '../core/fold.ts';
import { foldGone } from '../core/fold-gone.ts';
import { matchClassicIds } from '../core/join.ts';
import type { DeploymentRecord } from '../core/record.ts';
import { planReplacements, replacePartials } from '../core/replace-partials.ts';
import type { EpochMs } from '../core/time.ts';
import { saveRevisionDiff } from './deployment-diff.ts';
import type { Look, ObserverGateways } from './observe.ts';
import type { RecordStore, SaveResult } from './ports.ts';
import { isBaseline, type LookFacts, readFacts } from './read-facts.ts';
import { saveAndRun } from './save-and-run.ts';
import { saveHead } from './save-head.ts';
import { watchAlarms } from './watch-alarms.ts';

/** Controllers for which ECS keeps no service deployments. */
const LEFT_ALONE: readonly string[] = ['CODE_DEPLOY', 'EXTERNAL'];

/**
 * One look with the APIs answering: read, fold, save, run, clear; then the next look is sent and the head is written. The
 * head comes last, so that a crash in between leaves one that the sweep will doubt.
 */
export async function lookAtService(guard: ObserverGateways, look: Look): Promise<SaveResult> {
  const facts = await readFacts(guard, look.serviceArn, look.state, look.since);
  const controller = facts.service?.deploymentController ?? 'ECS';
  if (LEFT_ALONE.includes(controller)) return leaveAlone(guard, look, facts, controller);
  const assigned = assignEvents({
    events: [...(look.state.head?.unjoined ?? []), ...look.signals.flatMap((signal) => signal.event ?? [])],
    records: foldAll(guard, look, facts),
    shown: shownInstants(facts),
    lagLooks: look.state.head?.lagLooks ?? 0,
  });
  const folded = await keepEvents(guard.store, assigned);
  const saved: DeploymentRecord[] = [];
  for (const next of folded) {
    const previous = look.state.records.find((record) => record.deploymentKey === next.deploymentKey);
    await saveRevisionDiff(guard, previous, next);
    await watchAlarms(guard, previous, next);
    const result = await saveAndRun(guard, previous, next, look.now);
    if (result === 'conflict') return 'conflict';
    saved.push(result);
  }
  return saveHead(guard, look, {
    records: saved,
    unjoined: assigned.unjoined,
    fingerprint: fingerprintOf(facts),
    leftAlone: undefined,
  });
}

/** CodeDeploy's and external deployments have no service deployments to follow: such a service is named once. */
async function leaveAlone(
  guard: ObserverGateways,
  look: Look,
  facts: LookFacts,
  controller: string,
): Promise<SaveResult> {
  if (look.state.head?.leftAlone === undefined) {
    guard.log.info('service left alone', {
      serviceArn: look.serviceArn,
      because: `its deployment controller is ${controller}`,
    });
  }
  return saveHead(guard, look, { records: [], unjoined: [], fingerprint: fingerprintOf(facts), leftAlone: controller });
}

function fingerprintOf(facts: LookFacts): string {
  return facts.service === undefined ? '' : calculateFingerprint(facts.service);
}

/** All known and described deployments folded, oldest first; those that went with their service end as unknown. */
function foldAll(guard: ObserverGateways, look: Look, facts: LookFacts): readonly DeploymentRecord[] {
  const { state, now } = look;
  const described = facts.deployments.map((deployment) => {
    const baseline = isBaseline(deployment, state, look.since);
    return foldDeployment(
      state.records.find((record) => record.deploymentKey === deployment.serviceDeploymentArn),
      {
        ...facts,
        serviceArn: look.serviceArn,
        deployment,
        siblings: facts.briefs,
        // History is recorded as it stands: its alarms were not asked for, which is not to say that they are missing.
        alarms: baseline ? { read: false, why: 'finished before the guard came' } : facts.alarms,
        ecsDeploymentIds: matchClassicIds(deployment.createdAt, facts.service?.deployments ?? []),
        baseline,
        stuckAfter: guard.stuckAfter,
        now,
      },
    );
  });
  const keys = new Set(described.map((record) => record.deploymentKey));
  const all = [...state.records.filter((record) => !keys.has(record.deploymentKey)), ...described];
  const isGone = facts.service === undefined || facts.service.status === 'INACTIVE';
  return all.map((record) => (isGone ? foldGone(record, now) : record)).sort((a, b) => a.createdAt - b.createdAt);
}

/** Every instant that ECS's answers name: what an event must be later than to be news. */
function shownInstants(facts: LookFacts): readonly (EpochMs | undefined)[] {
  return [
    ...facts.briefs.flatMap((brief) => [brief.createdAt, brief.finishedAt]),
    ...facts.deployments.flatMap((deployment) => [
      deployment.startedAt,
      deployment.updatedAt,
      deployment.finishedAt,
      deployment.stoppedAt,
    ]),
    ...(facts.service?.deployments ?? []).flatMap((row) => [row.createdAt, row.updatedAt]),
  ];
}

/**
 * Writes new events into their ledgers before any record remembers them, and hands a partial record's ledger to the true
 * record that takes its place.
 */
async function keepEvents(store: RecordStore, assigned: Assignment): Promise<readonly DeploymentRecord[]> {
  for (const [deploymentKey, events] of assigned.arrived) await store.appendLedger(deploymentKey, events);
  const replacements = planReplacements(assigned.records);
  let records = replacePartials(assigned.records, replacements);
  for (const { partial, by } of replacements) {
    const events = await store.readLedger(partial.deploymentKey);
    const heir = records.find((record) => record.deploymentKey === by.deploymentKey);
    const missing = events.filter((event) => !heir?.eventKeys.includes(event.key));
    if (missing.length === 0) continue;
    await store.appendLedger(by.deploymentKey, missing);
    records = records.map((record) =>
      record.deploymentKey === by.deploymentKey ? noteEvents(record, missing) : record,
    );
  }
  return records;
}
