import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { type Datum, MetricStore, metricKey } from '../../../../src/services/cloudwatch/metrics/metric-store.ts';

const noon = Date.UTC(2026, 0, 5, 12, 0, 0);
const minute = 60_000;
const day = 1_440 * minute;

const identity = { namespace: 'shop', name: 'Latency', dimensions: [] };
const latency = (atMs: number, values: Datum['values']): Datum => ({
  identity,
  unit: 'Seconds',
  atMs,
  highResolution: false,
  values,
});

describe('MetricStore', () => {
  it('tells the same of a minute however long ago it was, and takes late values of it', () => {
    const store = new MetricStore();
    const metric = store.put(latency(0, [[0.1, 3]]), 0, 0);
    const put = (minutes: number, values: Datum['values']) => store.put(latency(minutes * minute, values), 0, 0);
    put(1, [
      [3, 1],
      [0.5, 2],
    ]);
    put(2, { count: 4, sum: 9, minimum: 1, maximum: 5 });
    // Added one by one they are 0.6, and six times 0.1 is 0.6000000000000001.
    for (let again = 0; again < 6; again += 1) put(3, [[0.1, 1]]);
    const minutes = () =>
      [0, 1, 2, 3].map((from) => {
        const found = store.window({ metric, unit: undefined, fromMs: from * minute, toMs: (from + 1) * minute });
        return found && [found.count, found.sum, found.minimum, found.maximum, found.values()];
      });
    const fresh = minutes();
    expect(fresh).toEqual([
      [3, 0.30000000000000004, 0.1, 0.1, [[0.1, 3]]],
      [
        3,
        4,
        0.5,
        3,
        [
          [0.5, 2],
          [3, 1],
        ],
      ],
      [4, 9, 1, 5, undefined],
      [6, 0.6, 0.1, 0.1, [[0.1, 6]]],
    ]);
    for (const hours of [2, 4, 14 * 24]) store.put(latency(hours * 60 * minute, [[1, 1]]), hours * 60 * minute, 0);
    expect(minutes()).toEqual(fresh);
    store.put(latency(minute, [[3, 4]]), 14 * day, 0);
    store.put(latency(14 * day + 120 * minute, [[1, 1]]), 14 * day + 120 * minute, 0);
    const late = store.window({ metric, unit: undefined, fromMs: minute, toMs: 2 * minute });
    expect([late?.count, late?.sum, late?.values()]).toEqual([
      7,
      16,
      [
        [0.5, 2],
        [3, 5],
      ],
    ]);
    store.put(latency(16 * day, [[1, 1]]), 16 * day, 0);
    expect(minutes()).toEqual([undefined, undefined, undefined, undefined]);
  });

  const shown = (store: MetricStore, metric: string, fromMs: number, toMs: number) =>
    store.window({ metric, unit: undefined, fromMs, toMs })?.values();

  it('shows a value once its delay has passed, and knows before that it is under way', () => {
    const store = new MetricStore();
    const metric = store.put(latency(0, [[1, 1]]), 1_000, 5_000);
    store.publish(5_999);
    expect(shown(store, metric, 0, minute)).toBeUndefined();
    expect([store.hasDataSince(metric, 0), store.hasDataSince(metric, 1), store.delayOf(metric)]).toEqual([
      true,
      false,
      5_000,
    ]);
    store.publish(6_000);
    expect(shown(store, metric, 0, minute)).toEqual([[1, 1]]);
  });

  it('publishes by delay: a later value with a shorter one comes first', () => {
    const store = new MetricStore();
    const metric = store.put(latency(0, [[1, 1]]), 0, 10_000);
    store.put(latency(0, [[2, 1]]), 1_000, 2_000);
    store.publish(3_000);
    expect(shown(store, metric, 0, minute)).toEqual([[2, 1]]);
  });

  it('adds up the units of a window, or takes one alone', () => {
    const store = new MetricStore();
    const metric = store.put(latency(0, [[1, 1]]), 0, 0);
    store.put({ ...latency(0, [[5, 2]]), unit: 'Milliseconds' }, 0, 0);
    const sumOf = (unit?: string) => store.window({ metric, unit, fromMs: 0, toMs: minute })?.sum;
    expect([sumOf(), sumOf('Seconds'), sumOf('Milliseconds'), sumOf('Count')]).toEqual([11, 1, 10, undefined]);
    expect([store.unitsOf(metric), store.unitsOf('none')]).toEqual([['Seconds', 'Milliseconds'], []]);
  });

  it('begins a window at the next whole minute, or second of a high-resolution metric', () => {
    const store = new MetricStore();
    const fine = store.put({ ...latency(20_000, [[1, 1]]), highResolution: true }, 0, 0);
    expect(shown(store, fine, 11_000, 30_000)).toEqual([[1, 1]]);
    expect(shown(store, fine, 19_001, 20_001)).toEqual([[1, 1]]);
    expect(shown(store, fine, 20_001, 21_001)).toBeUndefined();
    expect(shown(store, fine, 21_000, 41_000)).toBeUndefined();
    expect(shown(store, fine, 1, minute + 1)).toBeUndefined();
    expect(shown(store, fine, 0, minute)).toEqual([[1, 1]]);
  });

  it('keeps a fortnight of minutes in less than 64 bytes each', () => {
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    const used = () => {
      collect();
      collect();
      const { heapUsed, arrayBuffers } = process.memoryUsage();
      return heapUsed + arrayBuffers;
    };
    const store = new MetricStore();
    const before = used();
    for (let now = 0; now < 14 * day; now += minute) store.put(latency(now, [[1, now % 7]]), now, 0);
    expect((used() - before) / (14 * 1_440)).toBeLessThan(64);
    expect(store.metrics()).toHaveLength(1);
  });

  it('holds no more after 60 days than after 20, though nobody reads and all comes late', () => {
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    const store = new MetricStore();
    const put = (from: number, to: number) => {
      for (let now = from; now < to; now += minute) {
        const identity = { namespace: 'shop', name: 'Requests', dimensions: [{ Name: 'Side', Value: 'blue' }] };
        const datum = { identity, unit: 'Count', atMs: now, highResolution: false, values: [[now % 7, 1] as const] };
        store.put(datum, now, 150_000);
      }
      collect();
      collect();
      return process.memoryUsage().heapUsed;
    };
    const after20 = put(0, 20 * day);
    const after60 = put(20 * day, 60 * day);
    // Forty days of 1,440 values each would be 25 MiB and more.
    expect(after60 - after20).toBeLessThan(5 * 2 ** 20);
    const metric = store.put(
      {
        identity: { namespace: 'shop', name: 'Requests', dimensions: [{ Name: 'Side', Value: 'blue' }] },
        unit: 'Count',
        atMs: 60 * day,
        highResolution: false,
        values: [[1, 1]],
      },
      60 * day,
      150_000,
    );
    expect(store.window({ metric, unit: undefined, fromMs: 59 * day, toMs: 59 * day + minute })?.count).toBe(1);
  });

  it('forgets minutes after 15 days, tens of seconds after 3 hours [CW-38]', () => {
    const store = new MetricStore();
    const identity = { namespace: 'shop', name: 'x', dimensions: [] };
    const put = (atMs: number) =>
      store.put({ identity, unit: 'None', atMs, highResolution: true, values: [[1, 1]] }, atMs, 0);
    const metric = put(noon);
    put(noon + 4 * 3_600_000);
    const window = (fromMs: number, length: number) =>
      store.window({ metric, unit: undefined, fromMs, toMs: fromMs + length });
    expect(window(noon, 10_000)).toBeUndefined();
    expect(window(noon, 60_000)?.sum).toBe(1);
    put(noon + 15 * 86_400_000 + 60_000);
    expect(window(noon, 60_000)).toBeUndefined();
    expect(window(noon + 4 * 3_600_000, 60_000)?.sum).toBe(1);
    store.put(
      {
        identity: { ...identity, name: 'y' },
        unit: 'None',
        atMs: noon + 40 * 86_400_000,
        highResolution: false,
        values: [[1, 1]],
      },
      noon + 40 * 86_400_000,
      0,
    );
    expect(store.metrics().map((one) => one.identity.name)).toEqual(['y']);
  });
});

describe('metricKey', () => {
  const pair = (Name: string, Value: string) => ({ Name, Value });
  const key = (...dimensions: readonly { readonly Name: string; readonly Value: string }[]) =>
    metricKey({ namespace: 'shop', name: 'x', dimensions });

  it('is the same in whatever order the dimensions come', () => {
    expect(key(pair('a', '1'), pair('b', '2'))).toBe(key(pair('b', '2'), pair('a', '1')));
  });

  it('differs where texts only run together differently', () => {
    const keys = [
      key(),
      key(pair('ab', 'c')),
      key(pair('a', 'bc')),
      key(pair('a', 'b'), pair('c', 'd')),
      key(pair('a', 'bc'), pair('', 'd')),
    ];
    expect(new Set(keys).size).toBe(5);
    expect(metricKey({ namespace: 'ab', name: 'c', dimensions: [] })).not.toBe(
      metricKey({ namespace: 'a', name: 'bc', dimensions: [] }),
    );
  });
});
