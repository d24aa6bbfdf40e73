import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { noon, Stage, serviceArn, settingsAlb } from './stage.ts';

/** A day of a canary of 50 tasks, of which somebody watches two metrics. */
async function day(): Promise<{ readonly cpuMs: number; readonly requests: number }> {
  const models = { 'api:2': { errors: '5%', noise: '10%', memory: 0.01 } };
  const stage = new Stage(settingsAlb({ diurnal: { low: 1_000, high: 5_000 } }, { models }), {
    wants: ({ name, dimensions }) =>
      (name === 'HTTPCode_Target_5XX_Count' || name === 'CPUUtilization') && dimensions.length <= 2,
  });
  stage.traffic = [
    stage.revision('api:1', 45, { productionPercent: 90 }),
    stage.revision('api:2', 5, { productionPercent: 10, side: 'green' }),
  ];
  stage.workload.start();
  const before = process.cpuUsage();
  await stage.clock.advanceTo(noon + 86_400_000);
  const { user, system } = process.cpuUsage(before);
  return { cpuMs: (user + system) / 1_000, requests: stage.workload.totals(serviceArn).requests };
}

describe('a workload over a long time', () => {
  it('plays a day of a canary of 50 tasks in well under a second', async () => {
    await day();
    const runs = [await day(), await day(), await day()];
    // The table is half the way from low to high, on average.
    expect(runs[0]?.requests).toBe(1_440 * 3_000);
    // About 120 ms on an idle core; the rest is room for a busy one.
    expect(Math.min(...runs.map(({ cpuMs }) => cpuMs))).toBeLessThan(1_000);
  });

  it('keeps nothing of tasks and revisions that are gone but their totals [LOAD-26]', async () => {
    const stage = new Stage(settingsAlb(60), { parameters: { workloadMinutesKept: 10 }, wants: () => false });
    stage.workload.start();
    const gone: WeakRef<object>[] = [];
    for (let version = 1; version <= 50; version += 1) {
      stage.traffic = [stage.revision(`api:${version}`, 2)];
      for (const { tasks } of stage.traffic) for (const task of tasks) gone.push(new WeakRef(task));
      await stage.play(3);
    }
    stage.traffic = [];
    await stage.play(2);
    expect(gone).toHaveLength(100);
    // The loop above may still hold its last tasks.
    expect(await leftAfterCollection(gone.slice(0, 90))).toBe(0);
    const { minutes, versions } = stage.workload.totals(serviceArn);
    expect(minutes).toHaveLength(10);
    expect(versions).toHaveLength(50);
  });
});

/** How many are left. A single collection may leave an object that a frame of the engine still holds; a leak stays through all of them. */
async function leftAfterCollection(tasks: readonly WeakRef<object>[]): Promise<number> {
  const left = () => tasks.filter((task) => task.deref() !== undefined).length;
  for (let round = 0; round < 10; round += 1) {
    await collectGarbage();
    if (left() === 0) return 0;
  }
  return left();
}

/** In a turn of its own: what was referred to weakly in a turn lives until its end. */
async function collectGarbage(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 1));
  setFlagsFromString('--expose-gc');
  const collect: unknown = runInNewContext('gc');
  if (typeof collect !== 'function') throw new Error('this Node does not let a test collect garbage');
  collect();
  collect();
}
