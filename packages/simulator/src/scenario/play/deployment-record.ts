import type { DeploymentState, ServiceState } from '../../services/ecs/state.ts';
import type { DeploymentTrack } from './happening.ts';
import type { PlayRecorder } from './play-recorder.ts';
import type { PlayedDeployment, ProtectionWord, Verdict } from './played.ts';
import type { Scenario } from '../format/scenario.ts';
import type { ScenarioAccount } from './world.ts';

/** The record of each deployment of the scenario, oldest first. */
export function describeDeployments(
  scenario: Scenario,
  world: ScenarioAccount,
  recorder: Pick<PlayRecorder, 'tracks'>,
): readonly PlayedDeployment[] {
  const service = world.service();
  const totals = world.totals();
  return recorder.tracks.flatMap((track) => {
    const deployment = service?.deployments.find(({ arn }) => arn === track.arn);
    if (service === undefined || deployment === undefined) return [];
    // The load has no totals for a version that never got a request.
    const served = totals && (totals.get(track.version) ?? { requests: 0, errors: 0 });
    return [describeDeployment({ scenario, service, deployment, track, served })];
  });
}

interface Parts {
  readonly scenario: Scenario;
  readonly service: ServiceState;
  readonly deployment: DeploymentState;
  readonly track: DeploymentTrack;
  readonly served: { readonly requests: number; readonly errors: number } | undefined;
}

function describeDeployment({ scenario, deployment, track, served }: Parts): PlayedDeployment {
  const { status, statusReason, circuitBreaker } = deployment;
  const { createdAt, startedAt, runningAt, bakingAt, failedAt, rollingBackAt, finishedAt } = track;
  const bakeEndsAt = track.bakeEndedAt ?? finishedAt;
  return {
    version: track.version,
    verdict: verdictOf(track, status),
    because: track.because,
    status,
    statusReason,
    protection: protectionOf(scenario, deployment, track),
    lostAlarms: track.lostAlarms.map(({ name }) => name),
    protectionLostAt: track.lostAlarms[0]?.at,
    triggeredAlarms: deployment.alarms?.triggeredAlarmNames ?? [],
    createdAt,
    startedAt,
    runningAt,
    bakingAt,
    failedAt,
    rollingBackAt,
    finishedAt,
    ...spansOf(track, status),
    bakeMs: bakingAt === undefined || bakeEndsAt === undefined ? undefined : bakeEndsAt - bakingAt,
    tasksStarted: track.tasksStarted,
    tasksFailed: track.tasksFailed,
    breaker: circuitBreaker,
    requests: served?.requests,
    errors: served?.errors,
  };
}

/** Durations from the deployment's start to its rollback's start, from there to the rollback's end, and their sum. */
function spansOf({ startedAt, rollingBackAt, finishedAt }: DeploymentTrack, status: string) {
  const restoredAt = status === 'ROLLBACK_SUCCESSFUL' ? finishedAt : undefined;
  return {
    timeToDetectMs: spanOf(startedAt, rollingBackAt),
    rollbackTimeMs: spanOf(rollingBackAt, restoredAt),
    recoveryTimeMs: spanOf(startedAt, restoredAt),
  };
}

function spanOf(from: number | undefined, to: number | undefined): number | undefined {
  return from === undefined || to === undefined ? undefined : to - from;
}

/** Turns ECS's last status into a verdict. */
function verdictOf(track: DeploymentTrack, status: string): Verdict {
  if (track.finishedAt === undefined) return 'unfinished';
  switch (status) {
    case 'SUCCESSFUL':
      return 'succeeded';
    case 'ROLLBACK_SUCCESSFUL':
      return 'rolled-back';
    case 'ROLLBACK_FAILED':
      return 'rollback-failed';
    default:
      if (track.failedAt !== undefined) return 'failed';
      return track.wasSuperseded ? 'superseded' : 'stopped';
  }
}

/** Whether alarms could stop the deployment at its start, by ECS's status, and whether they still could at its end. */
function protectionOf(
  scenario: Scenario,
  { alarms, configuration }: DeploymentState,
  { lostAlarms }: DeploymentTrack,
): ProtectionWord {
  const configured = configuration.alarms;
  if (configured === undefined || !configured.enable || configured.alarmNames.length === 0) return 'off-not-configured';
  if (alarms?.status === 'TRIGGERED') return 'armed';
  if (alarms === undefined) return 'unknown';
  const existing = scenario.alarms.filter(({ name, exists }) => exists && configured.alarmNames.includes(name));
  if (existing.length === 0) return 'blind';
  if (!alarms.status.startsWith('MONITORING')) return 'off-alarm-at-start';
  if (lostAlarms.length > 0) return 'off-during-deployment';
  return endsEarly(configuration) ? 'off-early-success' : 'armed';
}

/** With early success below 100 %, ECS replaces the last tasks after it has stopped monitoring. */
function endsEarly({ earlySuccessCriteria }: DeploymentState['configuration']): boolean {
  const early = earlySuccessCriteria as { readonly enable?: boolean; readonly healthyPercent?: number } | undefined;
  return early?.enable === true && (early.healthyPercent ?? 100) < 100;
}
