import type { AlarmReading, AlarmTransition, ServiceDeploymentDescription, ServiceDescription } from './facts.ts';
import type { Protection, ProtectionState } from './record.ts';
import type { EpochMs } from './time.ts';

interface ProtectionFacts {
  readonly deployment: ServiceDeploymentDescription;
  readonly service: ServiceDescription | undefined;
  readonly alarms: AlarmReading;
  /** By alarm name, for alarms that changed after the start. */
  readonly transitions: ReadonlyMap<string, readonly AlarmTransition[]>;
  /** By alarm name, states at the start that an earlier look learnt. */
  readonly knownAtStart?: ReadonlyMap<string, string>;
}

const UNKNOWN: Protection = { state: 'unknown', alarmNames: [] };

/**
 * Whether deployment alarms could have stopped the deployment, by their states when it began. The exact instant that ECS
 * takes for the beginning is not published: `startedAt` is taken, and nothing is said before it is known.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-alarm-failure.html
 */
export function assessProtection(facts: ProtectionFacts): Protection {
  const { deployment } = facts;
  const alarmNames = watchedAlarms(deployment, facts.service);
  if (alarmNames.length === 0) return made('off-not-configured', []);
  if (deployment.alarms?.status === 'TRIGGERED') return made('armed', []);
  if (!facts.alarms.read || deployment.startedAt === undefined) return UNKNOWN;
  const visible = alarmNames.filter((name) => isVisible(name, facts.alarms));
  if (visible.length === 0) return made('blind', alarmNames);
  const states = new Map(visible.map((name) => [name, stateAtStart(name, facts)]));
  const inAlarm = visible.filter((name) => states.get(name) === 'ALARM');
  if (inAlarm.length > 0) return made('off-alarm-at-start', inAlarm);
  if (visible.some((name) => states.get(name) === undefined)) return UNKNOWN;
  return made(endsEarly(deployment) ? 'off-early-success' : 'armed', []);
}

/** The alarms that the deployment is configured to watch; none where alarms are not enabled. */
export function watchedAlarms(
  deployment: ServiceDeploymentDescription,
  service: ServiceDescription | undefined,
): readonly string[] {
  const enabled = deployment.alarmsEnabled ?? service?.alarms?.enable ?? deployment.alarms !== undefined;
  if (!enabled) return [];
  return deployment.alarms?.alarmNames ?? service?.alarms?.alarmNames ?? [];
}

/** An alarm's state when the deployment began; undefined when nothing tells. */
export function stateAtStart(alarmName: string, facts: ProtectionFacts): string | undefined {
  const { startedAt } = facts.deployment;
  const known = facts.knownAtStart?.get(alarmName);
  if (known !== undefined) return known;
  const alarm = facts.alarms.read ? facts.alarms.alarms.get(alarmName) : undefined;
  if (alarm === undefined || startedAt === undefined) return undefined;
  if (alarm.stateChangedAt === undefined || alarm.stateChangedAt <= startedAt) return alarm.state;
  return stateFromHistory(facts.transitions.get(alarmName) ?? [], startedAt);
}

/**
 * Whether only the alarm's history tells what the record wants: its state at the start when it has changed since, or when it
 * fired when it is out of ALARM again.
 */
export function needsHistory(alarmName: string, facts: Omit<ProtectionFacts, 'transitions' | 'service'>): boolean {
  const { startedAt, alarms } = facts.deployment;
  const alarm = facts.alarms.read ? facts.alarms.alarms.get(alarmName) : undefined;
  if (alarm?.kind !== 'metric' || startedAt === undefined) return false;
  // A deployment that an alarm stopped was armed; what is left to learn is when that alarm fired.
  if (alarms?.status === 'TRIGGERED') return alarms.triggeredAlarmNames.includes(alarmName) && alarm.state !== 'ALARM';
  return (alarm.stateChangedAt ?? startedAt) > startedAt;
}

function stateFromHistory(transitions: readonly AlarmTransition[], startedAt: EpochMs): string | undefined {
  const last = transitions.findLast((transition) => transition.at <= startedAt);
  if (last !== undefined) return last.to;
  return transitions.find((transition) => transition.at > startedAt)?.from;
}

/** ECS's role may read metric alarms; composite ones are answered only to callers with permission on all alarms. */
function isVisible(alarmName: string, alarms: AlarmReading): boolean {
  return alarms.read && alarms.alarms.get(alarmName)?.kind === 'metric';
}

/** With early success below 100 % the last tasks are replaced after ECS has stopped watching. */
function endsEarly(deployment: ServiceDeploymentDescription): boolean {
  const early = deployment.earlySuccess;
  return early?.enable === true && (early.healthyPercent ?? 100) < 100;
}

function made(state: ProtectionState, alarmNames: readonly string[]): Protection {
  return { state, alarmNames };
}
