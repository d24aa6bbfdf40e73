import { Duration, NestedStack, Stack, Stage } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { MathExpression, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type * as ecs from 'aws-cdk-lib/aws-ecs';
import { Construct } from 'constructs';
import { describe, expect, it } from 'vitest';
import type { DeploymentMetricAlarm } from '../../../lib/protection/alarm-choice.ts';
import { createDefaultAlarm, createOwnAlarm } from '../../../lib/protection/create-alarm.ts';
import { DeploymentProtection } from '../../../lib/protection/deployment-protection.ts';
import { unhealthyTargets } from '../../../src/core/protection/alarm-rules/targets.ts';
import { utilization } from '../../../src/core/protection/alarm-rules/tasks.ts';
import { createService, templateOf } from '../guarded-services.ts';
import { createApp, resourcesOf } from '../synth.ts';
import { createClusterWithTask, headless, worker } from './other-services.ts';

const refunds = new Metric({ namespace: 'Shop', metricName: 'Refunds', period: Duration.minutes(1) });

function ownAlarm(choose: (service: ecs.FargateService) => Partial<DeploymentMetricAlarm> = () => ({})) {
  const parts = createClusterWithTask();
  const service = worker(parts);
  const made = createOwnAlarm(new Construct(parts.stack, 'Scope'), service, {
    id: 'Own',
    metric: refunds,
    threshold: 20,
    ...choose(service),
  });
  const [alarm] = Object.values(resourcesOf(Template.fromStack(parts.stack), 'AWS::CloudWatch::Alarm'));
  return { made, properties: alarm?.Properties ?? {} };
}

describe('an alarm on a metric of its own', () => {
  it('has defaults that keep an idle service out of ALARM, and is referred to', () => {
    const { made, properties } = ownAlarm();
    expect(properties).toMatchObject({
      ComparisonOperator: 'GreaterThanThreshold',
      Threshold: 20,
      EvaluationPeriods: 3,
      DatapointsToAlarm: 3,
      TreatMissingData: 'notBreaching',
      AlarmDescription: 'Rolls a deployment back: Own',
    });
    expect(properties).not.toHaveProperty('AlarmName');
    expect(made).toMatchObject({ rule: undefined, comesAfterService: false });
    expect(made.name).toBe(made.alarm.alarmName);
  });

  it('takes as many breaches as it looks at periods, unless it is to take fewer', () => {
    expect(ownAlarm(() => ({ evaluationPeriods: 5 })).properties).toMatchObject({ DatapointsToAlarm: 5 });
    expect(ownAlarm(() => ({ evaluationPeriods: 5, datapointsToAlarm: 2 })).properties).toMatchObject({
      EvaluationPeriods: 5,
      DatapointsToAlarm: 2,
    });
  });

  it.each<[string, (service: ecs.FargateService) => Partial<DeploymentMetricAlarm>]>([
    ['metric', (service) => ({ metric: service.metricCpuUtilization() })],
    [
      'metric math, however deep',
      (service) => {
        const cpu = new MathExpression({ expression: 'm * 2', usingMetrics: { m: service.metricCpuUtilization() } });
        return { metric: new MathExpression({ expression: 'x + r', usingMetrics: { x: cpu, r: refunds } }) };
      },
    ],
  ])('is named where the service stands in its %s: a reference would make a cycle', (_, choose) => {
    const { made, properties } = ownAlarm(choose);
    expect(made.comesAfterService).toBe(true);
    expect(made.name).toMatch(/^Test-\w+-Own$/);
    expect(properties['AlarmName']).toBe(made.name);
  });

  it('stands beside the default ones of a guarded service', () => {
    const guarded = createService(() => ({
      deploymentAlarms: [
        {
          id: 'Refunds',
          metric: new Metric({ namespace: 'Shop', metricName: 'Refunds', period: Duration.minutes(1) }),
          threshold: 20,
          comparisonOperator: 'GreaterThanOrEqualToThreshold',
          treatMissingData: 'ignore',
          why: 'customers are refunded',
        },
      ],
    }));
    guarded.protection.addDeploymentAlarms({
      id: 'Busy',
      metric: guarded.service.metricCpuUtilization({ period: Duration.minutes(1) }),
      threshold: 95,
    });
    const template = templateOf(guarded);
    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      AlarmName: Match.absent(),
      MetricName: 'Refunds',
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
      TreatMissingData: 'ignore',
      AlarmDescription: 'Rolls a deployment back: customers are refunded',
    });
    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      AlarmName: Match.stringLikeRegexp('^Test-.+-Busy$'),
      MetricName: 'CPUUtilization',
      DatapointsToAlarm: 3,
    });
  });
});

describe('a default alarm', () => {
  const createFrom = (wanted: Pick<Parameters<typeof createDefaultAlarm>[2], 'rule' | 'suffix'>) => {
    const parts = createClusterWithTask();
    const made = createDefaultAlarm(parts.stack, worker(parts), { ...wanted, metricOf: () => refunds });
    return { made, template: Template.fromStack(parts.stack) };
  };

  it('is called by its kind and its number, and says why', () => {
    const rule = utilization('Cpu', 90);
    const { made, template } = createFrom({ rule, suffix: '2' });
    expect(made.alarm.node.id).toBe('Cpu2');
    expect(made.rule).toBe(rule);
    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      Threshold: 90,
      AlarmDescription: `Rolls a deployment back: ${rule.why}`,
      EvaluateLowSampleCountPercentile: Match.absent(),
    });
  });

  it('is not made from a rule without a metric', () => {
    const rule = {
      ...unhealthyTargets('AWS/NetworkELB', { interval: 10, unhealthyThreshold: 2, grace: 60 }, 0),
      metrics: {},
    };
    expect(() => createFrom({ rule, suffix: '' })).toThrow(
      'the rule of the default alarm UnhealthyTargets must have a metric',
    );
  });
});

describe('the name of an alarm', () => {
  it('is one that CloudWatch takes, however long its parts are', () => {
    const stack = new Stack(createApp(), 'Shop', { stackName: 's'.repeat(128) });
    const id = 'r'.repeat(64);
    const nested = new NestedStack(stack, 'Nested'.repeat(20));
    for (const one of [stack, nested]) {
      const service = headless(one);
      const metric = service.metricCpuUtilization();
      DeploymentProtection.of(service, {
        alarms: { Cpu: false, Memory: false },
        deploymentAlarms: [{ id, metric, threshold: 80 }],
      });
    }
    const nameIn = (one: Stack): unknown =>
      Object.values(resourcesOf(Template.fromStack(one), 'AWS::CloudWatch::Alarm'))[0]?.Properties['AlarmName'];
    expect(String(nameIn(stack))).toMatch(/^s{128}-\w+-r{64}$/);
    expect(String(nameIn(stack)).length).toBeLessThanOrEqual(255);
    // Of a nested stack the name is known at the deployment alone: 128 characters at most.
    const [, rest] = (nameIn(nested) as { 'Fn::Join': [string, [unknown, string]] })['Fn::Join'][1];
    expect(rest).toMatch(/^-\w+-r{64}$/);
    expect(rest.length).toBeLessThanOrEqual(255 - 128);
  });

  it('is its own, whatever is made alike beside it', () => {
    const app = createApp();
    const stacks = [
      new Stack(new Stage(app, 'Test'), 'Shop'),
      new Stack(new Stage(app, 'Prod'), 'Shop'),
      new Stack(app, 'Shop'),
      new Stack(app, 'Other', { stackName: 'renamed' }),
    ];
    for (const stack of stacks) {
      DeploymentProtection.of(headless(stack));
      DeploymentProtection.of(headless(new Construct(stack, 'Second')));
    }
    const names = stacks.flatMap((stack) =>
      Object.values(resourcesOf(Template.fromStack(stack), 'AWS::CloudWatch::Alarm')).map(
        ({ Properties }) => Properties['AlarmName'],
      ),
    );
    expect(names).toHaveLength(16);
    expect(new Set(names).size).toBe(16);
    expect(names.filter((name) => String(name).startsWith('renamed-'))).toHaveLength(4);
  });

  it('stays different below a long path that has to be cut', () => {
    const stack = new Stack(createApp(), 'Shop', { stackName: 's'.repeat(128) });
    const deep = (last: string) => new Construct(new Construct(stack, 'a'.repeat(120) + last), 'b'.repeat(120));
    for (const last of ['1', '2']) {
      const service = headless(deep(last));
      const metric = service.metricCpuUtilization({ period: Duration.minutes(1) });
      DeploymentProtection.of(service).addDeploymentAlarms({ id: 'c'.repeat(64), metric, threshold: 95 });
    }
    const names = Object.values(resourcesOf(Template.fromStack(stack), 'AWS::CloudWatch::Alarm')).map(
      ({ Properties }) => String(Properties['AlarmName']),
    );
    expect(new Set(names).size).toBe(6);
    expect(Math.max(...names.map(({ length }) => length))).toBeLessThanOrEqual(255);
  });
});
