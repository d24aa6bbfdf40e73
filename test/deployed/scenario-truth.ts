import type { Scenario } from '@ecs-guard/simulator/scenario/format/scenario';
import type { StoryCause } from '@ecs-guard/simulator/scenario/format/story-cause';
import type { PlayedAlarm, PlayedDeployment, PlayedScenario } from '@ecs-guard/simulator/scenario/play/played';
import type { SimulatedEcs } from '@ecs-guard/simulator/services/ecs/service';
import type { DeploymentState, ServiceState } from '@ecs-guard/simulator/services/ecs/state';

/** One deployment of a scenario, as ECS and the player know it. */
export interface Deployed {
  readonly scenario: Scenario;
  readonly service: ServiceState;
  readonly state: DeploymentState;
  readonly played: PlayedDeployment;
  readonly alarms: readonly PlayedAlarm[];
  readonly wasPaused: boolean;
}

/** The deployments that the scenario made, oldest first; what was there before it is none of them. */
export function deploymentsOf(scenario: Scenario, played: PlayedScenario, ecs: SimulatedEcs): readonly Deployed[] {
  const { name, cluster, running } = scenario.service;
  const service = ecs.store.service(ecs.store.cluster(cluster), name);
  const states = service.deployments.slice(running === 'none' ? 0 : 1);
  if (states.length !== played.deployments.length) {
    throw new Error(`${name} has ${states.length} deployments, and ${played.deployments.length} were played`);
  }
  const wasPaused = played.timeline.some(({ what, state }) => what === 'hook' && state === 'AWAITING_ACTION');
  return states.flatMap((state, index) => {
    const one = played.deployments[index];
    return one === undefined ? [] : [{ scenario, service, state, played: one, alarms: played.alarms, wasPaused }];
  });
}

/** What the guard's record must say, in its own words: each field from ECS's state, or from what the player saw. */
export function recordOf(deployed: Deployed) {
  const { service, state, played } = deployed;
  const isOver = played.verdict !== 'unfinished';
  return {
    serviceArn: service.arn,
    deploymentKey: state.arn,
    serviceDeploymentArn: state.arn,
    createdAt: state.createdAt,
    startedAt: state.startedAt,
    finishedAt: isOver ? (state.finishedAt ?? state.stoppedAt) : undefined,
    strategy: state.configuration.strategy,
    isFinished: isOver,
    outcome: isOver ? played.verdict : undefined,
    cause: causeOf(deployed),
    reason: state.statusReason ?? state.rollback?.reason,
    protection: { state: played.protection, alarmNames: guiltyAlarms(deployed) },
    protectionLostAt: lostAtOf(deployed),
    alarms: watchedAlarms(deployed)
      .map((name) => alarmOf(name, deployed))
      .toSorted(byName),
    circuitBreaker: state.circuitBreaker,
    rollbackStartedAt: state.rollback?.startedAt,
    rollbackRequested: wasRequested(played) && state.rollback !== undefined,
    bakeTime: bakeTimeOf(state.configuration),
    from: revisionOf(state.rollback?.serviceRevisionArn ?? sourceOf(state, service), service),
    to: revisionOf(state.targetRevisionArn, service),
    supersededBy: played.verdict === 'superseded' ? nextOf(deployed) : undefined,
    pendingEffects: [],
    baseline: false,
    cut: [],
  };
}

/** The same fields of an item of the table. */
export function recordedAs(item: Readonly<Record<string, unknown>>) {
  const { phase, bake, revisions, alarms } = item as {
    readonly phase: string;
    readonly bake?: { readonly time?: number; readonly basis: string };
    readonly revisions: { readonly from?: object; readonly to?: object };
    readonly alarms: readonly { readonly alarmName: string }[];
  };
  const fields = [
    'protectionLostAt',
    'serviceArn',
    'deploymentKey',
    'serviceDeploymentArn',
    'createdAt',
    'startedAt',
    'finishedAt',
  ];
  const others = ['strategy', 'outcome', 'cause', 'reason', 'protection', 'circuitBreaker', 'rollbackStartedAt'];
  const rest = ['rollbackRequested', 'supersededBy', 'pendingEffects', 'baseline', 'cut'];
  return {
    ...Object.fromEntries([...fields, ...others, ...rest].map((name) => [name, item[name]])),
    isFinished: phase === 'finished',
    bakeTime: bake?.basis === 'configured' || item['strategy'] !== 'ROLLING' ? bake?.time : undefined,
    from: revisions.from,
    to: revisions.to,
    alarms: alarms.map(({ alarmName, ...alarm }) => ({ name: alarmName, ...pickAlarm(alarm) })).toSorted(byName),
  };
}

function pickAlarm(alarm: Readonly<Record<string, unknown>>) {
  const { kind, stateAtStart, triggered, triggeredAt, threshold } = alarm;
  return { kind, stateAtStart, triggered, triggeredAt, threshold };
}

/** Of the first of them the cause is; each is told in the player's words. */
function causeOf({ state, played: { verdict, because } }: Deployed): string | undefined {
  if (verdict === 'succeeded' || verdict === 'superseded') return undefined;
  if (verdict === 'unfinished' && state.rollback === undefined) return undefined;
  const words: Readonly<Record<StoryCause['is'], string>> = {
    alarm: 'alarm',
    hook: 'lifecycle-hook',
    'circuit-breaker': 'circuit-breaker',
    'approval-rejected': 'approval-rejected',
    request: 'requested',
    unknown: 'unknown',
  };
  return words[because[0]?.is ?? 'unknown'];
}

function wasRequested({ because }: PlayedDeployment): boolean {
  return because.some(({ is }) => is === 'request');
}

function watchedAlarms({ state: { configuration } }: Deployed): readonly string[] {
  return configuration.alarms?.enable === true ? configuration.alarms.alarmNames : [];
}

function guiltyAlarms(deployed: Deployed): readonly string[] {
  const { protection, lostAlarms } = deployed.played;
  if (protection === 'blind') return watchedAlarms(deployed);
  if (protection === 'off-during-deployment') return lostAlarms;
  if (protection !== 'off-alarm-at-start') return [];
  return watchedAlarms(deployed).filter((name) => stateAtStart(name, deployed) === 'ALARM');
}

/** Of a deployment whose alarms went off while ECS watched them. */
function lostAtOf({ played, scenario }: Deployed): number | undefined {
  const { protection, protectionLostAt } = played;
  if (protection !== 'off-during-deployment' || protectionLostAt === undefined) return undefined;
  return scenario.startMs + protectionLostAt;
}

function alarmOf(name: string, deployed: Deployed) {
  const { scenario, state, alarms, played } = deployed;
  const exists = scenario.alarms.some((alarm) => alarm.name === name && alarm.exists);
  const isDeleted = scenario.steps.some(({ action }) => action.do === 'delete-alarm' && action.alarm === name);
  const triggered = state.alarms?.triggeredAlarmNames.includes(name) === true;
  const failedBy = played.failedAt ?? Number.POSITIVE_INFINITY;
  const fired = alarms
    .find((alarm) => alarm.name === name)
    ?.changes.findLast(({ to, at }) => to === 'ALARM' && at <= failedBy);
  return {
    name,
    kind: exists && !isDeleted ? 'metric' : 'missing',
    stateAtStart: exists ? stateAtStart(name, deployed) : undefined,
    triggered,
    triggeredAt: triggered && fired !== undefined ? scenario.startMs + fired.at : undefined,
    threshold: scenario.alarms.find((alarm) => alarm.name === name && exists)?.threshold,
  };
}

function stateAtStart(name: string, { scenario, state, alarms }: Deployed): string | undefined {
  const startedAt = (state.startedAt ?? state.createdAt) - scenario.startMs;
  const changes = alarms.find((alarm) => alarm.name === name)?.changes ?? [];
  return changes.findLast(({ at }) => at <= startedAt)?.to ?? scenario.alarms.find((one) => one.name === name)?.state;
}

/** In milliseconds; undefined where AWS publishes no length: of a rolling deployment that is not told one. */
function bakeTimeOf({ strategy, bakeTimeInMinutes }: DeploymentState['configuration']): number | undefined {
  if (bakeTimeInMinutes !== undefined) return bakeTimeInMinutes * 60_000;
  return strategy === 'ROLLING' ? undefined : 15 * 60_000;
}

/** A task that is told to stop has half a minute, in which ECS's counts have it nowhere. */
const STOPPING_MS = 30_000;

/**
 * Between which instants the guard may have seen the bake begin; never when there was none. ECS waits for the old tasks to
 * be gone, and shows counts in which those that stop are missing already.
 */
export function bakeWindowOf({ scenario, state, played }: Deployed): { readonly from: number; readonly to: number } {
  const at = (ms: number | undefined) => (ms === undefined ? Number.POSITIVE_INFINITY : scenario.startMs + ms);
  const early = state.configuration.strategy === 'ROLLING' ? STOPPING_MS : 0;
  return { from: at(played.bakingAt) - early, to: at(played.finishedAt) };
}

/** Of several sources the one that served is the newest that was ever deployed to its end. */
function sourceOf({ sourceRevisionArns, targetRevisionArn }: DeploymentState, { deployments }: ServiceState) {
  const sources = sourceRevisionArns.filter((arn) => arn !== targetRevisionArn);
  const completed = deployments.findLast(
    (one) => one.status === 'SUCCESSFUL' && sources.includes(one.targetRevisionArn),
  );
  return completed?.targetRevisionArn ?? sources.at(-1);
}

function revisionOf(arn: string | undefined, { revisions }: ServiceState) {
  const revision = revisions.find((one) => one.arn === arn);
  if (revision === undefined) return undefined;
  return {
    serviceRevisionArn: revision.arn,
    taskDefinitionArn: revision.taskDefinitionArn,
    images: revision.images.map(({ containerName: container, image, imageDigest: digest }) => ({
      container,
      image,
      digest,
    })),
  };
}

function nextOf({ service, state }: Deployed): string | undefined {
  return service.deployments[service.deployments.indexOf(state) + 1]?.arn;
}

function byName(a: { readonly name: string }, b: { readonly name: string }): number {
  return a.name < b.name ? -1 : 1;
}

/** The transitions that the guard must have told of it, each once, in any order. */
export function transitionsOf(deployed: Deployed): readonly string[] {
  const { state, played, wasPaused } = deployed;
  const told = [
    ...(missedOf(deployed) === undefined ? [] : ['rollback-missed']),
    'started',
    ...(played.protection === 'armed' ? [] : ['unprotected']),
    ...(wasPaused ? ['awaiting-approval'] : []),
    ...(state.rollback === undefined ? [] : ['rolling-back']),
    ...(played.verdict === 'unfinished' ? [] : ['finished']),
  ];
  return told.toSorted();
}

/** How long after a success an alarm still counts, and how long ECS has to list a newer deployment. */
const AFTER_SUCCESS_MS = 30 * 60_000;
const SETTLING_MS = 60_000;

/** The alarms that fired without a rollback, although the deployment succeeded and is the newest; undefined without any. */
function missedOf(deployed: Deployed): { readonly names: readonly string[]; readonly isAfter: boolean } | undefined {
  const { scenario, state, alarms, played } = deployed;
  const { startedAt, finishedAt } = state;
  if (played.verdict !== 'succeeded' || startedAt === undefined || finishedAt === undefined) return undefined;
  const fired = watchedAlarms(deployed).flatMap((name) => {
    if (alarmOf(name, deployed).kind === 'missing' || stateAtStart(name, deployed) === 'ALARM') return [];
    const times = alarms.find((alarm) => alarm.name === name)?.changes.filter(({ to }) => to === 'ALARM') ?? [];
    const within = times
      .map(({ at }) => at + scenario.startMs)
      .find((at) => at > startedAt && at <= finishedAt + AFTER_SUCCESS_MS);
    return within === undefined ? [] : [{ name, at: within }];
  });
  const [first] = fired.toSorted((a, b) => a.at - b.at);
  if (first === undefined) return undefined;
  const next = deployed.service.deployments[deployed.service.deployments.indexOf(state) + 1];
  const knownAt = Math.max(first.at, finishedAt) + SETTLING_MS;
  if (next !== undefined && next.createdAt <= knownAt) return undefined;
  return { names: fired.map(({ name }) => name), isAfter: first.at > finishedAt };
}

/** The headline that Slack must show; undefined where nothing was trouble. */
export function headlineOf(deployed: Deployed): string | undefined {
  const { service, state, played, wasPaused } = deployed;
  const isTrouble =
    missedOf(deployed) !== undefined ||
    wasPaused ||
    state.rollback !== undefined ||
    ['rolled-back', 'rollback-failed', 'failed', 'stopped'].includes(played.verdict) ||
    ['off-alarm-at-start', 'off-during-deployment', 'blind'].includes(played.protection);
  return isTrouble ? `${service.name} ${endOf(deployed)}` : undefined;
}

function endOf(deployed: Deployed): string {
  const { played, state } = deployed;
  const missed = missedOf(deployed);
  if (missed !== undefined) {
    const what = missed.names.length === 1 ? `alarm ${missed.names[0]} fired` : `${missed.names.length} alarms fired`;
    return missed.isAfter ? `was deployed, then ${what}: no rollback` : `was deployed although ${what}: no rollback`;
  }
  const why = reasonOf(played, state);
  switch (played.verdict) {
    case 'succeeded':
      return `was deployed${UNPROTECTED[played.protection]?.replace('NAMES', played.lostAlarms.join(', ')) ?? ''}`;
    case 'rolled-back':
      return `was rolled back: ${why}`;
    case 'rollback-failed':
      return played.because.length === 0 || played.because[0]?.is === 'unknown'
        ? `could not be rolled back: ${why}`
        : `could not be rolled back after ${why}`;
    case 'failed':
      return `failed to deploy and was not rolled back: ${why}`;
    case 'superseded':
      return 'was superseded by a newer deployment';
    case 'stopped':
      return wasRequested(played) ? 'was stopped on request' : 'was stopped';
    default:
      return state.rollback === undefined ? 'is rolling out' : `is rolling back: ${why}`;
  }
}

const UNPROTECTED: Readonly<Record<string, string>> = {
  'off-alarm-at-start': ' unprotected: an alarm was in ALARM at the start',
  'off-during-deployment': ' unprotected: alarm NAMES was deleted or replaced during the deployment',
  blind: ' unprotected: ECS cannot see its alarms',
  'off-not-configured': ' without deployment alarms',
};

function reasonOf(
  { because: [first = { is: 'unknown' }] }: PlayedDeployment,
  { alarms, statusReason }: DeploymentState,
): string {
  const triggered = alarms?.triggeredAlarmNames ?? [];
  const words: Readonly<Record<StoryCause['is'], string>> = {
    alarm: triggered.length === 1 ? `alarm ${triggered[0]} fired` : `alarms ${triggered.join(', ')} fired`,
    hook: 'a lifecycle hook failed',
    'circuit-breaker': 'its tasks kept failing',
    'approval-rejected': 'its approval was rejected or timed out',
    request: 'a user requested it',
    unknown: statusReason === undefined ? 'ECS gives no reason' : `ECS says "${statusReason}"`,
  };
  return words[first.is];
}
