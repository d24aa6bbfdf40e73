import { expect, it } from 'vitest';
import { metricsOf, readPaidResources } from '../../../tools/costs/guard-template.ts';

const shareOfErrors = {
  Metrics: [
    { Id: 'share', Expression: '100 * errors / requests' },
    { Id: 'errors', MetricStat: { Stat: 'Sum' } },
    { Id: 'requests', MetricStat: { Stat: 'Sum' } },
  ],
};

it('an alarm reads one metric, or those of its formula', () => {
  expect(metricsOf({ MetricName: 'CPUUtilization' })).toBe(1);
  expect(metricsOf(shareOfErrors)).toBe(2);
});

it('the resources of a template are counted', () => {
  const Resources = {
    Cpu: { Type: 'AWS::CloudWatch::Alarm', Properties: { MetricName: 'CPUUtilization' } },
    Errors: { Type: 'AWS::CloudWatch::Alarm', Properties: shareOfErrors },
    Mapping: { Type: 'AWS::Lambda::EventSourceMapping', Properties: {} },
    Small: { Type: 'AWS::Lambda::Function', Properties: { MemorySize: 256 } },
    Large: { Type: 'AWS::Lambda::Function', Properties: { MemorySize: 512 } },
    Bus: { Type: 'AWS::Events::EventBus' },
  };
  expect(readPaidResources(JSON.stringify({ Resources }))).toEqual({
    ...{ alarms: 2, alarmMetrics: 3, polledQueues: 1, memoryMb: 512 },
  });
});
