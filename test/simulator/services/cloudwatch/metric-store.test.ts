import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { MetricStore } from '../../../../simulator/services/cloudwatch/metric-store.ts';

const minute = 60_000;
const day = 1_440 * minute;

describe('the store of metrics', () => {
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
});
