import { describe, expect, it } from 'vitest';
import { LatencySpread } from '../../../src/workload/run/latency.ts';
import { Stage, settingsAlb } from '../stage.ts';

const lb = 'LoadBalancer=lb';

async function play(settings: Record<string, unknown>, arrange: (stage: Stage) => void, minutes = 1): Promise<Stage> {
  const stage = new Stage(settings);
  arrange(stage);
  stage.workload.start();
  await stage.play(minutes);
  return stage;
}

describe('response times', () => {
  it('are spread by the table around the median of each version, in seconds for ALB [LOAD-40]', async () => {
    const stage = await play(settingsAlb(1_000), (one) => {
      one.traffic = [one.revision('api:1', 1)];
    });
    const [point] = stage.find('TargetResponseTime', lb);
    // Of a thousand answers at a median of 50 ms, by the table's shares.
    expect(point?.values).toEqual([0.025, 0.035, 0.0425, 0.05, 0.06, 0.08, 0.11, 0.2, 0.4, 1]);
    expect(point?.counts).toEqual([100, 150, 200, 100, 200, 150, 50, 40, 9, 1]);
    expect(point).toMatchObject({ namespace: 'AWS/ApplicationELB', unit: 'Seconds', visibleAfterMs: 150_000 });
  });

  it('are slower by the factor of the version, in its own target group alone [LOAD-40]', async () => {
    const stage = await play(settingsAlb(2_000, { models: { 'api:2': { latency: { factor: 10 } } } }), (one) => {
      one.traffic = [
        one.revision('api:1', 1, { productionPercent: 50 }),
        one.revision('api:2', 1, { productionPercent: 50, side: 'green' }),
      ];
    });
    expect(stage.find('TargetResponseTime', `${lb} TargetGroup=blue`)[0]?.values.at(-1)).toBe(1);
    expect(stage.find('TargetResponseTime', `${lb} TargetGroup=green`)[0]?.values.at(-1)).toBe(10);
    expect(stage.find('TargetResponseTime', lb)[0]?.values.at(-1)).toBe(10);
  });
});

describe('LatencySpread', () => {
  it('spreads a thousand answers by the table [LOAD-40]', () => {
    expect(
      new LatencySpread()
        .histogram(new Map([[100, 1_000]]))()
        .samples(),
    ).toEqual({
      values: [50, 70, 85, 100, 120, 160, 220, 400, 800, 2_000],
      counts: [100, 150, 200, 100, 200, 150, 50, 40, 9, 1],
    });
  });

  it('makes good over the minutes what one was too short for [LOAD-40]', () => {
    const spread = new LatencySpread();
    const counts = new Map<number, number>();
    for (let minute = 0; minute < 100; minute += 1) {
      const { values = [], counts: each = [] } =
        spread
          .histogram(new Map([[100, 10]]))()
          .samples() ?? {};
      for (const [index, value] of values.entries()) counts.set(value, (counts.get(value) ?? 0) + (each[index] ?? 0));
    }
    expect([...counts].toSorted(([a], [b]) => a - b).map(([, count]) => count)).toEqual([
      100, 150, 200, 100, 200, 150, 50, 40, 9, 1,
    ]);
  });

  it('has no point of no answer', () => {
    expect(new LatencySpread().histogram(new Map())().samples()).toBeUndefined();
  });

  it('counts the minutes that were not asked about, in their order', () => {
    const [asked, unasked] = [new LatencySpread(), new LatencySpread()];
    const minutes = Array.from({ length: 130 }, (_, minute) => new Map([[100, minute % 7]]));
    const all = minutes.map((minute) => asked.histogram(minute)().samples());
    const open = minutes.map((minute) => unasked.histogram(minute));
    expect(open.at(-1)?.().samples()).toEqual(all.at(-1));
    expect(open[3]?.().samples()).toEqual(all[3]);
  });
});
