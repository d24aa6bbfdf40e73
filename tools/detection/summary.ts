import type { Ending } from './play-cell.ts';

/** What became of all seeds of a cell. */
export interface Summary {
  readonly seeds: number;
  readonly rolledBack: number;
  /** Of them, failed before all traffic had moved. */
  readonly beforeAllMoved: number;
  /** Deployments for which an alarm was in ALARM at the start, so that ECS ignored all alarms. */
  readonly offAtStart: number;
  /** Medians over the deployments that were rolled back; undefined if there are none. */
  readonly medianMinutes: number | undefined;
  readonly medianErrors: number | undefined;
  /** How many were rolled back by each alarm, or by the circuit breaker; several can fire at once. */
  readonly by: Readonly<Record<string, number>>;
}

export function summarize(endings: readonly Ending[]): Summary {
  const back = endings.filter(({ isRolledBack }) => isRolledBack);
  const by: Record<string, number> = {};
  for (const name of back.flatMap((ending) => ending.by)) by[name] = (by[name] ?? 0) + 1;
  return {
    seeds: endings.length,
    rolledBack: back.length,
    beforeAllMoved: back.filter(({ isBeforeAllMoved }) => isBeforeAllMoved).length,
    offAtStart: endings.filter(({ isOffAtStart }) => isOffAtStart).length,
    medianMinutes: median(back.flatMap(({ minutes }) => (minutes === undefined ? [] : [minutes]))),
    medianErrors: median(back.map(({ errors }) => errors)),
    by,
  };
}

/** The lower of the two in the middle. */
function median(values: readonly number[]): number | undefined {
  return values.toSorted((a, b) => a - b)[Math.floor((values.length - 1) / 2)];
}
