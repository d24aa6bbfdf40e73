import { apportion } from './apportion.ts';
import { LatencySpread } from './latency.ts';
import { Histogram, type Samples } from '../publish/samples.ts';

/** The two target groups; a rolling deployment uses only `blue`. */
export type Side = 'blue' | 'green';
export const sides: readonly Side[] = ['blue', 'green'];

/** The requests of one minute to one side, or to both sides for the load balancer as a whole. */
export interface RequestCell {
  /** Requests that were routed to a target. */
  readonly requests: number;
  /** How many of them the target answered with 5xx. */
  readonly errors: number;
  /** How many of them the target did not answer because its container was not up. */
  readonly refused: number;
  /** Requests without a target, which the load balancer answered itself; 0 in the cell of one side. */
  readonly unserved: number;
  /** In milliseconds; computed on the first call. */
  readonly latency: () => Samples | undefined;
  /** Number of healthy targets at each step. */
  readonly healthy: readonly number[];
  readonly unhealthy: readonly number[];
  /** Highest number of registered targets at any step. */
  readonly registered: number;
}

interface SideSum {
  requests: number;
  errors: number;
  refused: number;
  medians: Map<number, number>;
  healthy: number[];
  unhealthy: number[];
  registered: number;
}

/** Sums of a minute by side; `close` turns them into cells by side and zone. */
export class RequestMinute {
  readonly startMs: number;
  readonly sums: Readonly<Record<Side, SideSum>> = { blue: emptySum(), green: emptySum() };
  unserved = 0;

  constructor(startMs: number) {
    this.startMs = startMs;
  }

  /** The cells by side and zone, each computed on first use. */
  close(spreads: Readonly<Record<Side, LatencySpread>>, zones: readonly string[]): MinuteCells {
    const latencies = {
      blue: spreads.blue.histogram(this.sums.blue.medians),
      green: spreads.green.histogram(this.sums.green.medians),
    };
    return new MinuteCells(this, latencies, zones);
  }
}

export function latencySpreads(): Readonly<Record<Side, LatencySpread>> {
  return { blue: new LatencySpread(), green: new LatencySpread() };
}

export class MinuteCells {
  readonly #minute: RequestMinute;
  readonly #latencies: Readonly<Record<Side, () => Histogram>>;
  readonly #zones: readonly string[];
  readonly #cells = new Map<string, RequestCell>();

  constructor(minute: RequestMinute, latencies: Readonly<Record<Side, () => Histogram>>, zones: readonly string[]) {
    this.#minute = minute;
    this.#latencies = latencies;
    this.#zones = zones;
  }

  /** The cell of a side and zone; undefined stands for both sides, or all zones. */
  cell(side: Side | undefined, zone: string | undefined): RequestCell {
    const key = `${side ?? ''} ${zone ?? ''}`;
    const known = this.#cells.get(key);
    if (known !== undefined) return known;
    const made =
      side === undefined ? this.#both(zone) : zone === undefined ? this.#whole(side) : this.#zoned(side, zone);
    this.#cells.set(key, made);
    return made;
  }

  #whole(side: Side): RequestCell {
    const { requests, errors, refused, healthy, unhealthy, registered } = this.#minute.sums[side];
    return {
      requests,
      errors,
      refused,
      unserved: 0,
      latency: once(() => this.#latencies[side]().samples()),
      healthy,
      unhealthy,
      registered,
    };
  }

  #both(zone: string | undefined): RequestCell {
    const [blue, green] = [this.cell('blue', zone), this.cell('green', zone)];
    const unserved = this.#split(this.#minute.unserved);
    return {
      requests: blue.requests + green.requests,
      errors: blue.errors + green.errors,
      refused: blue.refused + green.refused,
      unserved: zone === undefined ? this.#minute.unserved : (unserved[this.#zones.indexOf(zone)] ?? 0),
      latency: once(() => together([blue.latency(), green.latency()])),
      healthy: blue.healthy.map((count, index) => count + (green.healthy[index] ?? 0)),
      unhealthy: blue.unhealthy.map((count, index) => count + (green.unhealthy[index] ?? 0)),
      registered: blue.registered + green.registered,
    };
  }

  /** Computes all zones of a side at once, because they divide the requests of the side. */
  #zoned(side: Side, zone: string): RequestCell {
    const whole = this.cell(side, undefined);
    const requests = this.#split(whole.requests);
    const errors = apportion(whole.errors, requests);
    const well = requests.map((count, index) => count - (errors[index] ?? 0));
    const refused = apportion(whole.refused, well);
    const answered = requests.map((count, index) => count - (refused[index] ?? 0));
    const latencies = once(() => deal(whole.latency(), answered));
    for (const [index, name] of this.#zones.entries()) {
      this.#cells.set(`${side} ${name}`, {
        ...whole,
        requests: requests[index] ?? 0,
        errors: errors[index] ?? 0,
        refused: refused[index] ?? 0,
        latency: () => latencies()[index],
      });
    }
    return this.cell(side, zone);
  }

  /** Divides a total equally among the zones; the remainder goes to a different zone each minute. */
  #split(total: number): number[] {
    return apportion(
      total,
      this.#zones.map(() => 1),
      (this.#minute.startMs / 60_000) % this.#zones.length,
    );
  }
}

function together(parts: readonly (Samples | undefined)[]): Samples | undefined {
  const histogram = new Histogram();
  for (const part of parts) if (part !== undefined) histogram.addAll(part);
  return histogram.samples();
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

/** Divides a histogram into parts of the wanted sizes, with slow and fast values in each. */
function deal(samples: Samples | undefined, wanted: readonly number[]): (Samples | undefined)[] {
  const open = [...wanted];
  const histograms = wanted.map(() => new Histogram());
  for (const [index, value] of (samples?.values ?? []).entries()) {
    for (const [zone, count] of apportion(samples?.counts[index] ?? 0, open).entries()) {
      histograms[zone]?.add(value, count);
      open[zone] = (open[zone] ?? 0) - count;
    }
  }
  return histograms.map((histogram) => histogram.samples());
}

function emptySum(): SideSum {
  return { requests: 0, errors: 0, refused: 0, medians: new Map(), healthy: [], unhealthy: [], registered: 0 };
}
