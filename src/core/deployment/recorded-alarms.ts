import { type AlarmFate, keyOf, OLDEST_ANSWER } from '../protection/alarm-fate.ts';
import { after, type DurationMs, type EpochMs, seconds } from '../time.ts';
import type { AlarmDescription, AlarmReading, AlarmTransition, ServiceDeploymentDescription } from './facts.ts';
import type { RecordedAlarm } from './record.ts';

interface AlarmFacts {
  readonly deployment: ServiceDeploymentDescription;
  readonly alarmNames: readonly string[];
  readonly alarms: AlarmReading;
  readonly statesAtStart: ReadonlyMap<string, string | undefined>;
  readonly transitions: ReadonlyMap<string, readonly AlarmTransition[]>;
  readonly fates: ReadonlyMap<string, AlarmFate>;
  readonly now: EpochMs;
}

/**
 * Folds the alarms of a record, triggered ones first. What an earlier reconciliation recorded stays if this one has nothing
 * newer: alarms keep changing after the deployment, and must not overwrite the value that failed it.
 */
export function foldAlarms(previous: readonly RecordedAlarm[], facts: AlarmFacts): readonly RecordedAlarm[] {
  const known = new Map(previous.map((alarm) => [alarm.alarmName, alarm]));
  const triggered = facts.deployment.alarms?.triggeredAlarmNames ?? [];
  const names = [...new Set([...triggered, ...facts.alarmNames])];
  return names.map((name) => foldAlarm(name, known.get(name), triggered.includes(name), facts));
}

function foldAlarm(
  alarmName: string,
  previous: RecordedAlarm | undefined,
  triggered: boolean,
  facts: AlarmFacts,
): RecordedAlarm {
  // Keeps the value that failed the deployment, from the first reconciliation that read the alarm in ALARM.
  if (previous?.triggered === true && previous.triggeredAt !== undefined) return previous;
  const stateAtStart = previous?.stateAtStart ?? facts.statesAtStart.get(alarmName);
  const fate = facts.fates.get(alarmName);
  const learnt = { triggered, stateAtStart, lostAt: fate?.is === 'lost' ? fate.at : undefined };
  if (!facts.alarms.read) return { ...(previous ?? unreadAlarm(alarmName)), ...learnt };
  const alarm = facts.alarms.alarms.get(alarmName);
  if (alarm === undefined) return { ...foldMissing(alarmName, previous, facts), ...learnt };
  const isOn = facts.deployment.startedAt !== undefined && alarm.kind === 'metric' && fate?.is === 'on';
  const metricKey =
    isOn && isOfTheStart(alarm, facts) ? keyOf(alarm) : (previous?.metricKey ?? (isOn ? keyOf(alarm) : undefined));
  const described = { ...describe(alarm), ...learnt, metricKey, triggeredAt: undefined, recheckAt: undefined };
  return triggered ? { ...described, ...findFiring(alarm, facts) } : described;
}

/** Whether the alarm still has the configuration from the start. An earlier reconciliation may have read an outdated one. */
function isOfTheStart({ configuredAt }: AlarmDescription, { deployment: { startedAt } }: AlarmFacts): boolean {
  return configuredAt !== undefined && startedAt !== undefined && configuredAt <= startedAt;
}

/**
 * Folds an alarm that CloudWatch did not return. If no reconciliation ever read it, it stays `unread` unless it was
 * certainly absent, so that a later reconciliation reads its history again.
 */
function foldMissing(alarmName: string, previous: RecordedAlarm | undefined, facts: AlarmFacts): RecordedAlarm {
  const isUnseen = previous?.metricKey === undefined;
  const fate = facts.fates.get(alarmName);
  if (isUnseen && fate?.is === 'on') return { ...(previous ?? unreadAlarm(alarmName)), kind: 'unread' };
  if (isUnseen && previous?.kind !== 'missing' && fate?.is === 'unclear') return previous ?? unreadAlarm(alarmName);
  const recheckAt = previous?.kind === 'missing' ? nextRecheck(previous, facts) : after(facts.now, OLDEST_ANSWER);
  return { ...(previous ?? unreadAlarm(alarmName)), ...GONE, recheckAt: fate?.is === 'absent' ? recheckAt : undefined };
}

function nextRecheck({ recheckAt }: RecordedAlarm, { now }: AlarmFacts): EpochMs | undefined {
  return recheckAt !== undefined && now < recheckAt ? recheckAt : undefined;
}

/** When a triggered alarm fired and at what value: from its current state while that is ALARM, else from its history. */
function findFiring(
  alarm: AlarmDescription,
  facts: AlarmFacts,
): Pick<RecordedAlarm, 'state' | 'triggeredAt' | 'value'> {
  if (alarm.state === 'ALARM') return { state: alarm.state, triggeredAt: alarm.stateChangedAt, value: alarm.value };
  const { rollback, finishedAt } = facts.deployment;
  const end = rollback?.startedAt ?? finishedAt;
  const firing = (facts.transitions.get(alarm.alarmName) ?? []).findLast(
    (transition) => transition.to === 'ALARM' && (end === undefined || transition.at <= end),
  );
  return { state: alarm.state, triggeredAt: firing?.at, value: firing?.value };
}

/** Describes the alarm from CloudWatch's current response. */
function describe(alarm: AlarmDescription) {
  return {
    alarmName: alarm.alarmName,
    kind: alarm.kind,
    state: alarm.state,
    metric: alarm.metricName === undefined ? undefined : `${alarm.namespace ?? ''} ${alarm.metricName}`.trim(),
    statistic: alarm.statistic,
    comparisonOperator: alarm.comparisonOperator,
    threshold: alarm.threshold,
    value: alarm.value,
    meaning: meaningOf(alarm),
    evaluationInterval: evaluationInterval(alarm),
    configuredAt: alarm.configuredAt,
  };
}

/** Longest meaning of an alarm, in characters. */
const LONGEST_MEANING = 300;

/** Returns the first sentence of an alarm's description, without its full stop. */
function meaningOf({ description = '' }: AlarmDescription): string | undefined {
  const [sentence = ''] = description.trim().split(/\.(?:\s|$)/, 1);
  if (sentence === '') return undefined;
  return sentence.length <= LONGEST_MEANING ? sentence : `${sentence.slice(0, LONGEST_MEANING - 1)}…`;
}

/** Returns the length of an alarm's evaluation: period × evaluation periods. */
function evaluationInterval(alarm: AlarmDescription): DurationMs | undefined {
  const { periodSeconds, evaluationPeriods } = alarm;
  if (periodSeconds === undefined || evaluationPeriods === undefined) return undefined;
  return seconds(periodSeconds * evaluationPeriods);
}

/** CloudWatch does not find the alarm. What it watched stays as recorded. */
const GONE = { kind: 'missing', state: undefined } as const;

/** An alarm that CloudWatch has not returned yet. */
export function unreadAlarm(alarmName: string): RecordedAlarm {
  return {
    alarmName,
    kind: 'unread',
    stateAtStart: undefined,
    state: undefined,
    triggered: false,
    triggeredAt: undefined,
    metric: undefined,
    statistic: undefined,
    comparisonOperator: undefined,
    threshold: undefined,
    value: undefined,
    evaluationInterval: undefined,
    metricKey: undefined,
    configuredAt: undefined,
    lostAt: undefined,
    recheckAt: undefined,
  };
}
