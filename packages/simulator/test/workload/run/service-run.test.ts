import { describe, expect, it } from 'vitest';
import { Stage, serviceArn, settingsAlb } from '../stage.ts';

describe('the minutes of a service', () => {
  it('are published up to the moment at which the workload stops [LOAD-27]', async () => {
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

  it('end with the service, which is sent nothing more [LOAD-27]', async () => {
    const stage = new Stage(settingsAlb(600));
    stage.traffic = [stage.revision('api:1', 1)];
    stage.workload.start();
    await stage.clock.advanceTo(stage.clock.now() + 30_000);
    stage.service.status = 'INACTIVE';
    await stage.play(2);
    expect(stage.sums('RequestCount', 'LoadBalancer=lb')).toEqual([['12:00:00', 300]]);
    expect(stage.workload.totals(serviceArn)).toMatchObject({ requests: 300, unserved: 0 });
  });

  it('begin anew after a pause [LOAD-51]', async () => {
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
});
