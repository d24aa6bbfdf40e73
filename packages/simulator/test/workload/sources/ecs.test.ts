import { describe, expect, it } from 'vitest';
import { ecsTable } from '../../../src/workload/sources/ecs.ts';

describe('the metrics of ECS', () => {
  const samples = (cell: Parameters<(typeof ecsTable.rows)[number]['samples']>[0]) =>
    Object.fromEntries(ecsTable.rows.map((row) => [row.name, row.samples(cell)]));

  it('have one sample per running task, and the number of live ones [LOAD-50]', () => {
    expect(samples({ cpu: [20, 90, 20], memory: [40, 40, 41], live: 4 })).toEqual({
      CPUUtilization: { values: [20, 90], counts: [2, 1] },
      MemoryUtilization: { values: [40, 41], counts: [2, 1] },
      LiveTaskCount: { values: [4], counts: [1] },
    });
  });

  it('have no utilization while nothing runs [LOAD-50]', () => {
    expect(samples({ cpu: [], memory: [], live: 0 })).toEqual({
      CPUUtilization: undefined,
      MemoryUtilization: undefined,
      LiveTaskCount: { values: [0], counts: [1] },
    });
  });
});
