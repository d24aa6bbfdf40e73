import { describe, expect, it } from 'vitest';
import { Stage } from '../stage.ts';

async function play(settings: Record<string, unknown>, arrange: (stage: Stage) => void, minutes = 1): Promise<Stage> {
  const stage = new Stage(settings);
  arrange(stage);
  stage.workload.start();
  await stage.play(minutes);
  return stage;
}

describe('the metrics of Service Connect', () => {
  it('are in milliseconds and by the discovery name [LOAD-46]', async () => {
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
});
