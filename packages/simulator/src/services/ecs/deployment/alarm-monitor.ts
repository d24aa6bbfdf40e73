import type { Rollout } from './rollout.ts';
import type { EcsWorld } from '../world.ts';

/**
 * Starts to monitor the alarms. If one is in ALARM when a deployment begins, ECS ignores all of them for the whole
 * deployment, so that a fix can be deployed.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-alarm-failure.html
 */
export function armAlarms(world: EcsWorld, rollout: Rollout): void {
  const configured = rollout.deployment.configuration.alarms;
  if (configured === undefined || !configured.enable || configured.alarmNames.length === 0) {
    rollout.deployment.alarms = {
      status: 'DISABLED',
      alarmNames: configured?.alarmNames ?? [],
      triggeredAlarmNames: [],
    };
    return;
  }
  rollout.watchedAlarms = world.readAlarms(configured.alarmNames) ?? new Map();
  const ignored = [...rollout.watchedAlarms.values()].some(({ state }) => state === 'ALARM');
  rollout.deployment.alarms = {
    status: ignored ? world.parameters.ignoredAlarmsStatus : 'MONITORING',
    alarmNames: configured.alarmNames,
    triggeredAlarmNames: [],
  };
}

/** Polls the states of the alarms until one of them fails the deployment. A throttled call is a missed poll. */
export function pollAlarms(world: EcsWorld, rollout: Rollout, onAlarm: (names: readonly string[]) => void): void {
  const alarms = rollout.deployment.alarms;
  if (alarms?.status !== 'MONITORING') return;
  const states = world.readAlarms(alarms.alarmNames);
  if (states !== undefined) {
    rollout.watchedAlarms = states;
    const names = failing(world, rollout, alarms.alarmNames);
    if (names.length > 0) {
      onAlarm(names);
      return;
    }
  }
  const next = world.clock.now() + world.parameters.alarmPollIntervalMs;
  rollout.cancelPoll = world.clock.schedule(next, () => pollAlarms(world, rollout, onAlarm), 'ECS polls alarms');
}

/** The bake time of a rolling deployment: as configured, else the longest evaluation time of its alarms. */
export function bakeTimeOf(world: EcsWorld, rollout: Rollout): number {
  const configured = rollout.deployment.configuration.bakeTimeInMinutes;
  if (configured !== undefined) return configured * 60_000;
  const { rollingBake, rollingBakeCapMs, bakeWhenAlarmsIgnored } = world.parameters;
  const alarms = rollout.deployment.configuration.alarms;
  const watching = rollout.deployment.alarms?.status === 'MONITORING';
  const ignored = !watching && alarms?.enable === true;
  if (rollingBake === 'none' || !(watching || (ignored && bakeWhenAlarmsIgnored))) return 0;
  const evaluations = [...rollout.watchedAlarms.values()].map(
    (one) => one.periodSeconds * one.evaluationPeriods * 1000,
  );
  return Math.min(Math.max(0, ...evaluations), rollingBakeCapMs ?? Number.POSITIVE_INFINITY);
}

function failing({ parameters }: EcsWorld, rollout: Rollout, names: readonly string[]): string[] {
  return names.filter((name) => {
    const state = rollout.watchedAlarms.get(name)?.state;
    return state === undefined ? parameters.missingAlarmFails : parameters.alarmStatesThatFail.includes(state);
  });
}
