import { strategyOf } from '../api/configuration.ts';
import {
  type CircuitBreakerConfiguration,
  type DeploymentConfiguration,
  liveTasks,
  type ServiceState,
  type TaskState,
} from '../state.ts';

/** Live tasks of a revision that is on its way out. */
export interface SourceTasks {
  readonly revisionArn: string;
  readonly tasks: readonly TaskState[];
  /** Up to this many are replaced by their own revision when they fail; none of a revision that never was good. */
  readonly wanted: number;
}

export interface ScaleInput {
  readonly desiredCount: number;
  readonly configuration: DeploymentConfiguration;
  readonly targetArn: string;
  /** Live tasks of the revision that the service shall run. */
  readonly target: readonly TaskState[];
  readonly sources: readonly SourceTasks[];
  /** How many tasks of the target the cluster has room for. @default all */
  readonly placeable?: number;
}

export interface ScalePlan {
  /** How many to start, by revision. */
  readonly start: readonly { readonly revisionArn: string; readonly count: number }[];
  readonly stop: readonly TaskState[];
  /** Neither may be done, and yet the target is not there: the configuration leaves no room. */
  readonly stuck: boolean;
}

export interface Bounds {
  readonly minimum: number;
  readonly maximum: number;
}

/** Percentages round in the service's favour: the minimum up, the maximum down. */
export function boundsOf(desiredCount: number, configuration: DeploymentConfiguration): Bounds {
  return {
    minimum: Math.ceil((desiredCount * (configuration.minimumHealthyPercent ?? 100)) / 100),
    maximum: Math.floor((desiredCount * (configuration.maximumPercent ?? 200)) / 100),
  };
}

/** Tasks of one revision in numbers: most plans need only these, and a large service is planned very often. */
interface Tally {
  readonly live: number;
  readonly healthy: number;
  readonly condemned: number;
}

function tallyOf(tasks: readonly TaskState[]): Tally {
  let healthy = 0;
  let condemned = 0;
  for (const task of tasks) {
    if (task.healthy) healthy += 1;
    if (task.condemned) condemned += 1;
  }
  return { live: tasks.length, healthy, condemned };
}

interface TalliedSource extends SourceTasks {
  readonly tally: Tally;
}

interface Tallied extends ScaleInput {
  readonly targetTally: Tally;
  readonly sources: readonly TalliedSource[];
}

/**
 * How many tasks the scheduler starts and which it stops now. Sources go as far as healthy targets stand for them; below
 * that only to make room. An unhealthy task goes once a healthy one stands for it, or when its room is needed.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-type-ecs.html
 */
export function planScale(input: ScaleInput): ScalePlan {
  const { desiredCount, targetArn, target } = input;
  const bounds = boundsOf(desiredCount, input.configuration);
  const sources = input.sources.map((source) => ({ ...source, tally: tallyOf(source.tasks) }));
  const tallied = { ...input, targetTally: tallyOf(target), sources };
  const all = sumOf([tallied.targetTally, ...sources.map(({ tally }) => tally)]);
  const groups = [target, ...sources.map(({ tasks }) => tasks)];
  const stop = new Set<TaskState>([...surplusTargets(tallied), ...surplusSources(tallied, bounds)]);
  if (all.live - stop.size > bounds.maximum) for (const task of overflow(groups.flat(), stop, bounds)) stop.add(task);

  const missing = missingTargets(tallied, stop);
  const replaced = sourcesToReplace(tallied, stop, bounds);
  const wanted = missing + replaced.reduce((sum, { count }) => sum + count, 0);
  const roomNow = () => bounds.maximum - all.live + stop.size;
  if (all.condemned > 0)
    for (const tasks of groups) for (const task of tasks) if (task.condemned && roomNow() < wanted) stop.add(task);

  const start = share([...replaced, { revisionArn: targetArn, count: missing }], Math.max(0, roomNow()));
  const stuck = missing > 0 && start.length === 0 && stop.size === 0 && target.length === 0 && roomNow() < wanted;
  return { start, stop: [...stop], stuck };
}

function sumOf(tallies: readonly Tally[]): Tally {
  return tallies.reduce((sum, one) => ({
    live: sum.live + one.live,
    healthy: sum.healthy + one.healthy,
    condemned: sum.condemned + one.condemned,
  }));
}

/** What the target lacks besides the sound tasks that stay. */
function missingTargets({ desiredCount, targetArn, targetTally }: Tallied, stop: ReadonlySet<TaskState>): number {
  let sound = targetTally.live - targetTally.condemned;
  for (const task of stop) if (!task.condemned && task.revisionArn === targetArn) sound -= 1;
  return Math.max(0, desiredCount - sound);
}

/** What a service lets go that has more than its maximum, while nothing is rolled out: before a start, and when stalled. */
export function planOverflow(service: ServiceState, desiredCount: number): ScalePlan {
  if (strategyOf(service.configuration) !== 'ROLLING') return { start: [], stop: [], stuck: false };
  const bounds = boundsOf(desiredCount, service.configuration);
  return { start: [], stop: overflow(liveTasks(service), new Set(), bounds), stuck: false };
}

type Kind = (task: TaskState) => boolean;

/** Worst first: what failed its checks, what is not healthy yet, then what is. */
const kinds: readonly Kind[] = [
  (task) => task.condemned,
  (task) => !task.condemned && !task.healthy,
  (task) => !task.condemned && task.healthy,
];

/** The worst tasks, as many as are asked for; the youngest first of each kind. */
function worst(tasks: readonly TaskState[], count: number): TaskState[] {
  const found: TaskState[] = [];
  for (const isOne of kinds) {
    for (let index = tasks.length - 1; index >= 0 && found.length < count; index -= 1) {
      const task = tasks[index];
      if (task !== undefined && isOne(task)) found.push(task);
    }
  }
  return found;
}

function surplusTargets({ desiredCount, target, targetTally }: Tallied): TaskState[] {
  const { live, healthy, condemned } = targetTally;
  const standIns = Math.max(0, desiredCount - healthy);
  const [unfit, tooMany] = [condemned - standIns, live - condemned - desiredCount];
  if (unfit <= 0 && tooMany <= 0) return [];
  return [
    ...target.filter((task) => task.condemned).slice(0, Math.max(0, unfit)),
    ...worst(
      target.filter((task) => !task.condemned),
      tooMany,
    ),
  ];
}

function surplusSources(
  { desiredCount, targetTally, sources, placeable = Number.POSITIVE_INFINITY }: Tallied,
  { minimum, maximum }: Bounds,
): readonly TaskState[] {
  if (sources.length === 0) return [];
  const all = sumOf(sources.map(({ tally }) => tally));
  const neverGood = sources.filter(({ wanted }) => wanted === 0);
  // What never was good and is not healthy either stands for nothing.
  const worthless = neverGood.reduce((sum, { tally }) => sum + tally.live - tally.healthy, 0);
  const surplusAbove = (floor: number) => {
    const spare = all.live - Math.max(0, floor - targetTally.healthy);
    const surplus = worstSources(sources, Math.max(0, spare, worthless));
    return withinMinimum(surplus, targetTally.healthy + all.healthy, floor);
  };
  const gentle = surplusAbove(Math.max(minimum, desiredCount));
  const missing = Math.max(0, desiredCount - targetTally.live + targetTally.condemned);
  const room = maximum - targetTally.live - all.live + gentle.length;
  return Math.min(room, placeable + gentle.length) >= missing ? gentle : surplusAbove(minimum);
}

/** Of what never was good, then of what was. */
function worstSources(sources: readonly SourceTasks[], count: number): TaskState[] {
  if (count <= 0) return [];
  const tasksOf = (isNeverGood: boolean) =>
    sources.filter(({ wanted }) => (wanted === 0) === isNeverGood).flatMap(({ tasks }) => tasks);
  const first = worst(tasksOf(true), count);
  return first.length === count ? first : [...first, ...worst(tasksOf(false), count - first.length)];
}

/** Leaves out healthy tasks that the minimum needs. */
function withinMinimum(tasks: readonly TaskState[], healthy: number, floor: number): TaskState[] {
  let left = healthy;
  return tasks.filter((task) => {
    if (!task.healthy) return true;
    if (left <= floor) return false;
    left -= 1;
    return true;
  });
}

/** A desired count that was lowered can leave more than the maximum: what is not healthy goes, then what can be spared. */
function overflow(live: readonly TaskState[], stop: ReadonlySet<TaskState>, { minimum, maximum }: Bounds): TaskState[] {
  const left = live.filter((task) => !stop.has(task));
  const most = worst(left, left.length - maximum);
  return withinMinimum(most, tallyOf(left).healthy, minimum);
}

/** Unhealthy tasks are replaced with their own revision, as long as the service still needs it. */
function sourcesToReplace(
  { desiredCount, targetArn, targetTally, sources }: Tallied,
  stop: ReadonlySet<TaskState>,
  { minimum }: Bounds,
): { revisionArn: string; count: number }[] {
  let standing = sources.reduce((sum, { tally }) => sum + tally.live - tally.condemned, 0);
  for (const task of stop) if (!task.condemned && task.revisionArn !== targetArn) standing -= 1;
  let needed = Math.max(0, Math.max(minimum, desiredCount) - targetTally.healthy - standing);
  return sources.flatMap(({ revisionArn, tally, wanted }) => {
    // Those that are stopped now on purpose are not wanted any longer.
    const count = Math.min(needed, Math.max(0, wanted - tally.live + tally.condemned));
    needed -= count;
    return count === 0 ? [] : [{ revisionArn, count }];
  });
}

function share(
  wanted: readonly { readonly revisionArn: string; readonly count: number }[],
  room: number,
): { revisionArn: string; count: number }[] {
  let left = room;
  return wanted.flatMap(({ revisionArn, count }) => {
    const given = Math.min(count, left);
    left -= given;
    return given === 0 ? [] : [{ revisionArn, count: given }];
  });
}

/**
 * Failures that make a deployment fail. A percentage rounds up, the bounded one lies between 3 and 200.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-circuit-breaker.html
 */
export function circuitBreakerThreshold(
  breaker: CircuitBreakerConfiguration | undefined,
  desiredCount: number,
  unboundedRounds: 'up' | 'down' = 'up',
): number {
  const { type, value } = breaker?.thresholdConfiguration ?? { type: 'BOUNDED_PERCENT', value: 50 };
  if (type === 'COUNT') return value;
  const share = (value * desiredCount) / 100;
  if (type === 'UNBOUNDED_PERCENT') return Math.max(1, unboundedRounds === 'up' ? Math.ceil(share) : Math.floor(share));
  return Math.min(200, Math.max(3, Math.ceil(share)));
}
