import { describe, expect, it } from 'vitest';
import { Stage } from '../stage.ts';

async function play(settings: Record<string, unknown>, arrange: (stage: Stage) => void, minutes = 1): Promise<Stage> {
  const stage = new Stage(settings);
  arrange(stage);
  stage.workload.start();
  await stage.play(minutes);
  return stage;
}

describe('the metrics of a Network Load Balancer', () => {
  it('know flows and hosts, no codes [LOAD-45]', async () => {
    const stage = await play({ load: 600, nlb: { loadBalancer: 'net', blue: 'blue', green: 'green' } }, (one) => {
      one.traffic = [one.revision('api:1', 2)];
    });
    expect(stage.sums('NewFlowCount', 'LoadBalancer=net')).toEqual([['12:00:00', 60]]);
    expect(stage.sums('NewFlowCount', 'TargetGroup=green')).toEqual([['12:00:00', 0]]);
    expect(stage.find('HealthyHostCount', 'LoadBalancer=net TargetGroup=blue')[0]?.values).toEqual([2]);
    expect(stage.sums('TCP_Target_Reset_Count', 'LoadBalancer=net')).toEqual([['12:00:00', 0]]);
    expect(stage.points.some(({ name }) => name.startsWith('HTTPCode'))).toBe(false);
  });
});
