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
 * The alarms as the record keeps them, triggered ones first. What an earlier reconciliation learnt stands where this one says nothing:
 * a finished deployment's alarms go on changing, and must not overwrite the value that failed it.
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
  // The value that failed the deployment stands from the first reconciliation that saw it in ALARM.
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

/** What an alarm watches now is what it watched when the deployment began: an earlier reconciliation may have seen an older answer. */
function isOfTheStart({ configuredAt }: AlarmDescription, { deployment: { startedAt } }: AlarmFacts): boolean {
  return configuredAt !== undefined && startedAt !== undefined && configuredAt <= startedAt;
}

/** An alarm that no reconciliation saw stays unread unless it was surely absent, so that a later reconciliation asks for its history again. */
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

/** When a triggered alarm fired and at what value: its present state while that is ALARM, else its history. */
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

/** What CloudWatch says of an alarm now. */
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
    evaluationInterval: evaluationInterval(alarm),
    configuredAt: alarm.configuredAt,
  };
}

/** How long an alarm looks back: period × evaluation periods. */
function evaluationInterval(alarm: AlarmDescription): DurationMs | undefined {
  const { periodSeconds, evaluationPeriods } = alarm;
  if (periodSeconds === undefined || evaluationPeriods === undefined) return undefined;
  return seconds(periodSeconds * evaluationPeriods);
}

/** CloudWatch knows it no more, or never did; what it watched stands as it was learnt. */
const GONE = { kind: 'missing', state: undefined } as const;

/** One of which CloudWatch said nothing yet. */
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
