import { describe, expect, it } from 'vitest';
import type { RevisionTraffic } from '../../../src/services/ecs/tasks/behaviours.ts';
import { noon, Stage, serviceArn, settingsAlb } from '../stage.ts';

const bad = { models: { 'api:2': { errors: { share: 0.2 } } } };

function unhealthy(revision: RevisionTraffic): RevisionTraffic {
  for (const task of revision.tasks) task.healthy = false;
  return revision;
}

const lb = 'LoadBalancer=lb';

async function play(settings: Record<string, unknown>, arrange: (stage: Stage) => void, minutes = 1): Promise<Stage> {
  const stage = new Stage(settings);
  arrange(stage);
  stage.workload.start();
  await stage.play(minutes);
  return stage;
}

describe('the requests of a service', () => {
  it('go to the revisions by their production weight, and their errors with them [LOAD-21] [LOAD-22]', async () => {
    const stage = new Stage(settingsAlb(600, bad));
    stage.traffic = [
      stage.revision('api:1', 9, { productionPercent: 90 }),
      stage.revision('api:2', 1, { productionPercent: 10, side: 'green' }),
    ];
    stage.workload.start();
    await stage.play(2);
    // 600 a minute: 540 and 60, of which a fifth fails.
    expect(stage.sums('RequestCount', 'LoadBalancer=lb')).toEqual([
      ['12:00:00', 600],
      ['12:01:00', 600],
    ]);
    expect(stage.sums('RequestCount', 'LoadBalancer=lb TargetGroup=green')).toEqual([
      ['12:00:00', 60],
      ['12:01:00', 60],
    ]);
    expect(stage.sums('HTTPCode_Target_5XX_Count', 'LoadBalancer=lb TargetGroup=green')).toEqual([
      ['12:00:00', 12],
      ['12:01:00', 12],
    ]);
    expect(stage.sums('HTTPCode_Target_2XX_Count', 'LoadBalancer=lb')).toEqual([
      ['12:00:00', 588],
      ['12:01:00', 588],
    ]);
    // No point where nothing was counted.
    expect(stage.find('HTTPCode_Target_5XX_Count', 'LoadBalancer=lb TargetGroup=blue')).toEqual([]);
    expect(stage.find('HTTPCode_ELB_5XX_Count', 'LoadBalancer=lb')).toEqual([]);
  });

  it('are answered 502 by the load balancer while the container is not up, and then by the task [LOAD-28]', async () => {
    const stage = new Stage(settingsAlb(600, { models: { 'api:2': { startUp: '1m', errors: '20%' } } }));
    const [early, late] = [unhealthy(stage.revision('api:2', 1)), unhealthy(stage.revision('api:2', 1))];
    const [first, second] = [early.tasks[0], late.tasks[0]];
    if (first === undefined || second === undefined) throw new Error('two tasks');
    stage.traffic = [{ ...early, tasks: [Object.assign(first, { startedAt: noon - 60_000 }), second] }];
    stage.workload.start();
    await stage.play(2);
    // The second task's container is not up at the ends of five steps of 100 requests, and gets half of them.
    expect(stage.sums('RequestCount', 'LoadBalancer=lb TargetGroup=blue')).toEqual([
      ['12:00:00', 600],
      ['12:01:00', 600],
    ]);
    for (const name of ['HTTPCode_ELB_5XX_Count', 'HTTPCode_ELB_502_Count']) {
      expect(stage.sums(name, 'LoadBalancer=lb')).toEqual([['12:00:00', 250]]);
    }
    expect(stage.sums('TargetConnectionErrorCount', 'LoadBalancer=lb TargetGroup=blue')).toEqual([['12:00:00', 250]]);
    expect(stage.find('HTTPCode_ELB_503_Count', 'LoadBalancer=lb')).toEqual([]);
    // A fifth of the 350 that were answered, then of 600.
    expect(stage.sums('HTTPCode_Target_5XX_Count', 'LoadBalancer=lb')).toEqual([
      ['12:00:00', 70],
      ['12:01:00', 120],
    ]);
    expect(stage.sums('HTTPCode_Target_2XX_Count', 'LoadBalancer=lb')).toEqual([
      ['12:00:00', 280],
      ['12:01:00', 480],
    ]);
    expect(stage.workload.totals(serviceArn)).toMatchObject({ requests: 1_200, errors: 440, unserved: 0 });
  });

  it('of the test listener go where test traffic goes, and count in the same target group [LOAD-24]', async () => {
    const stage = new Stage(settingsAlb(600, { testLoad: 30, ...bad }));
    stage.traffic = [
      stage.revision('api:1', 1),
      stage.revision('api:2', 1, { productionPercent: 0, testPercent: 100, side: 'green' }),
    ];
    stage.workload.start();
    await stage.play(1);
    expect(stage.sums('RequestCount', 'LoadBalancer=lb TargetGroup=green')).toEqual([['12:00:00', 30]]);
    expect(stage.sums('HTTPCode_Target_5XX_Count', 'LoadBalancer=lb TargetGroup=green')).toEqual([['12:00:00', 6]]);
    expect(stage.workload.totals(serviceArn).versions).toEqual([
      { taskDefinitionArn: expect.stringContaining('api:1'), requests: 600, errors: 0, testRequests: 0 },
      { taskDefinitionArn: expect.stringContaining('api:2'), requests: 30, errors: 6, testRequests: 30 },
    ]);
  });

  it('are not sent to the test listener while nobody takes test traffic [LOAD-24]', async () => {
    const stage = new Stage(settingsAlb(600, { testLoad: 30 }));
    stage.traffic = [stage.revision('api:1', 1)];
    stage.workload.start();
    await stage.play(1);
    expect(stage.workload.totals(serviceArn)).toMatchObject({ requests: 600, unserved: 0 });
  });

  it('fail exactly as often as the share says over time, even when they are few [LOAD-22]', async () => {
    const stage = new Stage(settingsAlb(7, { models: { '*': { errors: '10%' } } }));
    stage.traffic = [stage.revision('api:1', 1)];
    stage.workload.start();
    await stage.play(100);
    expect(stage.workload.totals(serviceArn)).toMatchObject({ requests: 700, errors: 70 });
  });

  it('arrive and fail by chance with random sampling, in sum as often as the model says [LOAD-16]', async () => {
    const play = async (seed: number) => {
      const settings = settingsAlb(600, { models: { 'api:2': { errors: '10%' } } });
      const stage = new Stage(settings, { seed, parameters: { requestSampling: 'random' } });
      stage.traffic = [
        stage.revision('api:1', 9, { productionPercent: 90 }),
        stage.revision('api:2', 1, { productionPercent: 10, side: 'green' }),
      ];
      stage.workload.start();
      await stage.play(100);
      return {
        all: stage.total('RequestCount', 'LoadBalancer=lb'),
        green: stage.total('RequestCount', 'LoadBalancer=lb TargetGroup=green'),
        errors: stage.total('HTTPCode_Target_5XX_Count', 'LoadBalancer=lb'),
        minutes: new Set(stage.sums('RequestCount', 'LoadBalancer=lb TargetGroup=green').map(([, sum]) => sum)).size,
      };
    };
    const { all, green, errors, minutes } = await play(1);
    // 60,000 expected, 6,000 to green, 600 errors: five standard deviations are 1,225, 388 and 123.
    expect(Math.abs(all - 60_000)).toBeLessThan(1_225);
    expect(Math.abs(green - 6_000)).toBeLessThan(388);
    expect(Math.abs(errors - 600)).toBeLessThan(123);
    expect(minutes).toBeGreaterThan(10);
    expect(await play(1)).toEqual({ all, green, errors, minutes });
    expect(await play(2)).not.toEqual({ all, green, errors, minutes });
  });

  it('stray in their errors by the noise, the same for the same seed and others for another [LOAD-14]', async () => {
    const play = async (seed: number) => {
      const stage = new Stage(settingsAlb(600, { models: { '*': { errors: '20%', noise: '50%' } } }), { seed });
      stage.traffic = [stage.revision('api:1', 1)];
      stage.workload.start();
      await stage.play(10);
      return stage.sums('HTTPCode_Target_5XX_Count', 'LoadBalancer=lb').map(([, sum]) => sum);
    };
    const errors = await play(5);
    expect(new Set(errors).size).toBeGreaterThan(5);
    expect(errors.every((count) => count >= 60 && count <= 180)).toBe(true);
    expect(await play(5)).toEqual(errors);
    expect(await play(6)).not.toEqual(errors);
  });
});

describe('the hosts of a target group', () => {
  it('are counted by side while it has targets: healthy, failing, or neither while they begin [LOAD-41]', async () => {
    const stage = await play(
      settingsAlb(60),
      (one) => {
        const blue = one.revision('api:1', 3);
        if (blue.tasks[0]) blue.tasks[0].healthy = false;
        one.traffic = [blue];
      },
      2,
    );
    // The third never passed a check: "initial" until 60 s after RUNNING, unhealthy from the step at 12:01:00 on.
    const by = `${lb} TargetGroup=blue`;
    expect(stage.find('HealthyHostCount', by).map(({ values, counts }) => [values, counts])).toEqual([
      [[2], [6]],
      [[2], [6]],
    ]);
    expect(stage.find('UnHealthyHostCount', by).map(({ values, counts }) => [values, counts])).toEqual([
      [
        [0, 1],
        [5, 1],
      ],
      [[1], [6]],
    ]);
    expect(stage.find('UnHealthyHostCount', `${lb} TargetGroup=green`)).toEqual([]);
    expect(
      stage.points.filter(({ name, by: sets }) => name === 'HealthyHostCount' && !sets.includes('TargetGroup')),
    ).toEqual([]);
  });

  it('count as failing at once when they had been healthy [LOAD-41]', async () => {
    const stage = new Stage(settingsAlb(60));
    const blue = stage.revision('api:1', 2);
    stage.traffic = [blue];
    stage.workload.start();
    await stage.clock.advanceTo(stage.clock.now() + 20_000);
    if (blue.tasks[0]) blue.tasks[0].healthy = false;
    await stage.clock.advanceTo(stage.clock.now() + 40_000);
    const [failing] = stage.find('UnHealthyHostCount', `${lb} TargetGroup=blue`);
    expect([failing?.values, failing?.counts]).toEqual([
      [0, 1],
      [2, 4],
    ]);
  });
});
