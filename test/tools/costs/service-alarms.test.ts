import { describe, expect, it } from 'vitest';
import { readServiceAlarms } from '../../../tools/costs/service-alarms.ts';

const alarm = (properties: object) => ({ Type: 'AWS::CloudWatch::Alarm', Properties: properties });
const service = (names: readonly unknown[], strategy: object = {}) => ({
  Type: 'AWS::ECS::Service',
  Properties: { DeploymentConfiguration: { ...strategy, Alarms: { AlarmNames: names } } },
});
const formula = { Metrics: [{ Expression: 'a / b' }, { MetricStat: {} }, { MetricStat: {} }] };
const read = (resources: object) => readServiceAlarms([['Example', JSON.stringify({ Resources: resources })]]);

describe('the alarms of an example', () => {
  it('are those that its service names, by reference or by plain name', () => {
    const found = read({
      Service: service([{ Ref: 'Errors' }, 'web-cpu'], { Strategy: 'CANARY' }),
      Errors: alarm(formula),
      Cpu: alarm({ AlarmName: 'web-cpu', MetricName: 'CPUUtilization' }),
      Scaling: alarm({ MetricName: 'CPUUtilization' }),
    });
    expect(found).toEqual([{ example: 'Example', strategy: 'canary', alarms: 2, alarmMetrics: 3 }]);
  });

  it('are not counted where two services share a stack, or where none is protected', () => {
    const one = { Service: service([{ Ref: 'A' }]), A: alarm({}) };
    expect(read({ ...one, Other: service([{ Ref: 'A' }]) })).toEqual([]);
    expect(read({ Service: { Type: 'AWS::ECS::Service', Properties: {} } })).toEqual([]);
  });

  it('have to be in the template', () => {
    expect(() => read({ Service: service(['gone']) })).toThrow('the alarm "gone" is not in the template');
  });
});
