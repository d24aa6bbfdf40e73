import { type Environment, Stack } from 'aws-cdk-lib';
import { Alarm, type AlarmProps, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type * as ecs from 'aws-cdk-lib/aws-ecs';
import type { Construct } from 'constructs';
import { describe, expect, it } from 'vitest';
import { alarmProblems } from '../../../lib/protection/alarm-problems.ts';
import { DeploymentProtection } from '../../../lib/protection/deployment-protection.ts';
import { expectOneProblem } from '../guarded-services.ts';
import { createApp } from '../synth.ts';
import { headless } from './other-services.ts';

const refunds = new Metric({ namespace: 'Shop', metricName: 'Refunds' });

function alarmIn(scope: Construct, props: Partial<AlarmProps> = {}): Alarm {
  return new Alarm(scope, 'Mine', { metric: refunds, threshold: 1, evaluationPeriods: 1, ...props });
}

const CYCLE =
  'the deployment alarm Test/Mine refers to the service, which creates a dependency cycle: instead of the alarm, pass ' +
  '{ id, metric, threshold } in deploymentAlarms, or pass the name of the alarm as a literal text';

describe('an alarm that refers to the service', () => {
  it.each<[string, (service: ecs.FargateService) => Partial<AlarmProps>]>([
    ['by its metric', (service) => ({ metric: service.metricCpuUtilization() })],
    ['by its description', (service) => ({ alarmDescription: `Watches ${service.serviceName}` })],
  ])('is refused, since neither could be made first: %s', (_, choose) => {
    const stack = new Stack(createApp(), 'Test');
    const service = headless(stack);
    expectOneProblem(alarmProblems(service, ['by-name', alarmIn(stack, choose(service))]), CYCLE);
  });

  it('is refused in whatever place it is given', () => {
    const make = () => {
      const stack = new Stack(createApp(), 'Test');
      const service = headless(stack);
      return { service, alarm: alarmIn(stack, { metric: service.metricCpuUtilization() }) };
    };
    const [first, second, third] = [make(), make(), make()];
    expect(() => DeploymentProtection.of(first.service, { deploymentAlarms: [first.alarm] })).toThrow(CYCLE);
    expect(() => DeploymentProtection.of(second.service, { alarms: { Cpu: second.alarm } })).toThrow(CYCLE);
    expect(() => DeploymentProtection.of(third.service).addDeploymentAlarms(third.alarm)).toThrow(CYCLE);
  });

  it('is none that watches another service', () => {
    const app = createApp();
    const [stack, other] = [new Stack(app, 'Test'), new Stack(app, 'Other')];
    const alarm = alarmIn(other, { metric: headless(other).metricCpuUtilization() });
    const service = headless(stack);
    expect(alarmProblems(service, [alarm])).toEqual([]);
    DeploymentProtection.of(service, { deploymentAlarms: [alarm] });
    expect(() => app.synth()).not.toThrow();
  });
});

describe('an alarm that stands elsewhere', () => {
  const env = { account: '111122223333', region: 'eu-west-1' };
  const problemsOf = (of: Environment | undefined, alarmOf: Environment | undefined) => {
    const app = createApp();
    const alarm = alarmIn(new Stack(app, 'Other', { ...(alarmOf && { env: alarmOf }) }), { alarmName: 'mine' });
    return alarmProblems(headless(new Stack(app, 'Test', { ...(of && { env: of }) })), [alarm]);
  };

  it.each<[string, Environment]>([
    ['Region of the service, eu-west-1, got eu-north-1', { ...env, region: 'eu-north-1' }],
    ['account of the service, 111122223333, got 444455556666', { ...env, account: '444455556666' }],
  ])('is refused: it must be in the %s', (said, alarmOf) => {
    expectOneProblem(
      problemsOf(env, alarmOf),
      `the deployment alarm Other/Mine must be in the ${said}: create it there, because ECS reads no alarms of another account or Region`,
    );
  });

  it('is taken where either place is known at the deployment alone', () => {
    expect(problemsOf(undefined, env)).toEqual([]);
    expect(problemsOf(env, undefined)).toEqual([]);
    expect(problemsOf(env, env)).toEqual([]);
  });
});
