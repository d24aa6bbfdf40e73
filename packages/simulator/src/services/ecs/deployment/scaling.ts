import { strategyOf } from '../api/configuration.ts';
import {
  type CircuitBreakerConfiguration,
  type DeploymentConfiguration,
  liveTasks,
  type ServiceState,
  type TaskState,
} from '../state.ts';

/** Live tasks of a revision that is being replaced. */
export interface SourceTasks {
  readonly revisionArn: string;
  readonly tasks: readonly TaskState[];
  /** Failed tasks are replaced by their own revision up to this number; 0 for a revision that never completed. */
  readonly wanted: number;
}

export interface ScaleInput {
  readonly desiredCount: number;
  readonly configuration: DeploymentConfiguration;
  readonly targetArn: string;
  /** Live tasks of the target revision. */
  readonly target: readonly TaskState[];
  readonly sources: readonly SourceTasks[];
  /** Number of tasks of the target that the cluster has room for. @default all */
  readonly placeable?: number;
}

export interface ScalePlan {
  /** Number of tasks to start, by revision. */
  readonly start: readonly { readonly revisionArn: string; readonly count: number }[];
  readonly stop: readonly TaskState[];
  /** Whether the target has no tasks, and the deployment configuration allows neither a start nor a stop. */
  readonly stuck: boolean;
}

export interface Bounds {
  readonly minimum: number;
  readonly maximum: number;
}

/** Percentages round in favor of the service: the minimum up, the maximum down. */
export function boundsOf(desiredCount: number, configuration: DeploymentConfiguration): Bounds {
  return {
    minimum: Math.ceil((desiredCount * (configuration.minimumHealthyPercent ?? 100)) / 100),
    maximum: Math.floor((desiredCount * (configuration.maximumPercent ?? 200)) / 100),
  };
}

/** Task counts of one revision. Most plans need only these, and a large service is planned very often. */
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
 * Plans which tasks the scheduler starts and stops now. Source tasks stop as healthy target tasks replace them; more of
 * them stop only to make room. An unhealthy task stops when a healthy one has replaced it, or when its room is needed.
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

/**
 * Number of tasks that the target lacks: the desired count minus its remaining tasks that did not fail their checks.
 */
function missingTargets({ desiredCount, targetArn, targetTally }: Tallied, stop: ReadonlySet<TaskState>): number {
  let sound = targetTally.live - targetTally.condemned;
  for (const task of stop) if (!task.condemned && task.revisionArn === targetArn) sound -= 1;
  return Math.max(0, desiredCount - sound);
}

/** Stops tasks above the maximum while nothing is rolled out: before a deployment starts, and when it is stalled. */
export function planOverflow(service: ServiceState, desiredCount: number): ScalePlan {
  if (strategyOf(service.configuration) !== 'ROLLING') return { start: [], stop: [], stuck: false };
  const bounds = boundsOf(desiredCount, service.configuration);
  return { start: [], stop: overflow(liveTasks(service), new Set(), bounds), stuck: false };
}

type Kind = (task: TaskState) => boolean;

/** Worst first: tasks that failed their checks, tasks that are not healthy yet, then healthy tasks. */
const kinds: readonly Kind[] = [
  (task) => task.condemned,
  (task) => !task.condemned && !task.healthy,
  (task) => !task.condemned && task.healthy,
];

/** The `count` worst tasks; within each kind, the youngest first. */
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
  // Unhealthy tasks of a revision that never completed do not count as capacity.
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

/** The worst source tasks: first those of revisions that never completed, then the others. */
function worstSources(sources: readonly SourceTasks[], count: number): TaskState[] {
  if (count <= 0) return [];
  const tasksOf = (isNeverGood: boolean) =>
    sources.filter(({ wanted }) => (wanted === 0) === isNeverGood).flatMap(({ tasks }) => tasks);
  const first = worst(tasksOf(true), count);
  return first.length === count ? first : [...first, ...worst(tasksOf(false), count - first.length)];
}

/** Leaves out healthy tasks that are needed for the minimum. */
function withinMinimum(tasks: readonly TaskState[], healthy: number, floor: number): TaskState[] {
  let left = healthy;
  return tasks.filter((task) => {
    if (!task.healthy) return true;
    if (left <= floor) return false;
    left -= 1;
    return true;
  });
}

/**
 * Tasks above the maximum, e.g. after a lower desired count: unhealthy ones first, then healthy ones above the minimum.
 */
function overflow(live: readonly TaskState[], stop: ReadonlySet<TaskState>, { minimum, maximum }: Bounds): TaskState[] {
  const left = live.filter((task) => !stop.has(task));
  const most = worst(left, left.length - maximum);
  return withinMinimum(most, tallyOf(left).healthy, minimum);
}

/** Source tasks to start in place of failed ones of their own revision, as long as the service needs them. */
function sourcesToReplace(
  { desiredCount, targetArn, targetTally, sources }: Tallied,
  stop: ReadonlySet<TaskState>,
  { minimum }: Bounds,
): { revisionArn: string; count: number }[] {
  let standing = sources.reduce((sum, { tally }) => sum + tally.live - tally.condemned, 0);
  for (const task of stop) if (!task.condemned && task.revisionArn !== targetArn) standing -= 1;
  let needed = Math.max(0, Math.max(minimum, desiredCount) - targetTally.healthy - standing);
  return sources.flatMap(({ revisionArn, tally, wanted }) => {
    // Sound tasks that this plan stops are not replaced.
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
 * Number of failures that make a deployment fail. BOUNDED_PERCENT rounds up, to between 3 and 200.
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
