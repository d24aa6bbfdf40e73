import type { AlarmTransition, ServiceDeploymentDescription, ServiceDescription } from '../deployment/facts.ts';
import type { Protection, ProtectionState } from '../deployment/record.ts';
import { after, type EpochMs } from '../time.ts';
import { type AlarmFate, assessFates, type FateFacts, OLDEST_ANSWER } from './alarm-fate.ts';

/** What the protection of a deployment is assessed from. */
export interface ProtectionFacts extends FateFacts {
  readonly service: ServiceDescription | undefined;
  /** By alarm name, for alarms that changed state after the start. */
  readonly transitions: ReadonlyMap<string, readonly AlarmTransition[]>;
}

const UNKNOWN: Protection = { state: 'unknown', alarmNames: [] };

/**
 * Assesses whether deployment alarms could have stopped the deployment. ECS's status comes first: TRIGGERED and MONITORING
 * mean protected, unless an alarm was lost meanwhile or ECS cannot see any; DISABLED means not protected. Without a status,
 * the alarms' states at the start decide. AWS does not publish which instant ECS uses as the start: the guard uses
 * `startedAt`, and returns `unknown` before that is known.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ServiceDeploymentAlarms.html
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-alarm-failure.html
 */
export function assessProtection(facts: ProtectionFacts): Protection {
  const { deployment, alarms } = facts;
  const alarmNames = watchedAlarms(deployment, facts.service);
  const status = deployment.alarms?.status;
  if (alarmNames.length === 0) return areAlarmsNamedLater(facts) ? UNKNOWN : made('off-not-configured', []);
  if (status === 'TRIGGERED') return made('armed', []);
  if (deployment.startedAt === undefined) return UNKNOWN;
  const fates = assessFates(alarmNames, facts);
  const seen = alarmNames.filter((name) => fates.get(name)?.is !== 'absent');
  if (alarms.read && seen.length === 0) return made('blind', alarmNames);
  if (isMonitoring(deployment)) return assessWatched(facts, fates);
  const inAlarm = seen.filter((name) => stateAtStart(name, facts) === 'ALARM');
  if (inAlarm.length > 0) return made('off-alarm-at-start', inAlarm);
  if (status === 'DISABLED') return hasBegunToWatch(deployment) ? made('off-alarm-at-start', []) : UNKNOWN;
  if (seen.some((name) => stateAtStart(name, facts) === undefined)) return UNKNOWN;
  const watched = assessWatched(facts, fates);
  return alarms.read || watched.state === 'off-during-deployment' ? watched : UNKNOWN;
}

/**
 * Whether the alarm names may still appear: a deployment shows them once it has started, and a read of its service may lag.
 * An empty list of names is final.
 */
function areAlarmsNamedLater({ deployment, service }: ProtectionFacts): boolean {
  const { alarms, alarmsEnabled, startedAt } = deployment;
  if (alarms !== undefined || service?.alarms !== undefined || alarmsEnabled === false) return false;
  return alarmsEnabled === true || (startedAt === undefined && service === undefined);
}

/** Assesses protection that was on at the start. */
function assessWatched({ alarms, deployment }: ProtectionFacts, fates: ReadonlyMap<string, AlarmFate>): Protection {
  const lost = [...fates].flatMap(([name, fate]) => (fate.is === 'lost' ? [name] : []));
  if (lost.length > 0) return made('off-during-deployment', lost);
  // Without CloudWatch, ECS's status alone decides. With it, an alarm that may be lost is not known to have been on.
  if (alarms.read && [...fates.values()].some((fate) => fate.is === 'unclear')) return UNKNOWN;
  return made(endsEarly(deployment) ? 'off-early-success' : 'armed', []);
}

/** Whether ECS reports that it watches alarms, or did until the end. */
export function isMonitoring({ alarms }: ServiceDeploymentDescription): boolean {
  return alarms?.status === 'MONITORING' || alarms?.status === 'MONITORING_COMPLETE';
}

/** ECS watches from the first running task onward; before that, DISABLED may mean "not yet". */
function hasBegunToWatch({ status, targetServiceRevision }: ServiceDeploymentDescription): boolean {
  return (targetServiceRevision?.runningTaskCount ?? 0) > 0 || !['PENDING', 'IN_PROGRESS'].includes(status);
}

/** The alarms in the deployment's configuration; none if alarms are not enabled. */
export function watchedAlarms(
  deployment: ServiceDeploymentDescription,
  service: ServiceDescription | undefined,
): readonly string[] {
  const enabled = deployment.alarmsEnabled ?? service?.alarms?.enable;
  if (enabled === false) return [];
  return deployment.alarms?.alarmNames ?? service?.alarms?.alarmNames ?? [];
}

/** Returns an alarm's state when the deployment started; undefined when unknown. */
export function stateAtStart(
  alarmName: string,
  { deployment, alarms, transitions, known }: Omit<ProtectionFacts, 'service' | 'now'>,
): string | undefined {
  const { startedAt } = deployment;
  const recorded = known?.find((alarm) => alarm.alarmName === alarmName)?.stateAtStart;
  if (recorded !== undefined) return recorded;
  const alarm = alarms.read ? alarms.alarms.get(alarmName) : undefined;
  if (alarm === undefined || startedAt === undefined) return undefined;
  if (alarm.stateChangedAt === undefined || alarm.stateChangedAt <= startedAt) return alarm.state;
  return stateFromHistory(transitions.get(alarmName) ?? [], startedAt);
}

/**
 * Whether only the alarm's history shows what the record needs: the state at the start if it changed since, or the time of
 * firing if the alarm has left ALARM.
 */
export function needsHistory(alarmName: string, facts: Pick<ProtectionFacts, 'deployment' | 'alarms'>): boolean {
  const { startedAt, alarms } = facts.deployment;
  const alarm = facts.alarms.read ? facts.alarms.alarms.get(alarmName) : undefined;
  if (alarm?.kind !== 'metric' || startedAt === undefined) return false;
  // If an alarm stopped the deployment, its alarms were on. Only the time when that alarm fired is missing.
  if (alarms?.status === 'TRIGGERED') return alarms.triggeredAlarmNames.includes(alarmName) && alarm.state !== 'ALARM';
  return (alarm.stateChangedAt ?? startedAt) > startedAt;
}

/**
 * Whether CloudWatch's current response can be recorded as the state at the start. Shortly after the start, a response may
 * be older than the start: it may name an alarm to people, and a later reconciliation corrects it.
 */
export function isStartPast({ deployment, now }: Pick<ProtectionFacts, 'deployment' | 'now'>): boolean {
  const { startedAt, finishedAt, stoppedAt } = deployment;
  if (startedAt === undefined) return false;
  return (finishedAt ?? stoppedAt) !== undefined || now >= after(startedAt, OLDEST_ANSWER);
}

/** Returns the state at an instant after which the alarm changed, from its changes around it. */
export function stateFromHistory(transitions: readonly AlarmTransition[], startedAt: EpochMs): string | undefined {
  const last = transitions.findLast((transition) => transition.at <= startedAt);
  // If the history begins after the start, its first change shows the state before it.
  return last === undefined ? transitions[0]?.from : last.to;
}

/** With early success below 100 %, ECS stops watching before the last tasks are replaced. */
function endsEarly(deployment: ServiceDeploymentDescription): boolean {
  const early = deployment.earlySuccess;
  return early?.enable === true && (early.healthyPercent ?? 100) < 100;
}

function made(state: ProtectionState, alarmNames: readonly string[]): Protection {
  return { state, alarmNames };
}
