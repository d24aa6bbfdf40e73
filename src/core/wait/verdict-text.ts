import { lastPart, parseServiceArn } from '../arn.ts';
import { assertNever } from '../assert-never.ts';
import { calculateDurations } from '../deployment/durations.ts';
import type { Evidence } from '../deployment/evidence.ts';
import type { DeploymentRecord, Protection } from '../deployment/record.ts';
import { describeMeasurement } from '../report/alarm-text.ts';
import { describeHeadline, describeLost } from '../report/headline.ts';
import { describeDuration, describeInstant, type EpochMs } from '../time.ts';
import type { VerdictName } from './wait-verdict.ts';

/** What a wait read about the deployment. */
export interface Followed {
  readonly record: DeploymentRecord;
  readonly evidence: Evidence | undefined;
}

/**
 * Describes what happened and why, in one line of plain text: the alarm with its value and threshold, the reason of stopped
 * tasks, or ECS's reason.
 */
export function describeVerdict(name: VerdictName, { record, evidence }: Followed): string {
  const head = `${describeEnd(name, record)}${describeTarget(record)}`;
  const reasons = describeReasons(name, record, evidence);
  const { total } = calculateDurations(record);
  const took = total === undefined ? '' : ` after ${describeDuration(total)}`;
  // A success has no reasons; what follows is another fact.
  const separator = name === 'succeeded' || name === 'unprotected' ? '; ' : ': ';
  return oneLine(`${head}${took}${reasons === '' ? '' : `${separator}${reasons}`}`);
}

/** Describes the end by the verdict's name where that is more specific than the outcome. */
function describeEnd(name: VerdictName, record: DeploymentRecord): string {
  const service = parseServiceArn(record.serviceArn)?.service ?? record.serviceArn;
  switch (name) {
    case 'succeeded':
      return `${service} was deployed`;
    case 'unprotected':
      return `${service} was deployed unprotected`;
    case 'rolled-back-by-alarm':
    case 'rolled-back-by-circuit-breaker':
    case 'rolled-back-by-lifecycle-hook':
    case 'rolled-back-by-approval':
    case 'rolled-back-on-request':
    case 'rolled-back-by-configuration':
    case 'rolled-back':
      return `${service} was rolled back`;
    case 'timed-out':
      return `${service} did not finish its deployment in time: it ${describeHeadline(record).slice(service.length + 1)}`;
    default:
      return describeHeadline(record).replace(/:.*$/, '');
  }
}

function describeTarget({ revisions, outcome }: DeploymentRecord): string {
  const to = revisions.to?.taskDefinitionArn;
  const from = revisions.from?.taskDefinitionArn;
  if (to === undefined) return '';
  if (outcome === 'rolled-back' && from !== undefined) return ` from ${lastPart(to)} to ${lastPart(from)}`;
  return ` (${lastPart(to)})`;
}

function describeReasons(name: VerdictName, record: DeploymentRecord, evidence: Evidence | undefined): string {
  if (name === 'succeeded') return record.protection.state === 'armed' ? '' : describeProtection(record);
  if (name === 'unprotected') return describeProtection(record);
  const parts = [
    ...record.alarms.filter((alarm) => alarm.triggered).map(describeFiring),
    // The verdict of a rollback names the circuit breaker, this one does not.
    ...(name === 'failed' && record.cause === 'circuit-breaker' ? ['the circuit breaker failed it'] : []),
    ...(record.cause === 'alarm' || evidence === undefined ? [] : [describeStoppedTasks(evidence)]),
    ...(record.supersededBy === undefined ? [] : [`by ${lastPart(record.supersededBy)}`]),
    ...(name === 'timed-out' ? [describeTasks(record)] : []),
  ].filter((part) => part !== '');
  const own = record.reason === undefined ? [] : [`ECS says: ${record.reason}`];
  return [...parts, ...own].join('; ');
}

function describeFiring(alarm: DeploymentRecord['alarms'][number]): string {
  const at = alarm.triggeredAt === undefined ? '' : ` at ${clock(alarm.triggeredAt)}`;
  return `alarm ${alarm.alarmName} fired${at}, ${describeMeasurement(alarm)}`;
}

/** Formats an instant to the second. */
function clock(at: EpochMs): string {
  return `${describeInstant(at).slice(0, 19)}Z`;
}

/** Describes the most frequent reason why tasks of the new revision stopped; empty if none did. */
export function describeStoppedTasks({ stoppedTasks: [first] }: Evidence): string {
  if (first === undefined) return '';
  const exit = first.exitCode === undefined ? '' : `, ${first.container ?? 'container'} exited with ${first.exitCode}`;
  return `${first.count} stopped ${first.count === 1 ? 'task' : 'tasks'}${exit}: ${first.reason}`;
}

function describeTasks({ tasks }: DeploymentRecord): string {
  return tasks === undefined ? '' : `${tasks.target.running} of ${tasks.target.requested} new tasks are running`;
}

/** Describes whether deployment alarms protected it, and why not. */
export function describeProtection({ protection, protectionLostAt }: DeploymentRecord): string {
  return `deployment alarms: ${describeAlarms(protection, protectionLostAt)}`;
}

function describeAlarms({ state, alarmNames }: Protection, lostAt: EpochMs | undefined): string {
  const names = alarmNames.join(', ');
  switch (state) {
    case 'armed':
      return 'on';
    case 'off-alarm-at-start':
      return names === ''
        ? 'off, and ECS does not say why'
        : `off, because ${names} was in ALARM when the deployment began`;
    case 'off-during-deployment': {
      const since = lostAt === undefined ? 'off' : `off since ${clock(lostAt)}`;
      return names === '' ? since : `${since}, because ${describeLost(alarmNames)}`;
    }
    case 'off-not-configured':
      return 'none';
    case 'off-early-success':
      return 'off after early success, before all tasks were replaced';
    case 'blind':
      return `off, because ECS sees none of them${names === '' ? '' : ` (${names})`}`;
    case 'unknown':
      return 'unknown';
    default:
      return assertNever(state);
  }
}

/** Reasons come from outside and may contain line breaks and control characters. */
function oneLine(text: string): string {
  return text
    .toWellFormed()
    .replace(/[\u202A-\u202E\u2066-\u2069]/g, '')
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim();
}
