import type { SimulatorParameters } from '../../parameters.ts';
import type { RevisionTraffic } from '../../services/ecs/tasks/behaviours.ts';
import { type Side, sides } from './minute.ts';
import type { TaskRecord } from '../tasks.ts';

/** A running revision, and those of its tasks that receive requests. */
export interface Serving {
  readonly traffic: RevisionTraffic;
  readonly running: readonly TaskRecord[];
  readonly targets: readonly TaskRecord[];
}

/** The records that pass; the same array if all do, which is the case in almost every step. */
export function only(records: readonly TaskRecord[], passes: (record: TaskRecord) => boolean): readonly TaskRecord[] {
  return records.every(passes) ? records : records.filter(passes);
}

function isHealthy({ task }: TaskRecord): boolean {
  return task.healthy;
}

/** Targets are a side's healthy tasks. If it has none, all its tasks are, unless parameter noHealthyTask is `503`. */
export function servingOf(
  running: ReadonlyMap<RevisionTraffic, readonly TaskRecord[]>,
  noHealthyTask: SimulatorParameters['noHealthyTask'],
): readonly Serving[] {
  const serving = [...running].map(([traffic, records]) => {
    return { traffic, running: records, targets: only(records, isHealthy) };
  });
  if (noHealthyTask === '503') return serving;
  const hasHealthy = (side: Side) =>
    serving.some(({ traffic, targets }) => traffic.side === side && targets.length > 0);
  const failsOpen = sides.filter((side) => !hasHealthy(side));
  if (failsOpen.length === 0) return serving;
  return serving.map((one) => (failsOpen.includes(one.traffic.side) ? { ...one, targets: one.running } : one));
}

/**
 * The weight of each revision. If ECS gives no revision a share of production traffic because no task is healthy, the
 * weight is the number of targets.
 */
export function percentsOf(name: 'production' | 'test', serving: readonly Serving[]): number[] {
  const percents = serving.map(({ traffic }) => (name === 'test' ? traffic.testPercent : traffic.productionPercent));
  if (percents.some((percent) => percent > 0)) return shareOnSides(serving, percents);
  return name === 'test' ? percents : serving.map(({ targets }) => targets.length);
}

/**
 * Weights belong to target groups: the weight of a revision without targets goes to the other revisions on its side.
 */
function shareOnSides(serving: readonly Serving[], percents: number[]): number[] {
  for (const [index, { traffic, targets }] of serving.entries()) {
    const stranded = percents[index] ?? 0;
    if (stranded === 0 || targets.length > 0) continue;
    const others = serving.map((one) => (one.traffic.side === traffic.side ? one.targets.length : 0));
    const all = others.reduce((sum, count) => sum + count, 0);
    if (all === 0) continue;
    percents[index] = 0;
    for (const [other, count] of others.entries()) percents[other] = (percents[other] ?? 0) + (stranded * count) / all;
  }
  return percents;
}
