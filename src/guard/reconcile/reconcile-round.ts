import { parseServiceArn } from '../../core/arn.ts';
import { foldDeployment } from '../../core/deployment/fold.ts';
import { foldAbsent } from '../../core/deployment/fold-absent.ts';
import { matchClassicIds } from '../../core/deployment/join.ts';
import { type DeploymentRecord, isOpen } from '../../core/deployment/record.ts';
import { type Assignment, assignEvents } from '../../core/event/assign-events.ts';
import { rememberLosses } from '../../core/protection/alarm-loss.ts';
import { calculateFingerprint } from '../../core/reconcile/fingerprint.ts';
import { announceReadable, type HeadEffect } from '../../core/reconcile/refusal.ts';
import { type EpochMs, earliest, latest } from '../../core/time.ts';
import type { RecordStore, SaveResult } from '../ports.ts';
import { foldMissedRollbacks } from './fold-watch.ts';
import type { Round, ReconcilerGateways } from './reconcile.ts';
import { MOST_READS, ReadBudget } from './read-budget.ts';
import { isBaseline, isGone, type ReconciliationFacts, readFacts } from './read-facts.ts';
import { type Saved, saveAndRun } from './save-and-run.ts';
import { keepHead, type ReconciliationEnd, saveHead } from './save-head.ts';
import { watchAlarms } from './watch-alarms.ts';

/** Deployment controllers without service deployments in ECS. */
const LEFT_ALONE: readonly string[] = ['CODE_DEPLOY', 'EXTERNAL'];

/**
 * One round when ECS answers: read, fold, save, run effects, clear them, send the next reconciliation, write the head. The
 * head is written last, so that after a crash the sweep finds that it differs from ECS.
 *
 * @throws GatewayError when AWS does not answer, or when an effect failed
 */
export async function reconcileRound(guard: ReconcilerGateways, round: Round): Promise<SaveResult> {
  const budget = new ReadBudget(MOST_READS);
  const facts = await readFacts(guard, round, budget);
  const reason = reasonToLeaveAlone(round.serviceArn, facts);
  if (reason !== undefined) return leaveAlone(guard, round, facts, reason);
  const { head } = round.state;
  const assigned = assignEvents({
    events: [
      ...(head?.refusal?.events ?? []),
      ...(head?.unjoined ?? []),
      ...round.signals.flatMap((signal) => signal.event ?? []),
    ],
    records: foldMissedRollbacks(guard, round, facts, foldAll(guard, round, facts)),
    shown: shownInstants(facts),
    lagRetries: head?.lagRetries ?? 0,
  });
  await keepEvents(guard.store, assigned);
  const saved: Saved[] = [];
  for (const next of assigned.records) {
    const previous = facts.known.find((record) => record.deploymentKey === next.deploymentKey);
    await watchAlarms(guard, previous, next);
    const result = await saveAndRun(guard, { previous, next, now: round.now, budget });
    if (result === 'conflict') return 'conflict';
    saved.push(result);
  }
  const records = saved.map(({ record }) => record);
  const result = await saveHead(guard, round, endOf(round, facts, records, assigned));
  // Failed effects stay pending and must not delay the others.
  const failed = saved.find(({ error }) => error !== undefined);
  if (failed !== undefined) throw failed.error;
  return result;
}

function endOf(
  round: Round,
  facts: ReconciliationFacts,
  saved: readonly DeploymentRecord[],
  { unjoined }: Assignment,
): ReconciliationEnd {
  const open = saved.filter(isOpen);
  const created = [...facts.briefs, ...saved].map((one) => one.createdAt);
  return {
    records: saved,
    unjoined,
    fingerprint: fingerprintOf(facts),
    leftAlone: undefined,
    recordedFrom: facts.recordedFrom,
    recordedUntil: earliest([facts.backlogFrom, ...open.map((record) => record.createdAt)]) ?? latest(created),
    open: open.map(({ createdAt, deploymentKey }) => ({ createdAt, deploymentKey })),
    more: moreOf(facts, saved),
    refusal: undefined,
    newEffects: endRefusal(round, facts, saved),
  };
}

function moreOf(facts: ReconciliationFacts, saved: readonly DeploymentRecord[]): ReconciliationEnd['more'] {
  if (facts.backlogFrom !== undefined) return 'backlog';
  const named = facts.service?.currentServiceDeployment;
  const isKnown =
    named === undefined ||
    facts.briefs.some((brief) => brief.serviceDeploymentArn === named) ||
    saved.some((record) => record.deploymentKey === named);
  return isKnown ? undefined : 'lag';
}

/** Returns `Service Readable`, with the deployments since, if the denial was published. */
function endRefusal(
  { serviceArn, state, now }: Round,
  facts: ReconciliationFacts,
  saved: readonly DeploymentRecord[],
): readonly HeadEffect[] {
  const refusal = state.head?.refusal;
  if (refusal === undefined) return [];
  const deployments = saved
    .filter((record) => !record.baseline && (record.finishedAt ?? now) >= refusal.since)
    .sort((a, b) => b.createdAt - a.createdAt)
    .map(({ deploymentKey, outcome }) => ({ deploymentKey, outcome }));
  const because = isGone(facts.service) ? 'service-gone' : 'answered';
  return announceReadable(serviceArn, refusal, { because, deployments, now });
}

/**
 * Why the guard cannot follow a service: it has another deployment controller, or its ARN has the short format from before
 * 2018, which does not name the cluster. ECS assumes the cluster `default` for such an ARN.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-account-settings.html
 */
function reasonToLeaveAlone(serviceArn: string, { service, known }: ReconciliationFacts): string | undefined {
  const controller = service?.deploymentController ?? 'ECS';
  if (LEFT_ALONE.includes(controller)) return `its deployment controller is ${controller}`;
  const isShort = parseServiceArn(serviceArn)?.cluster === undefined;
  const isStranger = service?.serviceArn !== serviceArn && known.length === 0;
  return isShort && isStranger ? 'its ARN has the short form, which does not name the cluster' : undefined;
}

/** Logs and counts such a service once. */
async function leaveAlone(
  guard: ReconcilerGateways,
  round: Round,
  facts: ReconciliationFacts,
  because: string,
): Promise<SaveResult> {
  if (round.state.head?.leftAlone === undefined) {
    guard.log.info('service ignored', { serviceArn: round.serviceArn, because });
    guard.count('ServicesLeftAlone');
  }
  const kept = keepHead(round.state.head);
  const fingerprint = fingerprintOf(facts);
  const end = { ...kept, fingerprint, unjoined: [], leftAlone: because, refusal: undefined, newEffects: [] };
  return saveHead(guard, round, end);
}

function fingerprintOf(facts: ReconciliationFacts): string {
  return facts.service === undefined ? '' : calculateFingerprint(facts.service);
}

/** Folds all known and described deployments, oldest first. */
function foldAll(guard: ReconcilerGateways, round: Round, facts: ReconciliationFacts): readonly DeploymentRecord[] {
  const losses = round.signals.flatMap((signal) => signal.losses);
  const described = facts.deployments.map((deployment) => {
    const previous = facts.known.find((record) => record.deploymentKey === deployment.serviceDeploymentArn);
    const baseline = isBaseline(deployment, facts.known, round.since);
    const folded = foldDeployment(previous, {
      ...facts,
      serviceArn: round.serviceArn,
      deployment,
      siblings: [...facts.briefs, ...facts.known.map((record) => ({ ...record }))],
      siblingsReadAt: round.now,
      // Baseline deployments are recorded unchanged. Their alarms were not read, which does not mean that they are
      // missing.
      alarms: baseline ? { read: false, why: 'finished before the guard was installed' } : facts.alarms,
      ecsDeploymentIds: matchClassicIds(deployment, facts.service?.deployments ?? []),
      baseline,
      losses,
      stuckAfter: guard.stuckAfter,
      now: round.now,
    });
    // A deleted service cannot finish its deployments, even if ECS still describes them.
    return isGone(facts.service)
      ? foldAbsent({ ...folded, settling: folded.settling ?? previous?.settling }, 'service-gone', round.now)
      : folded;
  });
  const keys = new Set(described.map((record) => record.deploymentKey));
  const others = facts.known
    .filter((record) => !keys.has(record.deploymentKey))
    .map((record) => rememberLosses(record, losses));
  return [...others.map((record) => foldUndescribed(record, facts, round.now)), ...described].sort(
    (a, b) => a.createdAt - b.createdAt,
  );
}

/** Folds a deployment that ECS did not describe. If the list still shows it, the description is only late. */
function foldUndescribed(
  record: DeploymentRecord,
  { service, briefs }: ReconciliationFacts,
  now: EpochMs,
): DeploymentRecord {
  if (isGone(service)) return foldAbsent(record, 'service-gone', now);
  const isListed = briefs.some((brief) => brief.serviceDeploymentArn === record.deploymentKey);
  return isListed ? record : foldAbsent(record, 'not-listed', now);
}

/** Every instant in ECS's responses. An event that is later than all of them is news. */
function shownInstants(facts: ReconciliationFacts): readonly (EpochMs | undefined)[] {
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

/** Writes new events to their ledgers before any record lists their keys. */
async function keepEvents(store: Pick<RecordStore, 'appendLedger'>, assigned: Assignment): Promise<void> {
  for (const [deploymentKey, events] of assigned.arrived) await store.appendLedger(deploymentKey, events);
}
