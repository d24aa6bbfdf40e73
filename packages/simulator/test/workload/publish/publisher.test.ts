import { describe, expect, it } from 'vitest';
import { type PublishedMetrics, Publisher } from '../../../src/workload/publish/publisher.ts';
import { Stage, settingsAlb } from '../stage.ts';

describe('metrics', () => {
  it('are published for those who want them alone [LOAD-53]', async () => {
    const stage = new Stage(settingsAlb(600), {
      wants: ({ name, dimensions }) => name === 'RequestCount' && dimensions.length === 1,
    });
    stage.traffic = [stage.revision('api:1', 1)];
    stage.workload.start();
    await stage.play(1);
    expect(stage.points.map(({ name, by: sets, sum }) => [name, sets, sum])).toEqual([
      ['RequestCount', 'LoadBalancer=lb', 600],
    ]);
  });
});

describe('Publisher', () => {
  const series = (namespace: string, name: string) => ({ namespace, name, unit: 'Count', dimensions: [] });
  const one = { values: [1], counts: [2] };

  it('hands points over by namespace and delay, and each one time', () => {
    const put: PublishedMetrics[] = [];
    const publisher = new Publisher((metrics) => void put.push(metrics));
    publisher.add(series('A', 'x'), one, { atMs: 0, visibleAfterMs: 10 });
    publisher.add(series('A', 'y'), one, { atMs: 0, visibleAfterMs: 10 });
    publisher.add(series('A', 'z'), one, { atMs: 0, visibleAfterMs: 20, highResolution: true });
    publisher.add(series('B', 'x'), one, { atMs: 60_000, visibleAfterMs: 10 });
    publisher.flush();
    publisher.flush();
    const point = { Dimensions: [], Timestamp: new Date(0), Unit: 'Count', Values: [1], Counts: [2] };
    expect(put).toEqual([
      {
        namespace: 'A',
        visibleAfterMs: 10,
        data: [
          { MetricName: 'x', ...point },
          { MetricName: 'y', ...point },
        ],
      },
      { namespace: 'A', visibleAfterMs: 20, data: [{ MetricName: 'z', ...point, StorageResolution: 1 }] },
      { namespace: 'B', visibleAfterMs: 10, data: [{ MetricName: 'x', ...point, Timestamp: new Date(60_000) }] },
    ]);
  });

  it('puts no more than 150 values into one datum', () => {
    const put: PublishedMetrics[] = [];
    const publisher = new Publisher((metrics) => void put.push(metrics));
    const values = Array.from({ length: 301 }, (_, index) => index);
    publisher.add(series('A', 'x'), { values, counts: values.map(() => 1) }, { atMs: 0, visibleAfterMs: 0 });
    publisher.flush();
    const data = (put[0]?.data ?? []) as readonly { readonly Values: readonly number[] }[];
    expect(data.map(({ Values }) => [Values.length, Values[0]])).toEqual([
      [150, 0],
      [150, 150],
      [1, 300],
    ]);
  });

  it('wants what it is told to, and everything where nothing is said', () => {
    const asked = new Publisher(() => {}, { wants: ({ name }) => name === 'x' });
    expect([asked.wants(series('A', 'x')), asked.wants(series('A', 'y'))]).toEqual([true, false]);
    expect(new Publisher(() => {}).wants(series('A', 'y'))).toBe(true);
  });

  it('selects the wanted series once if the answers stay the same, and all of them otherwise', () => {
    const all = ['x', 'y'].map((name) => ({ series: series('A', name) }));
    const wants = ({ name }: { readonly name: string }) => name === 'x';
    expect(new Publisher(() => {}, { wants, wantsSame: true }).select(all)).toEqual([all[0]]);
    expect(new Publisher(() => {}, { wants }).select(all)).toEqual(all);
    expect(new Publisher(() => {}).select(all)).toEqual(all);
  });
});
