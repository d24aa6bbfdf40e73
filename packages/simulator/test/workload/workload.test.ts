import { describe, expect, it } from 'vitest';
import { VirtualClock } from '../../src/clock.ts';
import { workloadSettingsSchema } from '../../src/workload/settings.ts';
import { createWorkload } from '../../src/workload/workload.ts';
import { noon, Stage, serviceArn, settingsAlb } from './stage.ts';

describe('a workload', () => {
  it('leaves services alone that nobody gave it, unless there are settings for all others', async () => {
    const otherServices = workloadSettingsSchema.parse(settingsAlb(60));
    const [without, withOthers] = [new Stage(undefined), new Stage(undefined, { otherServices })];
    for (const stage of [without, withOthers]) {
      stage.traffic = [stage.revision('api:1', 1)];
      stage.workload.start();
      await stage.play(1);
    }
    expect(without.points).toEqual([]);
    expect(without.workload.totals(serviceArn)).toMatchObject({ requests: 0, minutes: [] });
    expect(withOthers.workload.totals(serviceArn)).toMatchObject({ requests: 60 });
  });

  it('needs ECS and CloudWatch before it starts', () => {
    const workload = createWorkload({ clock: new VirtualClock(noon) });
    expect(() => workload.start()).toThrow('the workload has no ECS and no CloudWatch: attach them before start');
  });

  it('is refused with a step that no 20 s are made of', () => {
    expect(() => new Stage({}, { parameters: { workloadStepMs: 7_000 } })).toThrow(
      'workloadStepMs must divide 20000, at which ECS can report, got 7000',
    );
  });
});
