import { describe, expect, it } from 'vitest';
import { Stage, settingsAlb } from '../stage.ts';

const lb = 'LoadBalancer=lb';

async function play(settings: Record<string, unknown>, arrange: (stage: Stage) => void, minutes = 1): Promise<Stage> {
  const stage = new Stage(settings);
  arrange(stage);
  stage.workload.start();
  await stage.play(minutes);
  return stage;
}

describe('the metrics of an Application Load Balancer', () => {
  it('are seen so late that an alarm at 18:00:02 answers a first error at 17:56:42, as was observed [LOAD-48]', async () => {
    const errors = { share: '100%', fromTime: '2026-01-05T17:56:42Z' };
    const stage = new Stage(settingsAlb(300, { models: { '*': { errors } } }));
    stage.traffic = [stage.revision('api:1', 1)];
    await stage.clock.advanceTo(Date.UTC(2026, 0, 5, 17, 50));
    stage.workload.start();
    await stage.play(10);
    const [first] = stage.find('HTTPCode_Target_5XX_Count', lb);
    // More than ten in its first minute, and seen by the evaluation of 18:00:02, not by that of 17:59:02.
    expect(first?.minute).toBe('17:56:00');
    expect(first?.sum).toBeGreaterThan(10);
    expect(first?.visibleAt).toBe('17:59:30');
  });

  it('count requests per target always, and by target group alone too [LOAD-42]', async () => {
    const stage = await play(settingsAlb(600), (one) => {
      one.traffic = [one.revision('api:1', 4)];
    });
    expect(stage.sums('RequestCountPerTarget', 'TargetGroup=blue')).toEqual([['12:00:00', 150]]);
    expect(stage.sums('RequestCountPerTarget', 'TargetGroup=green')).toEqual([['12:00:00', 0]]);
  });

  it('have zeros in quiet minutes only where the parameters say so [LOAD-43]', async () => {
    const quiet = async (parameters: object) => {
      const stage = new Stage(settingsAlb(0), { parameters });
      stage.traffic = [stage.revision('api:1', 1)];
      stage.workload.start();
      await stage.play(1);
      return ['RequestCount', 'HTTPCode_Target_5XX_Count', 'HTTPCode_ELB_5XX_Count'].map((name) =>
        stage.find(name, lb).map(({ sum }) => sum),
      );
    };
    expect(await quiet({})).toEqual([[], [], []]);
    expect(await quiet({ albRequestCountWithoutRequests: true, albCodesWithoutRequests: true })).toEqual([
      [0],
      [0],
      [],
    ]);
  });
});
