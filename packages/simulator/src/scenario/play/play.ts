import { ServiceError, SimulatorGap } from '../../service.ts';
import { recordAlarms } from './alarm-record.ts';
import { feedSeries, putAlarms } from './alarm-setup.ts';
import { describeDeployments } from './deployment-record.ts';
import type { Happening } from './happening.ts';
import { judge } from './judge.ts';
import { PlayRecorder } from './play-recorder.ts';
import { namePauses } from './pauses.ts';
import { networkingOf, PlayError, perform } from './perform.ts';
import type { PlayedAlarm, PlayedDeployment, PlayedScenario } from './played.ts';
import type { Scenario } from '../format/scenario.ts';
import { findUntestedParts } from './untested-parts.ts';
import { createScenarioAccount, TASK_SIZE, type ScenarioAccount, type ScenarioAccountOptions } from './world.ts';

/** How long a scenario continues after its last deployment: alarms recover, old tasks stop. */
const TAIL_MS = 120_000;

const WEEK = 7 * 86_400_000;

/**
 * Runs a scenario in virtual time. The same scenario always gives the same result.
 *
 * @throws PlayError if AWS rejects its setup, or the simulator does not support a part of it
 */
export async function playScenario(scenario: Scenario, options: ScenarioAccountOptions = {}): Promise<PlayedScenario> {
  const world = createScenarioAccount(scenario, options);
  const play = new Play(scenario, world);
  const { clock } = world;
  if (scenario.warmUpMs > 0) await clock.advanceTo(scenario.startMs);
  play.begin();
  for (;;) {
    const next = clock.nextAt();
    if (next === undefined || next > play.endsAt) break;
    await clock.advance();
    play.recordChanges();
  }
  await clock.advanceTo(play.endsAt);
  return play.end();
}

/**
 * As `playScenario`, but only what became of the deployments, and only until the last of them is over: without the two
 * minutes after it, so that a version that stays has fewer requests.
 *
 * @throws PlayError as `playScenario` does
 */
export async function playDeployments(scenario: Scenario): Promise<readonly PlayedDeployment[]> {
  const world = createScenarioAccount(scenario);
  const play = new Play(scenario, world);
  const { clock, cloudWatch } = world;
  if (scenario.warmUpMs > LAST_EVALUATIONS_MS && isWithoutMemory(scenario)) {
    cloudWatch.setActive(false);
    await clock.advanceTo(scenario.startMs - LAST_EVALUATIONS_MS);
    cloudWatch.setActive(true);
  }
  if (scenario.warmUpMs > 0) await clock.advanceTo(scenario.startMs);
  play.begin();
  while (!play.isOver && (clock.nextAt() ?? Number.POSITIVE_INFINITY) <= play.endsAt) {
    await clock.advance();
    play.recordChanges();
  }
  return play.deployments();
}

/** Evaluations in this time before the start decide in which state an alarm is then. */
const LAST_EVALUATIONS_MS = 120_000;

/** Whether each evaluation of every alarm decides its state from the data alone, whatever the state was before. */
function isWithoutMemory({ alarms }: Scenario): boolean {
  return alarms.every(
    ({ treatMissingData, lowSamples }) =>
      (treatMissingData === 'breaching' || treatMissingData === 'notBreaching') && lowSamples !== 'ignore',
  );
}

/** A scenario in an account whose clock the caller advances. */
export class Play {
  readonly scenario: Scenario;
  readonly world: ScenarioAccount;
  readonly #lastMoment: number;
  readonly #lastAwaited: number;
  readonly #bound: number;
  #recorder: PlayRecorder | undefined;
  #endsAt: number;
  #isEnding = false;

  /** Sets up the service, its alarms and its load. @throws PlayError if AWS or the simulator rejects them */
  constructor(scenario: Scenario, world: ScenarioAccount) {
    this.scenario = scenario;
    this.world = world;
    this.#lastMoment = scenario.startMs + lastMomentOf(scenario);
    this.#lastAwaited = scenario.startMs + lastAwaitedOf(scenario);
    this.#bound = scenario.startMs + scenario.untilMs;
    this.#endsAt = this.#bound;
    try {
      setUp(scenario, world);
    } catch (error) {
      throw refusalOf(error);
    }
  }

  /** The latest end; the scenario ends sooner if all its deployments are over. */
  get endsAt(): number {
    return this.#endsAt;
  }

  /** Whether every deployment so far has ended, and there was one. */
  get isOver(): boolean {
    const recorder = this.#begun();
    return recorder.tracks.length > 0 && recorder.isOver();
  }

  /** Call it at the start of the scenario. */
  begin(): void {
    const { scenario, world } = this;
    const recorder = new PlayRecorder(world, scenario.startMs);
    this.#recorder = recorder;
    for (const step of scenario.steps) {
      world.clock.schedule(scenario.startMs + step.atMs, () => perform(scenario, step, { world, recorder }), step.text);
    }
  }

  /** Call it after each event. */
  recordChanges(): void {
    const recorder = this.#begun();
    recorder.recordChanges();
    const now = this.world.clock.now();
    const { isOver } = this;
    if (!isOver) this.#endsAt = this.#bound;
    else if (!this.#isEnding) {
      const over = Math.max(now, this.#lastMoment) + TAIL_MS;
      this.#endsAt = Math.min(this.#bound, Math.max(over, this.#lastAwaited));
    }
    this.#isEnding = isOver;
  }

  /** The result so far. */
  end(): PlayedScenario {
    this.world.stopLoad();
    return describePlay(this.scenario, this.world, this.#begun());
  }

  /** What became of the deployments so far. */
  deployments(): readonly PlayedDeployment[] {
    this.world.stopLoad();
    return describeDeployments(this.scenario, this.world, this.#begun());
  }

  #begun(): PlayRecorder {
    if (this.#recorder === undefined) throw new Error(`"${this.scenario.name}" has not started: call begin() first`);
    return this.#recorder;
  }
}

function refusalOf(error: unknown): unknown {
  if (!(error instanceof ServiceError)) return error;
  const why =
    error instanceof SimulatorGap
      ? `cannot be played: ${error.message}`
      : `AWS rejects its setup: ${error.code}: ${error.message}`;
  return new PlayError(why, { cause: error });
}

function setUp(scenario: Scenario, world: ScenarioAccount): void {
  const { service, startMs, warmUpMs } = scenario;
  const { clock, cloudWatch, ecs } = world;
  // Without a warm-up, CloudWatch would evaluate the alarms before they have data. So evaluation begins 5 s after the
  // start, and until then alarms keep their state from the file.
  if (warmUpMs === 0) {
    cloudWatch.setActive(false);
    clock.schedule(startMs + 5_000, () => cloudWatch.setActive(true), 'alarms begin to be evaluated');
  }
  putAlarms(scenario, world);
  const { cluster, capacityTasks: room } = service;
  ecs.store.addCluster(cluster);
  if (room !== undefined) ecs.setCapacity(cluster, [{ cpu: room * TASK_SIZE.cpu, memory: room * TASK_SIZE.memory }]);
  if (service.running !== 'none') {
    const createdAt = startMs - warmUpMs - WEEK;
    ecs.seedService({
      serviceName: service.name,
      cluster,
      taskDefinition: world.taskDefinitionOf(service.running),
      desiredCount: service.desiredCount,
      ...networkingOf(service),
      configuration: service.configuration,
      createdAt,
      deployments: [{ status: 'SUCCESSFUL', createdAt, startedAt: createdAt, finishedAt: createdAt + 300_000 }],
    });
  }
  feedSeries(scenario, world);
  world.startLoad();
}

/** The latest time at which an expectation that needs no deployment can be met. */
function lastAwaitedOf({ expect }: Scenario): number {
  const ends = expect.map(({ expected }) =>
    expected.is === 'happens' && (expected.what === 'alarm' || expected.what === 'event')
      ? (expected.window?.toMs ?? 0)
      : 0,
  );
  return Math.max(0, ...ends.filter((end) => end < Number.MAX_SAFE_INTEGER));
}

/** The last time that the scenario names: of a step, or the start of an expected window. */
function lastMomentOf({ steps, expect }: Scenario): number {
  const awaited = expect.map(({ expected }) => (expected.is === 'happens' ? (expected.window?.fromMs ?? 0) : 0));
  return Math.max(steps.at(-1)?.atMs ?? 0, ...awaited);
}

function describePlay(scenario: Scenario, world: ScenarioAccount, recorder: PlayRecorder): PlayedScenario {
  const alarms = recordAlarms(scenario, world);
  const timeline = inOrder([
    ...alarmHappenings(alarms),
    ...hookHappenings(scenario, world),
    ...recorder.happenings,
    ...busHappenings(scenario, world),
  ]);
  const story = {
    name: scenario.name,
    startMs: scenario.startMs,
    endedAt: recorder.now(),
    deployments: describeDeployments(scenario, world, recorder),
    timeline,
    alarms,
    mostTasks: recorder.mostTasks,
    fewestHealthyTasks: Number.isFinite(recorder.fewestHealthy) ? recorder.fewestHealthy : 0,
    hookCalls: world.hooks.calls.length,
    served: world.served(),
  };
  return { ...story, expectations: judge(scenario.expect, story), untested: findUntestedParts(scenario, story) };
}

/** Sorts by time, and keeps the given order within an instant. */
function inOrder(happenings: readonly Happening[]): readonly Happening[] {
  return happenings.toSorted((a, b) => a.at - b.at);
}

function alarmHappenings(alarms: readonly PlayedAlarm[]): readonly Happening[] {
  return alarms.flatMap(({ name, changes }) =>
    changes.map(({ at, from, to, reason }) => ({
      at,
      what: 'alarm',
      subject: name,
      state: to,
      text: `alarm ${name}: ${from} to ${to}: ${reason}`,
    })),
  );
}

function hookHappenings({ startMs }: Scenario, { hooks }: ScenarioAccount): readonly Happening[] {
  return hooks.calls.map(({ at, hook, stage, answer, inRollback }) => ({
    at: at - startMs,
    what: 'hook',
    subject: hook,
    state: answer,
    text: `hook ${hook} at ${stage}${inRollback ? ', rolling back,' : ''} answers ${answer}`,
  }));
}

/** Events on the bus; those of pause hooks show how the pause ended. */
function busHappenings(scenario: Scenario, { busEvents }: ScenarioAccount): readonly Happening[] {
  const { startMs } = scenario;
  const names = namePauses(scenario, busEvents());
  return busEvents().flatMap(({ at, event }) => {
    const { eventName, reason, lifecycleStage, hookId } = event.detail;
    if (typeof eventName !== 'string') return [];
    if (event['detail-type'] === 'ECS Hook State Change') {
      const state = eventName.replace(/^HOOK_/, '');
      const name = names.get(String(hookId));
      return [
        {
          at: at - startMs,
          what: 'hook',
          subject: name ?? 'pause',
          state,
          text: `pause ${name ?? ''} at ${String(lifecycleStage)}: ${state}`,
        },
      ];
    }
    const subject = typeof reason === 'string' ? `${eventName} ${reason}` : eventName;
    return [{ at: at - startMs, what: 'bus', subject, text: `${event['detail-type']}: ${subject}` }];
  });
}
