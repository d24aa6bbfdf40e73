import type { DeployedGuard } from '@ecs-guard/simulator/deployed/deployed-guard';
import { type ScenarioRun, startScenarioRun } from '@ecs-guard/simulator/deployed/scenario-run';
import type { StoryCall } from '@ecs-guard/simulator/deployed/story-faults';
import { withOwnNames } from '@ecs-guard/simulator/scenario/format/own-names';
import { parseScenario } from '@ecs-guard/simulator/scenario/format/parse-scenario';
import type { Scenario } from '@ecs-guard/simulator/scenario/format/scenario';
import type { CallLogEntry, Fault } from '@ecs-guard/simulator/server';
import { ServiceError } from '@ecs-guard/simulator/service';
import { ensureTemplates, localSlack } from '../../../src/start/templates.ts';

/** The kind of failure in the account while the guard works. */
export type Weather = 'calm' | 'throttled' | 'events-lost';

const WEATHERS: readonly string[] = ['calm', 'throttled', 'events-lost'] satisfies readonly Weather[];

/** Whether a text names a kind of weather. */
export function isWeather(text: string): text is Weather {
  return WEATHERS.includes(text);
}

/** The time that one rollback took to reach Slack. */
export interface Latency {
  readonly run: string;
  /** From ECS's start time of the rollback to the call that posts; `null` if no message came in time. */
  readonly ms: number | null;
  /** The guard's calls for this deployment that were throttled before the message was posted. */
  readonly throttled: readonly string[];
}

const second = 1_000;
const minute = 60_000;

/** Assumed time of a network call; virtual time stops while a function runs, so this is added per call afterwards. */
const CALL_MS = 50;

/** Functions that work beside those that lead to a post, so that their calls take it no time. */
const BESIDE = /^(sweeper|explainer)/;

/** The SDK's wait before its one retry of a throttled call: see `src/adapters/aws-client.ts`. */
const RETRY_MS = 400;

/** Assumed time of a cold start; added once to each rollback, as if no function were ever warm. */
const COLD_START_MS = 1_000;

const SHARE_THROTTLED = 0.05;

/**
 * Time between two deployments of a batch, so that no two share a batch of messages or Slack's one-per-second limit.
 */
const APART_MS = 37 * second;

/** How long to wait for the slowest message. */
const PATIENCE_MS = 30 * minute;

/** Plays rollbacks through the deployed guard, each in its own service and at its own time. */
export async function playBatch(weather: Weather, seed: number, runs: number): Promise<readonly Latency[]> {
  const random = drawn(seed);
  const names = Array.from({ length: runs }, (_, index) => `run-${seed}-${index}-`);
  const scenarios = names.map((name, index) => rollbackOf(name, index, random));
  const throttled: StoryCall[] = [];
  const run = await startScenarioRun({
    templateFile: (await ensureTemplates()).guard,
    scenarios,
    seed,
    // By then the first sweep has seen the services.
    leadMs: 6 * minute,
    faults: (call) => (weather === 'throttled' ? faultOf(call, random, throttled) : undefined),
  });
  try {
    if (weather === 'throttled') {
      run.guard.slack.failWhile(() => (random() < SHARE_THROTTLED ? { retryAfterSeconds: 1 } : undefined));
    }
    if (weather === 'events-lost') loseEvents(run.guard);
    await run.begin();
    const last = run.guard.clock.now() + runs * APART_MS + 5 * minute;
    await run.guard.runUntil(last);
    const end = last + PATIENCE_MS;
    while (run.guard.clock.now() < end && readAll(run, names, throttled).some(({ ms }) => ms === null)) {
      await run.guard.runUntil(run.guard.clock.now() + minute);
    }
    return readAll(run, names, throttled);
  } finally {
    await run.guard.close();
  }
}

/** A scenario with one deployment that its alarm rolls back; `index` sets when it starts in the batch. */
function rollbackOf(name: string, index: number, random: () => number): Scenario {
  const deployAt = Math.round(index * APART_MS + random() * 20 * second);
  // In the first half of a minute, so that ECS reads the alarm before its next evaluation.
  const alarmAt =
    Math.ceil((deployAt + 90 * second) / minute) * minute + 5 * second + Math.round(random() * 20 * second);
  const spanOf = (ms: number) => `${Math.floor(ms / minute)}m${Math.floor((ms % minute) / second)}s`;
  const text = [
    `name: ${name}`,
    'service: { bake: 30m, desiredCount: 2 }',
    'alarm: 5xx > 10 for 1 of 1, missing notBreaching',
    'series: { 5xx: "0x90" }',
    'steps:',
    `  - ${spanOf(deployAt)} deploy v2`,
    `  - ${spanOf(alarmAt)} set alarm 5xx to ALARM`,
    'expect: [verdict rolled-back]',
  ].join('\n');
  const reading = parseScenario(text, { file: name });
  if (reading.is === 'refused') throw new Error(JSON.stringify(reading.mistakes));
  return withOwnNames(reading.scenario, { service: name, cluster: 'default' });
}

/** Fails one in twenty requests of the guard's functions with the throttling error of the service. */
function faultOf(call: StoryCall, random: () => number, throttled: StoryCall[]): Fault | undefined {
  if (call.function === undefined || call.action.startsWith('slack:') || random() >= SHARE_THROTTLED) return undefined;
  throttled.push(call);
  const service = call.action.split(':')[0] ?? '';
  const code = CODES[service] ?? 'ThrottlingException';
  return { error: new ServiceError(code, 'Rate exceeded') };
}

/** @see https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html */
const CODES: Readonly<Record<string, string>> = {
  dynamodb: 'ProvisionedThroughputExceededException',
  sqs: 'RequestThrottled',
};

/** Drops the events of ECS and CloudWatch before any rule; the guard's own bus still works. */
function loseEvents({ eventBridge }: DeployedGuard): void {
  Object.defineProperty(eventBridge, 'putAwsEvent', { value: () => 'lost' });
}

function readAll(run: ScenarioRun, names: readonly string[], throttled: readonly StoryCall[]): readonly Latency[] {
  const messages = run.guard.slack.messages(localSlack.channel);
  return names.map((name, index) => {
    const deployment = run.guard.ecs.store.serviceAt(run.serviceArns[index] ?? '')?.deployments.at(-1);
    const startedAt = deployment?.rollback?.startedAt;
    if (startedAt === undefined) throw new Error(`${name} was not rolled back: ${deployment?.status}`);
    const message = messages.find(({ metadata }) => JSON.stringify(metadata)?.includes(`/${name}/`));
    const until = message?.postedAt ?? Number.POSITIVE_INFINITY;
    const isOwn = ({ at, input, caller }: Pick<CallLogEntry, 'at' | 'input' | 'caller'>) =>
      at >= startedAt && at <= until && !BESIDE.test(caller.accessKeyId) && JSON.stringify(input).includes(name);
    const calls = run.guard.calls.filter(isOwn);
    const bySequence = new Set(calls.map(({ sequence }) => sequence));
    const refused = throttled.filter(({ sequence }) => bySequence.has(sequence));
    const working = calls.length * CALL_MS + refused.length * RETRY_MS + COLD_START_MS;
    return {
      run: name,
      ms: message === undefined ? null : message.postedAt - startedAt + working,
      throttled: refused.map((call) => `${call.function} ${call.action}`),
    };
  });
}

/** A random generator of numbers from 0 up to but not including 1, repeatable by the seed. */
function drawn(seed: number): () => number {
  let state = (seed * 2_654_435_761 + 12_345) % 2_147_483_648;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
}
