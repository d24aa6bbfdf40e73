import { VirtualClock } from '../clock.ts';
import { Play } from '../scenario/play/play.ts';
import type { PlayedScenario } from '../scenario/play/played.ts';
import type { Scenario } from '../scenario/format/scenario.ts';
import { prepareSharedVisit, type SharedVisit } from '../scenario/play/shared-account.ts';
import type { HeardEvent } from '../scenario/play/world.ts';
import { ServiceError } from '../service.ts';
import { type DeployedGuard, startDeployedGuard } from './deployed-guard.ts';
import type { DeployedGuardOptions } from './options.ts';

export interface ScenarioRunOptions extends Omit<DeployedGuardOptions, 'startsAt' | 'behaviours' | 'isThrottled'> {
  /** Scenarios that begin at the same instant, each with its own service. */
  readonly scenarios: readonly Scenario[];
  /** Time from the guard's deployment to the start of the scenarios; at least the longest warm-up. @default 0 */
  readonly leadMs?: number;
  /** Reads the file of a recorded load. @default from disk */
  readonly readFile?: (file: string) => string;
}

/** Scenarios that run in the account of a deployed guard. */
export interface ScenarioRun {
  readonly guard: DeployedGuard;
  /** In the order of the scenarios. */
  readonly serviceArns: readonly string[];
  /** Sets up all services and runs until the scenarios begin. */
  begin(): Promise<void>;
  /** Runs until every scenario is over. Returns the results in the order of the scenarios. */
  play(): Promise<readonly PlayedScenario[]>;
}

const THROTTLED = { error: new ServiceError('ThrottlingException', 'Rate exceeded') };

/** The account and region of the scenarios. */
const place = { partition: 'aws', region: 'us-east-1', account: '111122223333' };

/** Deploys the guard to the simulated account in which the scenarios will run. */
export async function startScenarioRun(options: ScenarioRunOptions): Promise<ScenarioRun> {
  const { scenarios, leadMs = 0, pace, readFile, faults, ...rest } = options;
  const startMs = startOf(scenarios);
  const clock = new VirtualClock(startMs - Math.max(leadMs, ...scenarios.map(({ warmUpMs }) => warmUpMs)));
  const visit = prepareSharedVisit(scenarios, clock, readFile === undefined ? {} : { readFile });
  const stage: Stage = { plays: [], heard: [], eventsRead: 0, isPlaying: false };
  const guard = await startDeployedGuard({
    place,
    ...rest,
    startsAt: clock,
    behaviours: visit.behaviours,
    isThrottled: visit.isThrottled,
    faults: (call) =>
      call.action === 'cloudwatch:DescribeAlarms' && visit.isThrottling() ? THROTTLED : faults?.(call),
    pace: async (virtualMs) => {
      lookAround(stage, guard);
      await pace?.(virtualMs);
    },
  });
  return {
    guard,
    serviceArns: visit.serviceArns,
    begin: () => begin({ scenarios, visit, guard, stage }),
    play: async () => {
      await guard.runUntil(() => stage.plays.every(({ played }) => played !== undefined));
      return scenarios.flatMap((scenario) => stage.plays.find(({ play }) => play.scenario === scenario)?.played ?? []);
    },
  };
}

function startOf(scenarios: readonly Scenario[]): number {
  const starts = new Set(scenarios.map(({ startMs }) => startMs));
  const [startMs] = starts;
  if (startMs === undefined || starts.size > 1) throw new Error('scenarios that play together must start together');
  return startMs;
}

interface Stage {
  readonly plays: { readonly play: Play; endsAt: number; played: PlayedScenario | undefined }[];
  readonly heard: HeardEvent[];
  eventsRead: number;
  isPlaying: boolean;
}

interface Parts {
  readonly scenarios: readonly Scenario[];
  readonly visit: SharedVisit;
  readonly guard: DeployedGuard;
  readonly stage: Stage;
}

async function begin({ scenarios, visit, guard, stage }: Parts): Promise<void> {
  const startMs = startOf(scenarios);
  const worlds = visit.enter({ ecs: guard.ecs, cloudWatch: guard.cloudWatch, busEvents: () => stage.heard });
  const inTurn = scenarios.flatMap((scenario, index) => {
    const world = worlds[index];
    return world === undefined ? [] : [{ scenario, world, setUpAt: setUpAt(scenario, guard.clock.now()) }];
  });
  for (const { scenario, world, setUpAt: at } of inTurn.toSorted((a, b) => a.setUpAt - b.setUpAt)) {
    await guard.runUntil(at);
    stage.plays.push({ play: new Play(scenario, world), endsAt: Number.NaN, played: undefined });
  }
  await guard.runUntil(startMs);
  for (const { play } of stage.plays) play.begin();
  stage.isPlaying = true;
}

/** When to create the service: now if it has neither load nor warm-up, since nothing happens to it before it begins. */
function setUpAt({ startMs, warmUpMs, load }: Scenario, now: number): number {
  return warmUpMs === 0 && load === undefined ? now : startMs - warmUpMs;
}

/** Runs after all work of an instant. Ends each scenario that is over, so that its result has nothing later in it. */
function lookAround(stage: Stage, { clock, eventBridge }: DeployedGuard): void {
  const { events } = eventBridge;
  for (const { busName, event } of events.slice(stage.eventsRead)) {
    if (busName === 'default')
      stage.heard.push({ at: clock.now(), event: { ...event, detail: fieldsOf(event.detail) } });
  }
  stage.eventsRead = events.length;
  if (!stage.isPlaying) return;
  for (const one of stage.plays) {
    if (one.played !== undefined) continue;
    one.play.recordChanges();
    if (one.endsAt !== one.play.endsAt) {
      one.endsAt = one.play.endsAt;
      clock.schedule(one.endsAt, () => {}, 'a story ends');
    }
    if (clock.now() >= one.play.endsAt) one.played = one.play.end();
  }
}

/** The event's detail as an object, which it always is in events of ECS and CloudWatch. */
function fieldsOf(detail: unknown): Readonly<Record<string, unknown>> {
  return typeof detail === 'object' && detail !== null ? Object.fromEntries(Object.entries(detail)) : {};
}
