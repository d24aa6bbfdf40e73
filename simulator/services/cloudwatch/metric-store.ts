export interface Stats {
  readonly sum: number;
  readonly count: number;
  readonly minimum: number;
  readonly maximum: number;
}

export interface Dimension {
  readonly Name: string;
  readonly Value: string;
}

export interface MetricIdentity {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: readonly Dimension[];
}

export interface MetricWindow {
  readonly metric: string;
  /** Only values of this unit; all of them when undefined. */
  readonly unit: string | undefined;
  readonly fromMs: number;
  /** Exclusive. */
  readonly toMs: number;
}

const minuteMs = 60_000;

/** Values by metric, unit and minute: enough for any period of whole minutes. */
export class MetricStore {
  readonly #metrics = new Map<string, Map<string, Map<number, Stats>>>();

  add(metric: string, unit: string, at: { readonly ms: number; readonly stats: Stats }): void {
    const units = this.#metrics.get(metric) ?? new Map<string, Map<number, Stats>>();
    const minutes = units.get(unit) ?? new Map<number, Stats>();
    const minute = Math.floor(at.ms / minuteMs) * minuteMs;
    minutes.set(minute, merge(minutes.get(minute), at.stats));
    units.set(unit, minutes);
    this.#metrics.set(metric, units);
  }

  /** All values of a window as one; undefined when there is none. */
  aggregate({ metric, unit, fromMs, toMs }: MetricWindow): Stats | undefined {
    let total: Stats | undefined;
    for (const [name, minutes] of this.#metrics.get(metric) ?? []) {
      if (unit !== undefined && unit !== name) continue;
      for (let minute = fromMs; minute < toMs; minute += minuteMs) {
        const stats = minutes.get(minute);
        if (stats !== undefined) total = merge(total, stats);
      }
    }
    return total;
  }

  hasDataSince(metric: string, fromMs: number): boolean {
    return [...(this.#metrics.get(metric)?.values() ?? [])].some((minutes) =>
      [...minutes.keys()].some((minute) => minute >= fromMs),
    );
  }
}

/** The same text for the same metric, in whatever order its dimensions come. */
export function metricKey({ namespace, name, dimensions }: MetricIdentity): string {
  const sorted = dimensions.map(({ Name, Value }) => [Name, Value]).toSorted(([a = ''], [b = '']) => (a < b ? -1 : 1));
  return JSON.stringify([namespace, name, sorted]);
}

function merge(a: Stats | undefined, b: Stats): Stats {
  if (a === undefined) return b;
  return {
    sum: a.sum + b.sum,
    count: a.count + b.count,
    minimum: Math.min(a.minimum, b.minimum),
    maximum: Math.max(a.maximum, b.maximum),
  };
}
