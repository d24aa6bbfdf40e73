import { describe, expect, it } from 'vitest';
import { utilization } from '../../../../src/core/protection/alarm-rules/tasks.ts';

describe('utilization', () => {
  it.each([
    ['Cpu', 'CPUUtilization'],
    ['Memory', 'MemoryUtilization'],
  ] as const)('of %s is the mean of %s in five minutes, each above the threshold', (kind, metricName) => {
    expect(utilization(kind, 90)).toMatchObject({
      kind,
      metrics: { used: { namespace: 'AWS/ECS', metricName, statistic: 'Average', period: 60 } },
      threshold: 90,
      comparisonOperator: 'GreaterThanThreshold',
      datapointsToAlarm: 5,
      evaluationPeriods: 5,
    });
  });

  it('names the threshold in its reason', () => {
    expect(utilization('Cpu', 150).why).toBe(
      'for 5 minutes, the tasks used more than 150 % of the CPU that they reserve',
    );
  });
});
