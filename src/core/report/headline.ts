import { parseServiceArn } from '../arn.ts';
import { assertNever } from '../assert-never.ts';
import { type DeploymentRecord, isFinished, isStuck, type MissedRollback } from '../deployment/record.ts';
import { describeDuration } from '../time.ts';
import { currentMissedRollback } from './missed-rollback.ts';

/** Summarizes a deployment in one line. */
export function describeHeadline(record: DeploymentRecord): string {
  const name = parseServiceArn(record.serviceArn)?.service ?? record.serviceArn;
  return `${name} ${describeState(record)}`;
}

function describeState(record: DeploymentRecord): string {
  const missed = currentMissedRollback(record);
  if (missed !== undefined) return describeMissed(record, missed);
  switch (record.phase) {
    case 'pending':
      return 'is about to deploy';
    case 'rolling-out':
      return isStuck(record) ? 'is stuck while rolling out' : `is rolling out${describeProtection(record)}`;
    case 'baking':
      return `is baking${describeBake(record)}${describeProtection(record)}`;
    case 'awaiting-approval':
      return 'waits for approval';
    case 'rolling-back':
      return isStuck(record) ? 'is stuck while rolling back' : `is rolling back: ${describeCause(record)}`;
    case 'finished':
      return describeOutcome(record);
    default:
      return assertNever(record.phase);
  }
}

function describeMissed(record: DeploymentRecord, { alarms, when }: MissedRollback): string {
  const fired = alarms.length === 1 ? `alarm ${alarms[0]?.alarmName} fired` : `${alarms.length} alarms fired`;
  const state = isFinished(record) ? 'was deployed' : 'is deploying';
  if (when === 'after-success') return `${state}, then ${fired}: no rollback`;
  return `${state} although ${fired}: no rollback`;
}

function describeOutcome(record: DeploymentRecord): string {
  switch (record.outcome) {
    case 'succeeded':
      return `was deployed${describeProtection(record)}`;
    case 'rolled-back':
      return `was rolled back: ${describeCause(record)}`;
    case 'rollback-failed':
      return isUnexplained(record)
        ? `could not be rolled back: ${describeCause(record)}`
        : `could not be rolled back after ${describeCause(record)}`;
    case 'failed':
      return `failed to deploy and was not rolled back: ${describeCause(record)}`;
    case 'superseded':
      return 'was superseded by a newer deployment';
    case 'stopped':
      return record.cause === 'requested' ? 'was stopped on request' : 'was stopped';
    case 'unknown':
    case undefined:
      return 'was deleted before its deployment finished';
    default:
      return assertNever(record.outcome);
  }
}

/** Whether only ECS's reason can explain the end. It then says why the rollback failed. */
function isUnexplained({ cause }: DeploymentRecord): boolean {
  return cause === undefined || cause === 'unknown';
}

/** What a cause is described from. */
interface Caused {
  readonly cause: DeploymentRecord['cause'];
  readonly reason: DeploymentRecord['reason'];
  readonly alarms: readonly { readonly alarmName: string; readonly triggered: boolean }[];
}

/** Formats the cause as a clause. */
export function describeCause(record: Caused): string {
  switch (record.cause) {
    case 'alarm': {
      const names = record.alarms.filter((alarm) => alarm.triggered).map((alarm) => alarm.alarmName);
      if (names.length === 0) return 'an alarm fired';
      return names.length === 1 ? `alarm ${names[0]} fired` : `alarms ${names.join(', ')} fired`;
    }
    case 'circuit-breaker':
      return 'its tasks kept failing';
    case 'lifecycle-hook':
      return 'a lifecycle hook failed';
    case 'approval-rejected':
      return 'its approval was rejected or timed out';
    case 'requested':
      return 'a user requested it';
    case 'invalid-configuration':
      return 'ECS rejected its network configuration';
    case 'service-deleted':
      return 'the service was deleted';
    case 'unknown':
    case undefined:
      return quoteReason(record.reason);
    default:
      return assertNever(record.cause);
  }
}

/** Longest quote of ECS in a headline, in characters. Slack's header holds 150. */
const QUOTE_LENGTH = 120;

/** Quotes ECS's reason, shortened between words. */
function quoteReason(reason: string | undefined): string {
  const said = reason?.trim().replace(/\s+/g, ' ') ?? '';
  if (said === '') return 'ECS gives no reason';
  if (said.length <= QUOTE_LENGTH) return `ECS says "${said}"`;
  const end = said.lastIndexOf(' ', QUOTE_LENGTH);
  return `ECS says "${said.slice(0, end > 0 ? end : QUOTE_LENGTH).toWellFormed()} …"`;
}

function describeProtection(record: DeploymentRecord): string {
  switch (record.protection.state) {
    case 'off-alarm-at-start':
      return record.protection.alarmNames.length === 0
        ? ' unprotected: ECS does not use its alarms'
        : ' unprotected: an alarm was in ALARM at the start';
    case 'blind':
      return ' unprotected: ECS cannot see its alarms';
    case 'off-during-deployment':
      return ` unprotected: ${describeLost(record.protection.alarmNames)} during the deployment`;
    case 'off-not-configured':
      return ' without deployment alarms';
    case 'off-early-success':
    case 'armed':
    case 'unknown':
      return '';
    default:
      return assertNever(record.protection.state);
  }
}

/** Formats what happened to lost alarms as a clause. */
export function describeLost(alarmNames: readonly string[]): string {
  if (alarmNames.length === 0) return 'ECS stopped using its alarms';
  return alarmNames.length === 1
    ? `alarm ${alarmNames[0]} was deleted or replaced`
    : `alarms ${alarmNames.join(', ')} were deleted or replaced`;
}

function describeBake({ bake }: DeploymentRecord): string {
  if (bake?.time === undefined) return '';
  return bake.basis === 'configured'
    ? ` for ${describeDuration(bake.time)}`
    : ` for about ${describeDuration(bake.time)}`;
}

/** Returns the highest severity that applies. */
export function describeTone(record: DeploymentRecord): 'good' | 'warning' | 'danger' | 'neutral' {
  const { phase, outcome, protection } = record;
  if (phase === 'rolling-back' || outcome === 'rolled-back' || outcome === 'rollback-failed' || outcome === 'failed')
    return 'danger';
  if (currentMissedRollback(record) !== undefined) return 'danger';
  if (isStuck(record) || outcome === 'stopped' || outcome === 'unknown' || phase === 'awaiting-approval')
    return 'warning';
  if (['off-alarm-at-start', 'off-during-deployment', 'blind'].includes(protection.state)) return 'warning';
  return outcome === 'succeeded' ? 'good' : 'neutral';
}
