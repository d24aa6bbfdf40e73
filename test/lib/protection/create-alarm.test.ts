import { Duration } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { MathExpression, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type * as ecs from 'aws-cdk-lib/aws-ecs';
import { Construct } from 'constructs';
import { describe, expect, it } from 'vitest';
import type { DeploymentMetricAlarm } from '../../../lib/protection/alarm-choice.ts';
import { createDefaultAlarm, createOwnAlarm } from '../../../lib/protection/create-alarm.ts';
import { DeploymentProtection } from '../../../lib/protection/deployment-protection.ts';
import { noHealthyNetworkTarget, unhealthyTargets } from '../../../src/core/protection/alarm-rules/targets.ts';
import { utilization } from '../../../src/core/protection/alarm-rules/tasks.ts';
import { createService, expectRefusal, templateOf } from '../guarded-services.ts';
import { resourcesOf } from '../synth.ts';
import { createClusterWithTask, worker } from '../other-services.ts';

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
      AlarmName: 'Test/Worker Own (deployment)',
      AlarmDescription: 'Own. During a deployment of the ECS service Test/Worker, this alarm makes ECS roll back.',
    });
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
    expect(made.name).toBe('Test/Worker Own (deployment)');
    expect(properties['AlarmName']).toBe('Test/Worker Own (deployment)');
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
      AlarmName: 'Test/Web Refunds (deployment)',
      MetricName: 'Refunds',
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
      TreatMissingData: 'ignore',
      AlarmDescription:
        'Customers are refunded. During a deployment of the ECS service Test/Web, this alarm makes ECS roll back.',
    });
    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      AlarmName: 'Test/Web Busy (deployment)',
      MetricName: 'CPUUtilization',
      DatapointsToAlarm: 3,
    });
  });
});

describe('the address of the docs', () => {
  const docsUrl = 'https://wiki.example.com/guard';
  const end = ' What to do: https://wiki.example.com/guard/guarded-services.md#when-an-alarm-fires';

  it('is in the description of every alarm of a guarded service, and of one that comes later', () => {
    const guarded = createService(() => ({
      docsUrl,
      deploymentAlarms: [{ id: 'Own', metric: refunds, threshold: 1 }],
    }));
    guarded.protection.addDeploymentAlarms({ id: 'Late', metric: refunds, threshold: 2 });
    const of = 'During a deployment of the ECS service Test/Web, this alarm makes ECS roll back.';
    const described = Object.values(resourcesOf(templateOf(guarded), 'AWS::CloudWatch::Alarm'));
    expect(described.map(({ Properties }) => Properties['AlarmDescription']).toSorted()).toEqual([
      `2 of 3 minutes had errors in more than 8 % of the requests, or the load balancer refused more than half of them. ${of}${end}`,
      `4 of 7 minutes had more errors than you can expect at an error rate of 2 %. ${of}${end}`,
      `Late. ${of}${end}`,
      `Own. ${of}${end}`,
      `Targets were unhealthy for 3 minutes, longer than the 90 s that a healthy task may need to start. ${of}${end}`,
    ]);
  });

  it('is in the alarms of every service of an app', () => {
    const parts = createClusterWithTask();
    worker(parts);
    DeploymentProtection.ofAll(parts.stack, { docsUrl, alarms: { Cpu: {} } });
    Template.fromStack(parts.stack).hasResourceProperties('AWS::CloudWatch::Alarm', {
      AlarmDescription:
        'For 5 minutes, the tasks used more than 90 % of the CPU that they reserve. During a deployment of the ECS service Test/Worker, ' +
        `this alarm makes ECS roll back.${end}`,
    });
  });

  it('is refused like that of the guard', () => {
    expectRefusal(
      () => ({ docsUrl: 'https://wiki.example.com/' }),
      'docsUrl must be an HTTP or HTTPS URL without "/" at the end, got "https://wiki.example.com/": omit it to use the default',
    );
  });
});

describe('a default alarm', () => {
  const createFrom = (wanted: Pick<Parameters<typeof createDefaultAlarm>[2], 'rule' | 'suffix'>) => {
    const parts = createClusterWithTask();
    const made = createDefaultAlarm(parts.stack, worker(parts), { ...wanted, metricOf: () => refunds });
    return { made, template: Template.fromStack(parts.stack) };
  };

  it('has its number in its id and its name, and says why', () => {
    const rule = utilization('Cpu', 90);
    const { made, template } = createFrom({ rule, suffix: '2' });
    expect(made.alarm.node.id).toBe('Cpu2');
    expect(made.rule).toBe(rule);
    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      Threshold: 90,
      AlarmName: 'Test/Worker CPU 2 (deployment)',
      AlarmDescription: Match.stringLikeRegexp(
        '^For 5 minutes, .+ ECS service Test/Worker, this alarm makes ECS roll back.$',
      ),
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

describe('an alarm that must not exist at the first deployment', () => {
  it('waits for the service, which names it in plain text', () => {
    const parts = createClusterWithTask();
    const service = worker(parts);
    const rule = noHealthyNetworkTarget();
    const made = createDefaultAlarm(parts.stack, service, { rule, suffix: '', metricOf: () => refunds });
    expect(made).toMatchObject({ comesAfterService: true, name: 'Test/Worker no healthy target (deployment)' });
    Template.fromStack(parts.stack).hasResource('AWS::CloudWatch::Alarm', {
      DependsOn: Match.arrayWith([Match.stringLikeRegexp('^WorkerService')]),
      Properties: { ComparisonOperator: 'LessThanThreshold', Threshold: 1 },
    });
  });
});
