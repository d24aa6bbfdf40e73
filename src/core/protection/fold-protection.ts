import { assertNever } from '../assert-never.ts';
import type { DeploymentRecord, Protection } from '../deployment/record.ts';
import { type EpochMs, earliest } from '../time.ts';
import { assessFates, endOfWatch, isCertain } from './alarm-fate.ts';
import { assessProtection, isMonitoring, type ProtectionFacts, watchedAlarms } from './protection.ts';

/** Protection of a record, and since when it is off if it was on at the start. */
export type FoldedProtection = Pick<DeploymentRecord, 'protection' | 'protectionLostAt'>;

/** The result of an earlier reconciliation. */
type FoldedBefore = FoldedProtection & Partial<Pick<DeploymentRecord, 'rollbackStartedAt' | 'settling'>>;

/**
 * Returns the next protection. The protection at the start stays, with two exceptions: it goes off if an alarm is lost
 * during the deployment, and it goes on only if ECS reports so.
 */
export function foldProtection(previous: FoldedBefore | undefined, facts: ProtectionFacts): FoldedProtection {
  const assessed = assessProtection(facts);
  const isLost = assessed.state === 'off-during-deployment';
  const seen = isLost ? { ...assessed, alarmNames: certainLosses(facts) } : assessed;
  // The deployment may have ended before its alarm was lost. A slightly later reconciliation can decide.
  const isHeldBack = isLost && seen.alarmNames.length === 0;
  const protection = isHeldBack ? (previous?.protection ?? UNKNOWN) : nextProtection(previous, seen, facts);
  if (protection.state !== 'off-during-deployment') return { protection, protectionLostAt: undefined };
  const lostAt = earliest(losses(facts).map(({ at }) => at));
  return { protection, protectionLostAt: previous?.protectionLostAt ?? lostAt ?? facts.now };
}

const UNKNOWN: Protection = { state: 'unknown', alarmNames: [] };

function nextProtection(previous: FoldedBefore | undefined, seen: Protection, facts: ProtectionFacts): Protection {
  const known = previous?.protection;
  if (known === undefined || facts.deployment.alarms?.status === 'TRIGGERED') return seen;
  switch (known.state) {
    case 'unknown':
      return seen;
    case 'off-not-configured':
      return namesAlarms(facts) ? seen : known;
    case 'armed':
    case 'off-early-success':
      return lowered(known, seen, { ...facts, wasOver: wasOver(previous) });
    case 'off-during-deployment':
      if (wasLostAfterTheEnd(previous, facts)) return seen;
      return { ...known, alarmNames: [...new Set([...known.alarmNames, ...lostNames(seen)])] };
    case 'off-alarm-at-start':
      return explainsBetter(known, seen, facts) ? seen : known;
    case 'blind':
      // Only now did the history show that the alarm existed and was deleted.
      if (seen.state === 'off-during-deployment') return seen;
      return isMonitoring(facts.deployment) && existedAtStart(facts) ? seen : known;
    default:
      return assertNever(known.state);
  }
}

/** Whether an earlier reconciliation already recorded the end of ECS's watch, with the alarms' histories. */
function wasOver(previous: FoldedBefore | undefined): boolean {
  return previous?.rollbackStartedAt !== undefined || previous?.settling?.because === 'stopped';
}

/** Whether the alarm was lost after the end; an outdated response of ECS had shown the deployment as running. */
function wasLostAfterTheEnd(previous: FoldedProtection | undefined, { deployment }: ProtectionFacts): boolean {
  const end = endOfWatch(deployment);
  const lostAt = previous?.protectionLostAt;
  return lostAt !== undefined && end !== undefined && lostAt > end;
}

/**
 * Whether the new reading explains more: ECS watches alarms after all, or the alarm that was in ALARM is now known, or ECS
 * cannot see any alarm.
 */
function explainsBetter(known: Protection, seen: Protection, { deployment }: ProtectionFacts): boolean {
  if (isMonitoring(deployment)) return true;
  if (seen.state === 'off-alarm-at-start') return seen.alarmNames.length > 0;
  return known.alarmNames.length === 0 && seen.state === 'blind';
}

/** Whether the deployment itself names alarms. An early read of the service can lack them. */
function namesAlarms({ deployment }: ProtectionFacts): boolean {
  return deployment.alarmsEnabled !== false && (deployment.alarms?.alarmNames ?? []).length > 0;
}

function lowered(
  known: Protection,
  seen: Protection,
  facts: ProtectionFacts & { readonly wasOver: boolean },
): Protection {
  // Without CloudWatch, only ECS's status was known. An alarm that was once read is never absent later.
  if (seen.state === 'off-during-deployment' || seen.state === 'blind') return seen;
  const { deployment } = facts;
  if (deployment.status === 'IN_PROGRESS' && deployment.alarms?.status === 'DISABLED') {
    return { state: 'off-during-deployment', alarmNames: watchedAlarms(deployment, facts.service) };
  }
  // The alarm is gone after the end, but may have existed before; only an earlier reconciliation would have read it.
  const isOver = endOfWatch(deployment) !== undefined && !facts.wasOver;
  return isOver && seen.state === 'unknown' && facts.alarms.read ? seen : known;
}

function lostNames({ state, alarmNames }: Protection): readonly string[] {
  return state === 'off-during-deployment' ? alarmNames : [];
}

/**
 * Whether an alarm existed at the start after all: an earlier read may have been too early for an alarm that was created
 * just before the deployment, or too late for one that was deleted just after its start.
 */
function existedAtStart({ deployment, alarms, edits, service }: ProtectionFacts): boolean {
  const { startedAt } = deployment;
  if (!alarms.read || startedAt === undefined) return false;
  return watchedAlarms(deployment, service).some((name) => {
    const alarm = alarms.alarms.get(name);
    if (alarm?.kind === 'metric' && alarm.configuredAt !== undefined && alarm.configuredAt <= startedAt) return true;
    return edits?.get(name)?.find(({ at, edit }) => at > startedAt && edit !== 'updated')?.edit === 'deleted';
  });
}

/** Alarms that were lost while the deployment certainly ran. */
function certainLosses(facts: ProtectionFacts): readonly string[] {
  return losses(facts).flatMap(({ name, at }) => (isCertain(at, facts.deployment, facts.now) ? [name] : []));
}

function losses(facts: ProtectionFacts): readonly { readonly name: string; readonly at: EpochMs }[] {
  const fates = assessFates(watchedAlarms(facts.deployment, facts.service), facts);
  return [...fates].flatMap(([name, fate]) => (fate.is === 'lost' ? [{ name, at: fate.at }] : []));
}
