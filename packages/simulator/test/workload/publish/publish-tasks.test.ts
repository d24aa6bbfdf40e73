import { describe, expect, it } from 'vitest';
import { Stage, settingsAlb } from '../stage.ts';

const by = 'ClusterName=shop ServiceName=web';

describe('the metrics of the tasks of a service', () => {
  it('mix old and new tasks in one series of ECS, one sample a task [LOAD-50]', async () => {
    const stage = new Stage(settingsAlb(600, { models: { 'api:2': { cpu: 90, memory: { start: 60, slope: 5 } } } }));
    stage.traffic = [
      stage.revision('api:1', 2, { productionPercent: 100 }),
      stage.revision('api:2', 1, { productionPercent: 0 }),
    ];
    stage.workload.start();
    await stage.play(2);
    // 300 requests a minute and task: 5 % + 15 %. The new task idles at its 90 %.
    expect(stage.find('CPUUtilization', by).map(({ values, counts }) => [values, counts])).toEqual([
      [
        [20, 90],
        [2, 1],
      ],
      [
        [20, 90],
        [2, 1],
      ],
    ]);
    // 60 % and 5 % for each minute of its age.
    expect(stage.find('MemoryUtilization', by).map(({ values }) => values)).toEqual([
      [40, 65],
      [40, 70],
    ]);
    expect(stage.find('CPUUtilization', 'ClusterName=shop')).toHaveLength(2);
    expect(stage.find('CPUUtilization', by)[0]).toMatchObject({ unit: 'Percent', visibleAfterMs: 60_000 });
  });

  it('are missing while nothing runs, but the live tasks are counted [LOAD-50]', async () => {
    const stage = new Stage(settingsAlb(60));
    const stopping = stage.task(stage.revision('api:1', 0).taskDefinition);
    stopping.lastStatus = 'STOPPING';
    stage.service.tasks = [stopping];
    stage.workload.start();
    await stage.play(1);
    expect(stage.find('CPUUtilization', by)).toEqual([]);
    expect(stage.sums('LiveTaskCount', by)).toEqual([['12:00:00', 1]]);
  });

  it('come every 20 s in high resolution where the service is monitored so [LOAD-51]', async () => {
    const stage = new Stage(settingsAlb(600, { monitoringSeconds: 20 }));
    stage.traffic = [stage.revision('api:1', 1)];
    stage.workload.start();
    await stage.play(1);
    expect(
      stage.find('CPUUtilization', by).map(({ minute, values, highResolution }) => [minute, values, highResolution]),
    ).toEqual([
      ['12:00:00', [35], true],
      ['12:00:20', [35], true],
      ['12:00:40', [35], true],
    ]);
    expect(stage.find('LiveTaskCount', by)).toMatchObject([{ highResolution: false }]);
  });

  it('of Container Insights are off, basic or enhanced; basic has no percentages [LOAD-52]', async () => {
    const names = async (containerInsights: string | undefined) => {
      const stage = new Stage(settingsAlb(600, containerInsights === undefined ? {} : { containerInsights }));
      stage.traffic = [stage.revision('api:1', 1)];
      stage.service.tasks = [...(stage.traffic[0]?.tasks ?? [])];
      stage.workload.start();
      await stage.play(1);
      return stage.points.filter(({ namespace }) => namespace === 'ECS/ContainerInsights');
    };
    expect(await names(undefined)).toEqual([]);
    const basic = await names('enabled');
    const enhanced = await names('enhanced');
    const of = (points: typeof basic, name: string, sets: string) =>
      points.filter((point) => point.name === name && point.by === sets).map(({ sum }) => sum);
    // 35 % of 256 CPU units, 40 % of 512 MiB.
    expect(of(basic, 'CpuUtilized', by)).toEqual([89.6]);
    expect(of(basic, 'MemoryUtilized', by)).toEqual([204.8]);
    expect(of(basic, 'MemoryReserved', 'ClusterName=shop TaskDefinitionFamily=api')).toEqual([512]);
    expect(of(basic, 'RunningTaskCount', by)).toEqual([1]);
    expect(of(basic, 'DesiredTaskCount', by)).toEqual([2]);
    expect(of(basic, 'ServiceCount', 'ClusterName=shop')).toEqual([1]);
    expect(of(basic, 'TaskCpuUtilization', by)).toEqual([]);
    expect(of(enhanced, 'TaskCpuUtilization', by)).toEqual([35]);
    expect(of(enhanced, 'TaskMemoryUtilization', 'ClusterName=shop ServiceName=web TaskId=1')).toEqual([40]);
    expect(of(enhanced, 'ContainerCpuUtilization', 'ClusterName=shop ContainerName=app ServiceName=web')).toEqual([35]);
    // 10 requests a second of 1,000 bytes.
    expect(of(enhanced, 'NetworkRxBytes', by)).toEqual([10_000]);
    expect(enhanced.every(({ visibleAfterMs }) => visibleAfterMs === 90_000)).toBe(true);
    // Only containers with a health check have a health status.
    expect(enhanced.some(({ name }) => name === 'UnHealthyContainerHealthStatus')).toBe(false);
  });

  it('of the cluster are put once, by the first of its services [LOAD-52]', async () => {
    const stage = new Stage(settingsAlb(600, { containerInsights: 'enabled' }));
    stage.others.push({ ...stage.service, arn: `${stage.service.arn}-2`, name: 'web-2' });
    stage.workload.start();
    await stage.play(1);
    expect(stage.find('DesiredTaskCount', by)).toHaveLength(1);
    expect(stage.find('ServiceCount', 'ClusterName=shop')).toEqual([]);
  });

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

describe('custom metrics', () => {
  const metrics = [
    { namespace: 'Shop', name: 'orders', dimensions: { Version: '{family}-{revision}' }, per: 'request', value: 2 },
    {
      namespace: 'Shop',
      name: 'failures',
      dimensions: { Service: '{cluster}/{service}' },
      per: 'error',
      unit: 'Count',
    },
    { namespace: 'Shop', name: 'heap', per: 'minute', value: 70, highResolution: true },
    { namespace: 'Shop', name: 'threads', per: 'minute', value: 9 },
  ];

  it('have values of the version for each request, each error, and each task and minute [LOAD-54]', async () => {
    const stage = new Stage(settingsAlb(60, { models: { 'api:2': { errors: '50%', metrics } } }));
    stage.traffic = [
      stage.revision('api:1', 1, { productionPercent: 50 }),
      stage.revision('api:2', 2, { productionPercent: 50 }),
    ];
    stage.workload.start();
    await stage.play(1);
    expect(stage.find('orders', 'Version=api-2')).toMatchObject([{ values: [2], counts: [30], visibleAfterMs: 5_000 }]);
    expect(stage.find('failures', 'Service=shop/web')).toMatchObject([{ values: [1], counts: [15], unit: 'Count' }]);
    expect(stage.find('threads', '')).toMatchObject([{ values: [9], counts: [2], minute: '12:00:00' }]);
    // Every step of 10 s in high resolution.
    expect(stage.find('heap', '').map(({ minute, counts }) => [minute, counts])).toEqual(
      ['12:00:00', '12:00:10', '12:00:20', '12:00:30', '12:00:40', '12:00:50'].map((minute) => [minute, [2]]),
    );
  });

  it('of a version that goes in the middle of a minute are not lost [LOAD-54]', async () => {
    const stage = new Stage(settingsAlb(60, { models: { 'api:2': { metrics } } }));
    stage.traffic = [stage.revision('api:2', 1)];
    stage.workload.start();
    await stage.clock.advanceTo(stage.clock.now() + 30_000);
    stage.traffic = [stage.revision('api:1', 1)];
    await stage.play(1);
    expect(stage.find('orders', 'Version=api-2')).toMatchObject([{ minute: '12:00:00', counts: [30] }]);
  });
});
