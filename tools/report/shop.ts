import type { Cause, Outcome } from '../../src/core/deployment/record.ts';
import type { PastDeployment } from '../../src/core/history/past-deployment.ts';
import { days, type EpochMs, epochMs, minutes, seconds } from '../../src/core/time.ts';

/** How a service of the shop is deployed. */
interface Service {
  readonly name: string;
  /** Its share of the deployments. */
  readonly weight: number;
  /** Of its deployments, how many fail. */
  readonly failing: number;
  readonly strategy: string;
}

const SERVICES: readonly Service[] = [
  { name: 'checkout', weight: 5, failing: 0.14, strategy: 'CANARY' },
  { name: 'catalog', weight: 6, failing: 0.05, strategy: 'ROLLING' },
  { name: 'cart', weight: 4, failing: 0.08, strategy: 'ROLLING' },
  { name: 'search', weight: 4, failing: 0.1, strategy: 'BLUE_GREEN' },
  { name: 'payments', weight: 2, failing: 0.06, strategy: 'BLUE_GREEN' },
  { name: 'orders', weight: 3, failing: 0.07, strategy: 'ROLLING' },
  { name: 'recommendations', weight: 2, failing: 0.12, strategy: 'LINEAR' },
  { name: 'notifications', weight: 1, failing: 0.03, strategy: 'ROLLING' },
];

/** The alarms of a service, and of ten rollbacks by an alarm how many each causes. */
const ALARMS: readonly (readonly [name: string, share: number])[] = [
  ['5xx', 6],
  ['latency-p99', 3],
  ['unhealthy-tasks', 1],
];

/** Numbers between 0 and 1 that are the same at every run. @see https://en.wikipedia.org/wiki/Xorshift */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-';
const ECS = 'arn:aws:ecs:eu-west-1:111122223333';

/** Deployments of a shop, newest first: busy working days, quiet nights and weekends, and ids as random as those of ECS. */
export function* shopDeployments(count: number, until: EpochMs): Generator<PastDeployment> {
  const random = createRandom(20_261_124);
  const revisions = new Map(SERVICES.map(({ name }) => [name, 40 + count + Math.floor(random() * 400)]));
  const newest = until - minutes(7);
  const times = Array.from({ length: count - 1 }, () => workingTime(newest, random)).toSorted((a, b) => b - a);
  for (const [index, at] of [newest, ...times].entries()) {
    yield deploymentOf(pick(SERVICES, random), { at: epochMs(at), revisions, random, isNewest: index === 0 });
  }
}

function workingTime(newest: number, random: () => number): number {
  const at = newest - random() * days(89);
  return isQuiet(at) && random() < 0.9 ? workingTime(newest, random) : at;
}

function isQuiet(at: number): boolean {
  const date = new Date(at);
  return [0, 6].includes(date.getUTCDay()) || date.getUTCHours() < 7 || date.getUTCHours() > 18;
}

function pick(services: readonly Service[], random: () => number): Service {
  let left = random() * services.reduce((sum, { weight }) => sum + weight, 0);
  for (const service of services) {
    left -= service.weight;
    if (left < 0) return service;
  }
  throw new Error('the shop has no services');
}

interface Draw {
  readonly at: EpochMs;
  readonly revisions: Map<string, number>;
  readonly random: () => number;
  readonly isNewest: boolean;
}

function deploymentOf({ name, failing, strategy }: Service, { at, revisions, random, isNewest }: Draw): PastDeployment {
  const revision = revisions.get(name) ?? 1;
  revisions.set(name, Math.max(1, revision - 1));
  const id = Array.from({ length: 21 }, () => LETTERS[Math.floor(random() * LETTERS.length)]).join('');
  const startedAt = epochMs(at + seconds(2) + random() * 9_000);
  const common = {
    serviceArn: `${ECS}:service/shop/${name}`,
    serviceDeploymentArn: `${ECS}:service-deployment/shop/${name}/${id}`,
    taskDefinitionArn: `${ECS}:task-definition/${name}:${revision}`,
    createdAt: at,
    startedAt,
    strategy,
    baseline: false,
  };
  const rollout = minutes(3) + random() * minutes(6) + (strategy === 'ROLLING' ? 0 : minutes(8));
  if (isNewest) return { ...common, ...UNFINISHED };
  const end = endOf(name, failing, random);
  const isRolledBack = end.outcome === 'rolled-back' || end.outcome === 'rollback-failed';
  const rollbackStartedAt = isRolledBack ? epochMs(startedAt + minutes(1) + random() * rollout) : undefined;
  const slow = random() < 0.06 ? minutes(25) * random() : 0;
  const finishedAt =
    rollbackStartedAt === undefined
      ? epochMs(startedAt + rollout)
      : epochMs(rollbackStartedAt + minutes(1) + random() * minutes(4) + slow);
  return { ...common, ...end, phase: 'finished', rollbackStartedAt, finishedAt };
}

const UNFINISHED = {
  phase: 'rolling-out',
  outcome: undefined,
  cause: undefined,
  reason: undefined,
  alarmNames: [],
  rollbackStartedAt: undefined,
  finishedAt: undefined,
} as const;

interface End {
  readonly outcome: Outcome;
  readonly cause: Cause | undefined;
  readonly reason: string | undefined;
  readonly alarmNames: readonly string[];
}

function endOf(name: string, failing: number, random: () => number): End {
  const drawn = random();
  if (drawn < failing * 0.65) {
    let left = random() * 10;
    const alarm = ALARMS.find(([, share]) => {
      left -= share;
      return left < 0;
    })?.[0];
    return end('rolled-back', 'alarm', 'Service deployment rolled back because of one or more active alarms.', [
      `${name}-${alarm}`,
    ]);
  }
  if (drawn < failing * 0.9) {
    const reason = 'Service deployment rolled back because the circuit breaker threshold was exceeded.';
    return end('rolled-back', 'circuit-breaker', reason);
  }
  if (drawn < failing * 0.95) return end('rolled-back', 'requested', 'Service deployment rolled back by user.');
  if (drawn < failing * 0.97) return end('rollback-failed', 'unknown', undefined);
  if (drawn < failing) return end('failed', 'circuit-breaker', '(service) deployment failed: tasks failed to start.');
  return drawn > 0.96 ? end('superseded', undefined, undefined) : end('succeeded', undefined, undefined);
}

function end(
  outcome: Outcome,
  cause: Cause | undefined,
  reason: string | undefined,
  alarmNames: readonly string[] = [],
): End {
  return { outcome, cause, reason, alarmNames };
}
