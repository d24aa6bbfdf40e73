import { describe, expect, it } from 'vitest';
import { readDoctorArguments } from '../../../src/cli/doctor/arguments.ts';

const SERVICE = 'arn:aws:ecs:eu-west-1:111122223333:service/shop/checkout';

describe('the arguments of doctor', () => {
  it('choose all services, those of a cluster, or one', () => {
    const choiceOf = (...args: string[]) => {
      const reading = readDoctorArguments(args);
      return reading.is === 'read' ? [reading.doctor.choice, reading.doctor.region] : reading;
    };
    expect(choiceOf()).toEqual([{ cluster: undefined, service: undefined }, undefined]);
    expect(choiceOf('--cluster', 'shop')).toEqual([{ cluster: 'shop', service: undefined }, undefined]);
    expect(choiceOf('--service', SERVICE)).toEqual([{ cluster: 'shop', service: SERVICE }, 'eu-west-1']);
  });

  it.each([
    [['--service', 'a/b'], '--service must be a name or an ARN'],
    [['--cluster', 'a:b'], '--cluster must be a name or an ARN'],
    [['--cluster', 'other', '--service', SERVICE], '--cluster is "other", but the ARN names "shop"'],
    [['--region', 'us-east-1', '--service', SERVICE], '--region is "us-east-1", but the ARN names "eu-west-1"'],
    [['--region', ''], '--region must not be empty'],
    [['checkout'], 'too many arguments'],
    [['--metrics', '--max-cost', 'much'], '--max-cost must be US dollars, like 0.5, got "much"'],
    [['--max-cost', '2'], '--max-cost needs --metrics'],
    [['--force'], '--force needs --save: name a file, or leave --force out'],
    [['--explain', 'nope'], 'there is no rule "nope": choose no-protection'],
  ])('%j is refused', (args, start) => {
    const reading = readDoctorArguments(args);
    expect(reading.is === 'refused' ? reading.faults[0]?.slice(0, start.length) : reading).toBe(start);
  });

  it('choose metrics up to a cost, by default $1', () => {
    const metricsOf = (...args: string[]) => {
      const reading = readDoctorArguments(args);
      return reading.is === 'read' ? reading.doctor.metrics : reading;
    };
    expect(metricsOf()).toBeUndefined();
    expect(metricsOf('--metrics')).toEqual({ maxCost: 1 });
    expect(metricsOf('--metrics', '--max-cost', '0.05')).toEqual({ maxCost: 0.05 });
  });

  it('explain a rule or print the policy without reading', () => {
    expect(readDoctorArguments(['--explain', 'alarms-off'])).toEqual({ is: 'explain', rule: 'alarms-off' });
    expect(readDoctorArguments(['--policy'])).toEqual({ is: 'policy', withMetrics: false });
    expect(readDoctorArguments(['--policy', '--metrics'])).toEqual({ is: 'policy', withMetrics: true });
  });
});
