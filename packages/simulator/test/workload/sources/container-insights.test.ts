import { describe, expect, it } from 'vitest';
import { Stage, settingsAlb } from '../stage.ts';

const by = 'ClusterName=shop ServiceName=web';

describe('the metrics of Container Insights', () => {
  it('are off, basic or enhanced; basic has no percentages [LOAD-52]', async () => {
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
});
