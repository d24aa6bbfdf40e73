import { describe, expect, it } from 'vitest';
import type { RevisionTraffic } from '../../../src/services/ecs/tasks/behaviours.ts';
import { Stage, serviceArn, settingsAlb } from '../stage.ts';

const bad = { models: { 'api:2': { errors: { share: 0.2 } } } };

function unhealthy(revision: RevisionTraffic): RevisionTraffic {
  for (const task of revision.tasks) task.healthy = false;
  return revision;
}

describe('the requests of a target group', () => {
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
});
