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
});
