import { type DeploymentState, isFinished, type ServiceState, type TaskState } from '../../services/ecs/state.ts';
import { formatCauses, type StoryCause } from '../format/story-cause.ts';
import type { DeploymentTrack, Happening } from './happening.ts';
import type { ScenarioAccount } from './world.ts';

/** Statuses after a failure. A rollback without tasks to start or stop can end at the instant when it begins. */
const FAILING: ReadonlySet<string> = new Set([
  'ROLLBACK_IN_PROGRESS',
  'ROLLBACK_SUCCESSFUL',
  'ROLLBACK_FAILED',
  'STOP_REQUESTED',
  'STOPPED',
]);

const MOMENT_OF_END: Readonly<Record<string, string>> = {
  SUCCESSFUL: 'succeeded',
  ROLLBACK_SUCCESSFUL: 'rolled back',
  ROLLBACK_FAILED: 'rollback failed',
  STOPPED: 'stopped',
};

interface SeenTask {
  started: boolean;
  healthy: boolean;
  ended: boolean;
  /** Its share of the current counts. */
  counted: { readonly up: number; readonly healthy: number };
}

/** Compares the service with its previous state after each event, and records the changes. */
export class PlayRecorder {
  readonly happenings: Happening[] = [];
  readonly tracks: DeploymentTrack[] = [];
  mostTasks = 0;
  fewestHealthy = Number.POSITIVE_INFINITY;
  readonly #world: ScenarioAccount;
  readonly #startMs: number;
  readonly #known: Set<string>;
  readonly #tasks = new WeakMap<TaskState, SeenTask>();
  /** Tasks that changed since the last comparison. */
  readonly #changed = new Set<TaskState>();
  #up = 0;
  #healthy = 0;
  #newestMessage: string | undefined;

  constructor(world: ScenarioAccount, startMs: number) {
    this.#world = world;
    this.#startMs = startMs;
    this.#known = new Set(this.#service()?.deployments.map(({ arn }) => arn));
    for (const task of this.#service()?.tasks ?? []) {
      const known = { started: true, healthy: true, ended: false, counted: { up: 0, healthy: 0 } };
      this.#tasks.set(task, known);
      this.#count(task, known);
    }
    world.ecs.subscribeTasks((service, task) => {
      if (service === this.#service()) this.#changed.add(task);
    });
    this.#newestMessage = this.#service()?.messages[0]?.id;
  }

  now(): number {
    return this.#world.clock.now() - this.#startMs;
  }

  add(happening: Omit<Happening, 'at'>): void {
    this.happenings.push({ at: this.now(), ...happening });
  }

  recordChanges(): void {
    const service = this.#service();
    if (service === undefined) return;
    for (const deployment of service.deployments) {
      if (this.#known.has(deployment.arn)) continue;
      this.#known.add(deployment.arn);
      this.#begin(deployment);
    }
    this.#recordTasks();
    this.#recordMessages(service);
    for (const track of this.tracks) {
      if (track.finishedAt !== undefined) continue;
      const deployment = service.deployments.find(({ arn }) => arn === track.arn);
      if (deployment !== undefined) this.#follow(track, deployment);
    }
  }

  /** Whether every deployment of the scenario has ended. */
  isOver(): boolean {
    return this.tracks.every(({ finishedAt }) => finishedAt !== undefined);
  }

  #service(): ServiceState | undefined {
    return this.#world.service();
  }

  #begin(deployment: DeploymentState): void {
    const version = this.#versionOf(deployment.targetRevisionArn);
    for (const older of this.tracks) older.wasSuperseded ||= older.finishedAt === undefined;
    this.tracks.push({
      arn: deployment.arn,
      version,
      createdAt: this.now(),
      startedAt: undefined,
      runningAt: undefined,
      healthyAt: undefined,
      bakingAt: undefined,
      bakeEndedAt: undefined,
      failedAt: undefined,
      rollingBackAt: undefined,
      finishedAt: undefined,
      because: [],
      wasSuperseded: false,
      lostAlarms: [],
      wasRequested: false,
      tasksStarted: 0,
      tasksFailed: 0,
      seen: { status: '', stage: undefined, alarms: undefined, breaker: undefined },
    });
    this.add({ what: 'created', version, text: `deployment of ${version} is created` });
  }

  #versionOf(revisionArn: string): string {
    const revision = this.#service()?.revisions.find(({ arn }) => arn === revisionArn);
    return this.#world.versionOf(revision?.taskDefinitionArn ?? '');
  }

  #follow(track: DeploymentTrack, deployment: DeploymentState): void {
    const { seen, version } = track;
    if (track.startedAt === undefined && deployment.startedAt !== undefined) {
      track.startedAt = this.now();
      this.add({ what: 'started', version, text: `deployment of ${version} starts` });
    }
    if (seen.stage !== deployment.lifecycleStage) this.#stage(track, deployment.lifecycleStage);
    this.#monitor(track, 'alarms', deployment.alarms?.status);
    this.#monitor(track, 'breaker', deployment.circuitBreaker?.status);
    if (seen.status !== deployment.status) this.#status(track, deployment);
  }

  #stage(track: DeploymentTrack, stage: string | undefined): void {
    if (track.seen.stage === 'BAKE_TIME') track.bakeEndedAt ??= this.now();
    track.seen.stage = stage;
    if (stage === undefined) return;
    const { version } = track;
    this.add({ what: 'stage', version, state: stage, text: `${version}: stage ${stage}` });
    if (stage !== 'BAKE_TIME') return;
    track.bakingAt = this.now();
    this.add({ what: 'baking', version, text: `${version} bakes` });
  }

  #monitor(track: DeploymentTrack, what: 'alarms' | 'breaker', state: string | undefined): void {
    if (state === undefined || track.seen[what] === state) return;
    track.seen[what] = state;
    const name = what === 'alarms' ? 'alarms' : 'circuit breaker';
    this.add({ what, version: track.version, state, text: `${track.version}: ${name} ${state}` });
  }

  #status(track: DeploymentTrack, deployment: DeploymentState): void {
    const { version } = track;
    const { status } = deployment;
    track.seen.status = status;
    this.add({ what: 'status', version, state: status, text: `${version}: status ${status}` });
    if (status === 'ROLLBACK_REQUESTED') track.wasRequested = true;
    track.because = track.failedAt === undefined ? this.#causes(track, deployment) : track.because;
    const { because } = track;
    const why = because.length === 0 ? '' : ` because ${formatCauses(because)}`;
    if (track.failedAt === undefined && FAILING.has(status) && because.length > 0 && because[0]?.is !== 'request') {
      track.failedAt = this.now();
      this.add({ what: 'failed', version, because, text: `${version} failed${why}` });
    }
    if (track.rollingBackAt === undefined && deployment.rollback !== undefined) {
      track.rollingBackAt = this.now();
      this.add({ what: 'rolling back', version, because, text: `${version}: the rollback begins${why}` });
    }
    if (track.wasSuperseded && because.length === 0 && FAILING.has(status) && status !== 'STOPPED') {
      this.add({ what: 'superseded', version, text: `${version} is superseded by a newer deployment` });
    }
    if (isFinished(deployment)) this.#finish(track, { status, why });
  }

  #finish(track: DeploymentTrack, { status, why }: { readonly status: string; readonly why: string }): void {
    track.finishedAt = this.now();
    const { version, because } = track;
    const moment = MOMENT_OF_END[status] ?? status;
    this.add({ what: moment, version, because, text: `${version} ${moment}${moment === 'succeeded' ? '' : why}` });
  }

  #causes(track: DeploymentTrack, deployment: DeploymentState): readonly StoryCause[] {
    if (deployment.alarms?.status === 'TRIGGERED')
      return deployment.alarms.triggeredAlarmNames.map((name) => ({ is: 'alarm', name }));
    if (deployment.circuitBreaker?.status === 'TRIGGERED') return [{ is: 'circuit-breaker' }];
    const failed = failedHooks(this.#world, deployment.arn);
    if (failed.includes('PAUSE')) return [{ is: 'approval-rejected' }];
    if (track.wasRequested) return [{ is: 'request' }];
    if (failed.length > 0 || deployment.rollbackCause === 'lifecycle-hook') {
      const last = this.#world.hooks.calls.findLast(({ answer }) => answer !== 'SUCCEEDED' && answer !== 'IN_PROGRESS');
      const named = last ?? this.#world.hooks.calls.at(-1);
      return [{ is: 'hook', name: named?.hook }];
    }
    return deployment.status.startsWith('ROLLBACK') && !track.wasSuperseded ? [{ is: 'unknown' }] : [];
  }

  #recordTasks(): void {
    for (const task of this.#changed) {
      const known = this.#tasks.get(task) ?? this.#meet(task);
      if (!known.ended && task.lastStatus === 'STOPPED') this.#end(task, known);
      this.#count(task, known);
      if ((!known.started && task.lastStatus === 'RUNNING') || (!known.healthy && task.healthy))
        this.#rise(task, known);
    }
    this.#changed.clear();
    this.mostTasks = Math.max(this.mostTasks, this.#up);
    if (this.now() >= 0) this.fewestHealthy = Math.min(this.fewestHealthy, this.#healthy);
  }

  #count(task: TaskState, known: SeenTask): void {
    this.#up -= known.counted.up;
    this.#healthy -= known.counted.healthy;
    known.counted = { up: isUp(task) ? 1 : 0, healthy: task.healthy ? 1 : 0 };
    this.#up += known.counted.up;
    this.#healthy += known.counted.healthy;
  }

  #meet(task: TaskState): SeenTask {
    const known = { started: false, healthy: false, ended: false, counted: { up: 0, healthy: 0 } };
    this.#tasks.set(task, known);
    const track = this.#trackOf(task);
    if (track !== undefined) track.tasksStarted += 1;
    return known;
  }

  #rise(task: TaskState, known: SeenTask): void {
    known.started = true;
    known.healthy = task.healthy;
    const track = this.#trackOf(task);
    if (track === undefined || track.finishedAt !== undefined) return;
    const { version } = track;
    if (task.lastStatus === 'RUNNING' && track.runningAt === undefined) {
      track.runningAt = this.now();
      this.add({ what: 'running', version, text: `the first task of ${version} runs` });
    }
    if (task.healthy && track.healthyAt === undefined) {
      track.healthyAt = this.now();
      this.add({ what: 'healthy', version, text: `the first task of ${version} is healthy` });
    }
  }

  #end(task: TaskState, known: SeenTask): void {
    known.ended = true;
    const asked = task.stopCode === 'ServiceSchedulerInitiated' && !task.condemned;
    const track = this.#trackOf(task);
    if (!asked && track !== undefined) track.tasksFailed += 1;
  }

  #trackOf(task: TaskState): DeploymentTrack | undefined {
    const version = this.#world.versionOf(task.taskDefinitionArn);
    return this.tracks.findLast((track) => track.version === version);
  }

  #recordMessages(service: ServiceState): void {
    const newest = service.messages[0]?.id;
    if (newest === this.#newestMessage) return;
    const lastRecorded = service.messages.findIndex(({ id }) => id === this.#newestMessage);
    const fresh = service.messages.slice(0, lastRecorded < 0 ? service.messages.length : lastRecorded).toReversed();
    this.#newestMessage = newest;
    for (const { message } of fresh) this.add({ what: 'event', subject: message, text: message });
  }
}

/** Target types of the hooks that failed or timed out, from DescribeServiceDeployments. */
function failedHooks(world: ScenarioAccount, arn: string): readonly string[] {
  return hookDetailsOf(world, arn)
    .filter(({ status }) => status === 'FAILED' || status === 'TIMED_OUT')
    .map(({ targetType }) => targetType ?? 'AWS_LAMBDA');
}

export interface HookDetail {
  readonly hookId?: string;
  readonly targetType?: string;
  readonly status?: string;
}

export function hookDetailsOf({ ecs }: ScenarioAccount, arn: string): readonly HookDetail[] {
  const input = { serviceDeploymentArns: [arn] };
  const answer = ecs.handle({
    operation: 'DescribeServiceDeployments',
    input,
    caller: { accessKeyId: 'AKIASCENARIO' },
  });
  const { serviceDeployments } = answer as {
    readonly serviceDeployments: readonly { readonly lifecycleHookDetails?: readonly HookDetail[] }[];
  };
  return serviceDeployments[0]?.lifecycleHookDetails ?? [];
}

function isUp(task: TaskState): boolean {
  return task.lastStatus === 'PROVISIONING' || task.lastStatus === 'PENDING' || task.lastStatus === 'RUNNING';
}
