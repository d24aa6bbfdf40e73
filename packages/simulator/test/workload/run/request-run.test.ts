import { describe, expect, it } from 'vitest';
import { VirtualClock } from '../../../src/clock.ts';
import type { RevisionTraffic } from '../../../src/services/ecs/tasks/behaviours.ts';
import { workloadSettingsSchema } from '../../../src/workload/settings.ts';
import { createWorkload } from '../../../src/workload/workload.ts';
import { noon, Stage, serviceArn, settingsAlb } from '../stage.ts';

const bad = { models: { 'api:2': { errors: { share: 0.2 } } } };

function unhealthy(revision: RevisionTraffic): RevisionTraffic {
  for (const task of revision.tasks) task.healthy = false;
  return revision;
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

  it('are answered 503 by the load balancer where a target group with weight has no target [LOAD-23]', async () => {
    const stage = new Stage(settingsAlb(600));
    stage.traffic = [
      stage.revision('api:1', 1, { productionPercent: 90 }),
      stage.revision('api:2', 0, { productionPercent: 10, side: 'green' }),
    ];
    stage.workload.start();
    await stage.play(1);
    expect(stage.total('HTTPCode_ELB_5XX_Count', 'LoadBalancer=lb')).toBe(60);
    expect(stage.total('HTTPCode_ELB_503_Count', 'LoadBalancer=lb')).toBe(60);
    expect(stage.total('RequestCount', 'LoadBalancer=lb')).toBe(540);
    expect(stage.workload.totals(serviceArn)).toMatchObject({ requests: 540, errors: 0, unserved: 60 });
    // The load balancer's own codes have no target group.
    expect(
      stage.points.filter(({ name, by }) => name.startsWith('HTTPCode_ELB') && by.includes('TargetGroup')),
    ).toEqual([]);
  });

  it('are answered 503 when there is nobody at all [LOAD-23]', async () => {
    const stage = new Stage(settingsAlb(60));
    stage.workload.start();
    await stage.play(1);
    expect(stage.total('HTTPCode_ELB_503_Count', 'LoadBalancer=lb')).toBe(60);
    expect(stage.find('RequestCount', 'LoadBalancer=lb')).toEqual([]);
  });

  it('reach all tasks of a target group that has none but unhealthy ones, and meet their errors [LOAD-23]', async () => {
    const stage = new Stage(settingsAlb(600, bad));
    const green = unhealthy(stage.revision('api:2', 2, { productionPercent: 10, side: 'green' }));
    stage.traffic = [stage.revision('api:1', 1, { productionPercent: 90 }), green];
    stage.workload.start();
    await stage.play(1);
    expect(stage.total('RequestCount', 'LoadBalancer=lb TargetGroup=green')).toBe(60);
    expect(stage.total('HTTPCode_Target_5XX_Count', 'LoadBalancer=lb TargetGroup=green')).toBe(12);
    expect(stage.find('HTTPCode_ELB_5XX_Count', 'LoadBalancer=lb')).toEqual([]);
    expect(stage.workload.totals(serviceArn)).toMatchObject({ requests: 600, errors: 12, unserved: 0 });
  });

  it('reach all tasks of a service that has none but unhealthy ones, by their number [LOAD-23]', async () => {
    const stage = new Stage(settingsAlb(60));
    stage.traffic = [
      unhealthy(stage.revision('api:1', 1, { productionPercent: 0 })),
      unhealthy(stage.revision('api:2', 2, { productionPercent: 0 })),
    ];
    stage.workload.start();
    await stage.play(1);
    expect(stage.workload.totals(serviceArn).versions.map(({ requests }) => requests)).toEqual([20, 40]);
  });

  it('are answered 503 instead where the parameter says so [LOAD-23]', async () => {
    const stage = new Stage(settingsAlb(60), { parameters: { noHealthyTask: '503' } });
    stage.traffic = [unhealthy(stage.revision('api:1', 2))];
    stage.workload.start();
    await stage.play(1);
    expect(stage.workload.totals(serviceArn)).toMatchObject({ requests: 0, unserved: 60 });
  });

  it('of a revision that has none but unhealthy tasks go to the healthy ones in its target group [LOAD-23]', async () => {
    const stage = new Stage(settingsAlb(600));
    stage.traffic = [
      stage.revision('api:1', 1, { productionPercent: 90 }),
      unhealthy(stage.revision('api:2', 1, { productionPercent: 10, side: 'green' })),
      stage.revision('api:3', 1, { productionPercent: 0, side: 'green' }),
    ];
    stage.workload.start();
    await stage.play(1);
    expect(stage.workload.totals(serviceArn).versions).toMatchObject([
      { taskDefinitionArn: expect.stringContaining('api:1'), requests: 540 },
      { taskDefinitionArn: expect.stringContaining('api:3'), requests: 60 },
    ]);
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

  it('make a task fail its checks when too many come for too long, and pass them again later [LOAD-25]', async () => {
    const failsAbove = { requestsPerMinute: 400, unhealthy: true, errors: 0.5 };
    const stage = new Stage(settingsAlb(600, { models: { '*': { failsAbove } } }));
    const blue = stage.revision('api:1', 1);
    stage.traffic = [blue];
    stage.workload.start();
    await stage.play(4);
    // Overloaded since the first step at 12:00:10; two failed checks take 60 s, five passed ones 150 s.
    expect(stage.controlled).toEqual([
      `12:01:10 ${blue.tasks[0]?.arn} unhealthy`,
      `12:03:40 ${blue.tasks[0]?.arn} healthy`,
    ]);
    // There is no other: it gets all 600 a minute whatever its health, and half of them are bad.
    expect(stage.workload.totals(serviceArn)).toMatchObject({ requests: 2_400, errors: 1_200, unserved: 0 });
  });

  it('are kept by the minute for charts, no more of them than the parameter says [LOAD-26]', async () => {
    const stage = new Stage(settingsAlb(600, bad), { parameters: { workloadMinutesKept: 3 } });
    stage.traffic = [stage.revision('api:2', 1)];
    stage.workload.start();
    await stage.play(8);
    const { minutes, requests } = stage.workload.totals(serviceArn);
    expect(requests).toBe(4_800);
    expect(
      minutes.map(({ startMs, ...minute }) => [
        new Date(startMs).toISOString().slice(11, 16),
        minute.requests,
        minute.errors,
      ]),
    ).toEqual([
      ['12:05', 600, 120],
      ['12:06', 600, 120],
      ['12:07', 600, 120],
    ]);
  });

  it('of a minute that is cut short are published when the workload stops [LOAD-27]', async () => {
    const stage = new Stage(settingsAlb(600));
    stage.traffic = [stage.revision('api:1', 1)];
    stage.workload.start();
    await stage.clock.advanceTo(stage.clock.now() + 95_000);
    stage.workload.stop();
    expect(stage.sums('RequestCount', 'LoadBalancer=lb')).toEqual([
      ['12:00:00', 600],
      ['12:01:00', 350],
    ]);
    expect(stage.clock.nextAt()).toBeUndefined();
    stage.workload.stop();
    expect(stage.total('RequestCount', 'LoadBalancer=lb')).toBe(950);
  });
});

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

  it('publishes what a service did before it was deleted, and sends it nothing more [LOAD-27]', async () => {
    const stage = new Stage(settingsAlb(600));
    stage.traffic = [stage.revision('api:1', 1)];
    stage.workload.start();
    await stage.clock.advanceTo(stage.clock.now() + 30_000);
    stage.service.status = 'INACTIVE';
    await stage.play(2);
    expect(stage.sums('RequestCount', 'LoadBalancer=lb')).toEqual([['12:00:00', 300]]);
    expect(stage.workload.totals(serviceArn)).toMatchObject({ requests: 300, unserved: 0 });
  });

  it('measures tasks anew after a pause [LOAD-51]', async () => {
    const stage = new Stage(settingsAlb(600, { monitoringSeconds: 20 }));
    stage.traffic = [stage.revision('api:1', 1)];
    stage.workload.start();
    await stage.play(1);
    stage.workload.stop();
    await stage.play(60);
    stage.workload.start();
    await stage.play(1);
    const points = stage.find('CPUUtilization', 'ClusterName=shop ServiceName=web');
    // 5 % and 30 % for 600 requests a minute, before and after.
    expect(points.map(({ minute, values }) => [minute, values])).toEqual(
      ['12:00:00', '12:00:20', '12:00:40', '13:01:00', '13:01:20', '13:01:40'].map((minute) => [minute, [35]]),
    );
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
