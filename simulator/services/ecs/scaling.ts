import { strategyOf } from './configuration.ts';
import {
  type CircuitBreakerConfiguration,
  type DeploymentConfiguration,
  liveTasks,
  type ServiceState,
  type TaskState,
} from './state.ts';

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

/**
 * How many tasks the scheduler starts and which it stops now. Sources go as far as healthy targets stand for them; below
 * that only to make room. An unhealthy task goes once a healthy one stands for it, or when its room is needed.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-type-ecs.html
 */
export function planScale(input: ScaleInput): ScalePlan {
  const { desiredCount, targetArn, target } = input;
  const bounds = boundsOf(desiredCount, input.configuration);
  const sourceTasks = input.sources.flatMap(({ tasks }) => tasks);
  const stop = new Set<TaskState>([...surplusTargets(input), ...surplusSources(input, bounds)]);
  const live = [...target, ...sourceTasks];
  for (const task of overflow(live, stop, bounds)) stop.add(task);

  const missing = Math.max(0, desiredCount - target.filter((task) => !task.condemned && !stop.has(task)).length);
  const replaced = sourcesToReplace(input, stop, bounds);
  const wanted = missing + replaced.reduce((sum, { count }) => sum + count, 0);
  const roomNow = () => bounds.maximum - live.length + stop.size;
  for (const task of live) if (task.condemned && roomNow() < wanted) stop.add(task);

  const start = share([...replaced, { revisionArn: targetArn, count: missing }], Math.max(0, roomNow()));
  const stuck = missing > 0 && start.length === 0 && stop.size === 0 && target.length === 0 && roomNow() < wanted;
  return { start, stop: [...stop], stuck };
}

/** What a service lets go that has more than its maximum, while nothing is rolled out: before a start, and when stalled. */
export function planOverflow(service: ServiceState, desiredCount: number): ScalePlan {
  if (strategyOf(service.configuration) !== 'ROLLING') return { start: [], stop: [], stuck: false };
  const bounds = boundsOf(desiredCount, service.configuration);
  return { start: [], stop: overflow(liveTasks(service), new Set(), bounds), stuck: false };
}

/** Worst first: what failed its checks, what is not healthy yet, then what is; the youngest first. */
function worstFirst(tasks: readonly TaskState[]): TaskState[] {
  const rank = (task: TaskState) => (task.condemned ? 0 : task.healthy ? 2 : 1);
  return tasks.toReversed().sort((a, b) => rank(a) - rank(b));
}

function healthyOf(tasks: readonly TaskState[]): number {
  return tasks.reduce((count, task) => count + (task.healthy ? 1 : 0), 0);
}

function surplusTargets({ desiredCount, target }: ScaleInput): TaskState[] {
  const useful = target.filter((task) => !task.condemned);
  const condemned = target.filter((task) => task.condemned);
  const standIns = Math.max(0, desiredCount - healthyOf(useful));
  return [
    ...condemned.slice(0, Math.max(0, condemned.length - standIns)),
    ...worstFirst(useful).slice(0, Math.max(0, useful.length - desiredCount)),
  ];
}

function surplusSources({ desiredCount, target, sources }: ScaleInput, { minimum, maximum }: Bounds): TaskState[] {
  const all = sources.flatMap(({ tasks }) => tasks);
  if (all.length === 0) return [];
  const neverGood = new Set(sources.filter(({ wanted }) => wanted === 0).flatMap(({ tasks }) => tasks));
  const order = worstFirst(all).sort(
    (a, b) => Number(neverGood.has(b)) - Number(neverGood.has(a)) || rankOf(a) - rankOf(b),
  );
  const healthyTarget = healthyOf(target);
  // What never was good and is not healthy either stands for nothing.
  const worthless = order.filter((task) => neverGood.has(task) && !task.healthy).length;
  const surplusAbove = (floor: number) => {
    const spare = all.length - Math.max(0, floor - healthyTarget);
    const surplus = order.slice(0, Math.max(0, spare, worthless));
    return withinMinimum(surplus, healthyTarget + healthyOf(all), floor);
  };
  const gentle = surplusAbove(Math.max(minimum, desiredCount));
  const missing = Math.max(0, desiredCount - target.filter((task) => !task.condemned).length);
  const room = maximum - target.length - all.length + gentle.length;
  return room >= missing ? gentle : surplusAbove(minimum);
}

function rankOf(task: TaskState): number {
  return task.healthy ? 1 : 0;
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
  const most = worstFirst(left).slice(0, Math.max(0, left.length - maximum));
  return withinMinimum(most, healthyOf(left), minimum);
}

/** Unhealthy tasks are replaced with their own revision, as long as the service still needs it. */
function sourcesToReplace(
  { desiredCount, target, sources }: ScaleInput,
  stop: ReadonlySet<TaskState>,
  { minimum }: Bounds,
): { revisionArn: string; count: number }[] {
  const useful = (tasks: readonly TaskState[]) => tasks.filter((task) => !task.condemned && !stop.has(task)).length;
  const standing = sources.reduce((sum, { tasks }) => sum + useful(tasks), 0);
  let needed = Math.max(0, Math.max(minimum, desiredCount) - healthyOf(target) - standing);
  return sources.flatMap(({ revisionArn, tasks, wanted }) => {
    // Those that are stopped now on purpose are not wanted any longer.
    const sound = tasks.filter((task) => !task.condemned).length;
    const count = Math.min(needed, Math.max(0, wanted - sound));
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
