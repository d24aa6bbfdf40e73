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
  it('have response times in seconds, spread by the table around the median of each version [LOAD-40]', async () => {
    const stage = await play(settingsAlb(1_000), (one) => {
      one.traffic = [one.revision('api:1', 1)];
    });
    const [point] = stage.find('TargetResponseTime', lb);
    // Of a thousand answers at a median of 50 ms, by the table's shares.
    expect(point?.values).toEqual([0.025, 0.035, 0.0425, 0.05, 0.06, 0.08, 0.11, 0.2, 0.4, 1]);
    expect(point?.counts).toEqual([100, 150, 200, 100, 200, 150, 50, 40, 9, 1]);
    expect(point).toMatchObject({ namespace: 'AWS/ApplicationELB', unit: 'Seconds', visibleAfterMs: 150_000 });
  });

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

  it('count hosts of each side while it has targets: healthy, failing, or neither while they begin [LOAD-41]', async () => {
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

  it('count a target as failing at once when it had been healthy [LOAD-41]', async () => {
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

  it('have the names that ECS was told, where the settings name none [LOAD-44]', async () => {
    const elb = 'arn:aws:elasticloadbalancing:us-east-1:111122223333';
    const advancedConfiguration = {
      alternateTargetGroupArn: `${elb}:targetgroup/two/2222`,
      productionListenerRule: `${elb}:listener-rule/app/front/abcd/1111/9999`,
    };
    const stage = await play({ load: 60 }, (one) => {
      Object.assign(one.service, {
        loadBalancers: [{ targetGroupArn: `${elb}:targetgroup/one/1111`, advancedConfiguration }],
      });
      one.traffic = [one.revision('api:1', 1, { side: 'green' })];
    });
    expect(stage.sums('RequestCount', 'LoadBalancer=app/front/abcd TargetGroup=targetgroup/two/2222')).toEqual([
      ['12:00:00', 60],
    ]);
  });

  it('are those of a network load balancer, where the rule is one of its listeners [LOAD-44]', async () => {
    const elb = 'arn:aws:elasticloadbalancing:us-east-1:111122223333';
    const stage = await play({ load: 60 }, (one) => {
      const advancedConfiguration = { productionListenerRule: `${elb}:listener/net/front/abcd/1111` };
      Object.assign(one.service, {
        loadBalancers: [{ targetGroupArn: `${elb}:targetgroup/one/1111`, advancedConfiguration }],
      });
      one.traffic = [one.revision('api:1', 1)];
    });
    expect(stage.sums('NewFlowCount', 'TargetGroup=targetgroup/one/1111')).toEqual([['12:00:00', 6]]);
    expect(stage.points.some(({ namespace }) => namespace === 'AWS/ApplicationELB')).toBe(false);
  });
});

describe('the metrics of other front doors', () => {
  it('of a Network Load Balancer know flows and hosts, no codes [LOAD-45]', async () => {
    const stage = await play({ load: 600, nlb: { loadBalancer: 'net', blue: 'blue', green: 'green' } }, (one) => {
      one.traffic = [one.revision('api:1', 2)];
    });
    expect(stage.sums('NewFlowCount', 'LoadBalancer=net')).toEqual([['12:00:00', 60]]);
    expect(stage.sums('NewFlowCount', 'TargetGroup=green')).toEqual([['12:00:00', 0]]);
    expect(stage.find('HealthyHostCount', 'LoadBalancer=net TargetGroup=blue')[0]?.values).toEqual([2]);
    expect(stage.sums('TCP_Target_Reset_Count', 'LoadBalancer=net')).toEqual([['12:00:00', 0]]);
    expect(stage.points.some(({ name }) => name.startsWith('HTTPCode'))).toBe(false);
  });

  it('of Service Connect are in milliseconds and by the discovery name [LOAD-46]', async () => {
    const settings = { load: 100, serviceConnect: { discoveryName: 'web' }, models: { '*': { errors: '10%' } } };
    const stage = await play(settings, (one) => {
      one.traffic = [one.revision('api:1', 2)];
    });
    expect(stage.sums('RequestCount', 'ClusterName=shop DiscoveryName=web ServiceName=web')).toEqual([
      ['12:00:00', 100],
    ]);
    expect(stage.sums('HTTPCode_Target_5XX_Count', 'TargetDiscoveryName=web')).toEqual([['12:00:00', 10]]);
    const [latency] = stage.find('TargetResponseTime', 'TargetDiscoveryName=web');
    expect(latency).toMatchObject({ namespace: 'AWS/ECS', unit: 'Milliseconds' });
    expect(latency?.values[0]).toBe(25);
  });

  it('of VPC Lattice begin with the first traffic and then have zeros; its service counts all 5xx [LOAD-47]', async () => {
    const lattice = { service: 'svc', blue: 'blue', green: 'green' };
    const load = {
      requestsPerMinute: 60,
      jumps: [
        { at: '+0s', factor: 0, for: '1m' },
        { at: '+2m', factor: 0 },
      ],
    };
    const stage = new Stage({ load, lattice });
    const blue = stage.revision('api:1', 1);
    stage.traffic = [blue];
    stage.workload.start();
    await stage.clock.advanceTo(stage.clock.now() + 90_000);
    stage.traffic = [{ ...blue, tasks: [] }];
    await stage.clock.advanceTo(stage.clock.now() + 90_000);
    expect(stage.sums('TotalRequestCount', 'Service=svc')).toEqual([
      ['12:01:00', 60],
      ['12:02:00', 0],
    ]);
    expect(stage.sums('HTTPCode_5XX_Count', 'Service=svc')).toEqual([
      ['12:01:00', 30],
      ['12:02:00', 0],
    ]);
    expect(stage.sums('TotalRequestCount', 'TargetGroup=blue')).toEqual([
      ['12:01:00', 30],
      ['12:02:00', 0],
    ]);
    expect(stage.find('TotalRequestCount', 'TargetGroup=green')).toEqual([]);
  });
});
