import { type Environment, Stack, Stage } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Alarm, type AlarmProps, AlarmRule, CfnAlarm, CompositeAlarm, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type * as ecs from 'aws-cdk-lib/aws-ecs';
import type { Construct } from 'constructs';
import { describe, expect, it } from 'vitest';
import { alarmProblems, takenNameProblems } from '../../../lib/protection/alarm-problems.ts';
import { readAppAlarms } from '../../../lib/protection/app/app-alarms.ts';
import { DeploymentProtection } from '../../../lib/protection/deployment-protection.ts';
import { expectOneProblem } from '../guarded-services.ts';
import { headless } from '../other-services.ts';
import { createApp } from '../synth.ts';

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

describe('an alarm whose name is taken', () => {
  const IN_IRELAND = { account: '111122223333', region: 'eu-west-1' };
  const IN_SWEDEN = { account: '111122223333', region: 'eu-north-1' };
  const NAME = 'Test/Job CPU (deployment)';
  const protectIn = (stack: Stack) => DeploymentProtection.of(headless(stack), { alarms: { Cpu: {} } });

  /** The problems with an alarm of the same name in another stack. */
  function problemsWith(own: Environment, its: Environment, inStage = false): readonly string[] {
    const app = createApp();
    const stack = new Stack(app, 'Test', { env: own });
    const other = new Stack(inStage ? new Stage(app, 'Prod') : app, 'Other', { env: its });
    alarmIn(other, { alarmName: NAME });
    return takenNameProblems(protectIn(stack).alarms, readAppAlarms(app));
  }

  it('says which alarm has the name', () => {
    const stack = new Stack(createApp(), 'Test');
    const { alarms } = protectIn(stack);
    expect(takenNameProblems(alarms, readAppAlarms(stack.node.root))).toEqual([]);
    alarmIn(stack, { alarmName: NAME });
    expectOneProblem(
      takenNameProblems(alarms, readAppAlarms(stack.node.root)),
      `the alarm name "${NAME}" is already the name of Test/Mine: rename that alarm, or set alarms.Cpu to false`,
    );
    expect(() => Template.fromStack(stack)).toThrow(`the alarm name "${NAME}" is already the name of Test/Mine`);
  });

  it('is found where a composite alarm has the name', () => {
    const stack = new Stack(createApp(), 'Test');
    const { alarms } = protectIn(stack);
    const alarmRule = AlarmRule.fromBoolean(false);
    new CompositeAlarm(stack, 'All', { compositeAlarmName: NAME, alarmRule });
    new CfnAlarm(stack, 'Plain', {
      alarmName: 'other',
      comparisonOperator: 'GreaterThanThreshold',
      evaluationPeriods: 1,
    });
    expectOneProblem(
      takenNameProblems(alarms, readAppAlarms(stack.node.root)),
      `"${NAME}" is already the name of Test/All: rename that alarm`,
    );
  });

  it('is reported once if two alarms of one service have the name', () => {
    const stack = new Stack(createApp(), 'Test');
    const { alarms } = DeploymentProtection.of(headless(stack), {
      alarms: { Memory: {} },
      deploymentAlarms: [{ id: 'memory', metric: refunds, threshold: 1 }],
    });
    expectOneProblem(
      takenNameProblems(alarms, readAppAlarms(stack.node.root)),
      'the alarm name "Test/Job memory (deployment)" is already the name of Test/Job/DeploymentProtection/memory: rename that alarm, or set ' +
        'alarms.Memory to false',
    );
  });

  it('of your own metric has an id that you can change', () => {
    const stack = new Stack(createApp(), 'Test');
    alarmIn(stack, { alarmName: 'Test/Job refunds (deployment)' });
    const { alarms } = DeploymentProtection.of(headless(stack), {
      deploymentAlarms: [{ id: 'refunds', metric: refunds, threshold: 1 }],
    });
    expectOneProblem(
      takenNameProblems(alarms, readAppAlarms(stack.node.root)),
      'is already the name of Test/Mine: rename that alarm, or choose another id for the deployment alarm "refunds"',
    );
  });

  it.each<[string, number, readonly string[]]>([
    ['the same account and Region', 1, problemsWith(IN_IRELAND, IN_IRELAND)],
    ['the same account and Region, in another stage', 1, problemsWith(IN_IRELAND, IN_IRELAND, true)],
    ['another Region', 0, problemsWith(IN_IRELAND, IN_SWEDEN)],
    ['another account', 0, problemsWith(IN_IRELAND, { ...IN_IRELAND, account: '444455556666' })],
    ['an account and a Region that are unknown, like those of the service', 1, problemsWith({}, {})],
    ['an unknown account and Region, in another stage', 0, problemsWith({}, {}, true)],
    ['an unknown account and Region, while those of the service are known', 0, problemsWith(IN_IRELAND, {})],
  ])('by an alarm in %s is %d problems', (_, count, problems) => {
    expect(problems).toHaveLength(count);
  });
});
