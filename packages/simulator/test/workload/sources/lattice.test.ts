import { describe, expect, it } from 'vitest';
import { Stage } from '../stage.ts';

describe('the metrics of VPC Lattice', () => {
  it('begin with the first traffic and then have zeros; the service counts all 5xx [LOAD-47]', async () => {
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
