import { Bucket, type StatisticSet } from './bucket.ts';
import { BucketSeries } from './bucket-series.ts';

export interface Dimension {
  readonly Name: string;
  readonly Value: string;
}

export interface MetricIdentity {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: readonly Dimension[];
}

/** Values of one metric with one timestamp. */
export interface Datum {
  readonly identity: MetricIdentity;
  readonly unit: string;
  readonly atMs: number;
  readonly highResolution: boolean;
  /** Each value with its count, or a statistic set. */
  readonly values: readonly (readonly [number, number])[] | StatisticSet;
}

export interface MetricWindow {
  readonly metric: string;
  /** Only values of this unit; all values if undefined. */
  readonly unit: string | undefined;
  readonly fromMs: number;
  /** Exclusive. */
  readonly toMs: number;
  /** Whether single values are needed, as for percentiles. @default false */
  readonly withValues?: boolean;
}

const minuteMs = 60_000;
const secondMs = 1_000;
/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricDatum.html */
const minutesKeptMs = 15 * 86_400_000;
const secondsKeptMs = 3 * 3_600_000;
const sweepEveryMs = 900_000;
/** How often waiting values become visible that no reader asks for. */
const publishEveryMs = 60_000;

interface Resolutions {
  readonly minutes: BucketSeries;
  /** Values with a storage resolution of one second. */
  readonly seconds: BucketSeries;
}

interface StoredMetric {
  readonly identity: MetricIdentity;
  readonly units: Map<string, Resolutions>;
  /** Start of the newest minute or second with values, including values that are not visible yet. */
  latestMs: number;
  /** The longest publication delay so far. */
  delayMs: number;
  highResolution: boolean;
}

/** Values of all metrics: by minute, recent ones also by second, and those that are not visible yet. */
export class MetricStore {
  readonly #metrics = new Map<string, StoredMetric>();
  /** Waiting values by delay, so that each list is in the order in which its values become visible. */
  readonly #waiting = new Map<
    number,
    { readonly visibleMs: number; readonly datum: Datum; readonly metric: string }[]
  >();
  #sweepMs = 0;
  #publishMs = 0;

  /** Stores a datum, which becomes visible after `delayMs`. Returns the metric's key. */
  put(datum: Datum, now: number, delayMs: number): string {
    const metric = metricKey(datum.identity);
    const stored = this.#metrics.get(metric) ?? newMetric(datum.identity);
    this.#metrics.set(metric, stored);
    stored.latestMs = Math.max(stored.latestMs, startOf(datum.atMs, datum.highResolution ? secondMs : minuteMs));
    stored.delayMs = Math.max(stored.delayMs, delayMs);
    if (delayMs <= 0) addDatum(stored, datum);
    else {
      const line = this.#waiting.get(delayMs) ?? [];
      line.push({ visibleMs: now + delayMs, datum, metric });
      this.#waiting.set(delayMs, line);
    }
    // Otherwise, the values of a metric that no alarm uses would wait forever.
    if (now >= this.#publishMs) this.publish(now);
    if (now >= this.#sweepMs) this.#sweep(now);
    return metric;
  }

  /** Makes values visible whose delay is over. */
  publish(now: number): void {
    this.#publishMs = now + publishEveryMs;
    for (const line of this.#waiting.values()) {
      const still = line.findIndex(({ visibleMs }) => visibleMs > now);
      for (const { datum, metric } of line.splice(0, still < 0 ? line.length : still)) {
        const stored = this.#metrics.get(metric);
        if (stored !== undefined) addDatum(stored, datum);
      }
    }
  }

  /** All visible values of a window in one bucket; undefined if there are none. Callers must not change it. */
  window({ metric, unit, fromMs, toMs, withValues = false }: MetricWindow): Bucket | undefined {
    const stored = this.#metrics.get(metric);
    if (stored === undefined) return undefined;
    const fine = toMs - fromMs < minuteMs && stored.highResolution;
    const step = fine ? secondMs : minuteMs;
    let only: Bucket | undefined;
    let total: Bucket | undefined;
    for (const [name, { minutes, seconds }] of stored.units) {
      if (unit !== undefined && unit !== name) continue;
      for (let start = Math.ceil(fromMs / step) * step; start < toMs; start += step) {
        const bucket = (fine ? seconds : minutes).get(start);
        if (bucket === undefined) continue;
        if (only === undefined) only = bucket;
        else total = joined(total ?? joined(new Bucket(), only, withValues), bucket, withValues);
      }
    }
    return total ?? only;
  }

  /** Whether there are values since an instant, including values that are not visible yet. */
  hasDataSince(metric: string, fromMs: number): boolean {
    return (this.#metrics.get(metric)?.latestMs ?? Number.NEGATIVE_INFINITY) >= fromMs;
  }

  /** The longest time that a value of the metric took to become visible. */
  delayOf(metric: string): number {
    return this.#metrics.get(metric)?.delayMs ?? 0;
  }

  /** The units of the values of a metric. */
  unitsOf(metric: string): readonly string[] {
    return [...(this.#metrics.get(metric)?.units.keys() ?? [])];
  }

  /** In the order of their first values. */
  metrics(): readonly { readonly identity: MetricIdentity; readonly latestMs: number }[] {
    return [...this.#metrics.values()];
  }

  #sweep(now: number): void {
    this.#sweepMs = now + sweepEveryMs;
    this.publish(now);
    for (const [key, stored] of this.#metrics) {
      for (const { minutes, seconds } of stored.units.values()) {
        minutes.forgetBefore(now - minutesKeptMs);
        minutes.pack(now - sweepEveryMs);
        seconds.forgetBefore(now - secondsKeptMs);
      }
      if (stored.latestMs < now - minutesKeptMs) this.#metrics.delete(key);
    }
  }
}

/** Adds a bucket to a total, and returns the total. */
function joined(total: Bucket, bucket: Bucket, withValues: boolean): Bucket {
  if (withValues) total.merge(bucket);
  else total.mergeTotals(bucket);
  return total;
}

/** A text that identifies a metric, regardless of the order of its dimensions. */
export function metricKey({ namespace, name, dimensions }: MetricIdentity): string {
  const [only, ...more] = dimensions;
  const head = `${lengthened(namespace)}${lengthened(name)}`;
  if (only === undefined) return head;
  if (more.length === 0) return `${head}${lengthened(only.Name)}${lengthened(only.Value)}`;
  const pairs = dimensions.map(({ Name, Value }) => `${lengthened(Name)}${lengthened(Value)}`);
  return head + pairs.sort().join('');
}

/** Prefixes a text with its length, so that concatenated texts stay distinct whatever characters they contain. */
function lengthened(text: string): string {
  return `${text.length}:${text}`;
}

function newMetric(identity: MetricIdentity): StoredMetric {
  return { identity, units: new Map(), latestMs: 0, delayMs: 0, highResolution: false };
}

function addDatum(stored: StoredMetric, datum: Datum): void {
  const resolutions = stored.units.get(datum.unit) ?? { minutes: new BucketSeries(), seconds: new BucketSeries() };
  stored.units.set(datum.unit, resolutions);
  addValues(resolutions.minutes.at(startOf(datum.atMs, minuteMs)), datum.values);
  if (!datum.highResolution) return;
  stored.highResolution = true;
  addValues(resolutions.seconds.at(startOf(datum.atMs, secondMs)), datum.values);
}

function addValues(bucket: Bucket, values: Datum['values']): void {
  if ('sum' in values) bucket.addSet(values);
  else for (const [value, count] of values) bucket.add(value, count);
}

function startOf(ms: number, step: number): number {
  return Math.floor(ms / step) * step;
}
