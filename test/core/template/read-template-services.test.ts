// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the syntax of Fn::Sub
import { describe, expect, it } from 'vitest';
import { audit } from '../../../src/core/audit/audit.ts';
import { readTemplateServices } from '../../../src/core/template/read-template-services.ts';
import { readStacks } from '../../../src/core/template/stacks.ts';
import type { Fields } from '../../../src/core/template/template.ts';

const ERRORS = {
  Type: 'AWS::CloudWatch::Alarm',
  Properties: {
    Namespace: 'AWS/ApplicationELB',
    MetricName: 'HTTPCode_Target_5XX_Count',
    Dimensions: [
      { Name: 'LoadBalancer', Value: { 'Fn::GetAtt': ['Balancer', 'LoadBalancerFullName'] } },
      { Name: 'TargetGroup', Value: { 'Fn::GetAtt': ['Targets', 'TargetGroupFullName'] } },
    ],
    Statistic: 'Sum',
    Period: '60',
    EvaluationPeriods: 3,
    DatapointsToAlarm: 2,
    Threshold: 10,
    ComparisonOperator: 'GreaterThanThreshold',
    TreatMissingData: 'notBreaching',
  },
};

const TARGETS = { Type: 'AWS::ElasticLoadBalancingV2::TargetGroup', Properties: { Protocol: 'HTTP' } };

const PROPERTIES = {
  Cluster: { Ref: 'Cluster' },
  DesiredCount: '2',
  HealthCheckGracePeriodSeconds: 60,
  LoadBalancers: [{ TargetGroupArn: { Ref: 'Targets' }, ContainerName: 'app', ContainerPort: 80 }],
  TaskDefinition: { Ref: 'Task' },
  DeploymentConfiguration: {
    BakeTimeInMinutes: 10,
    DeploymentCircuitBreaker: { Enable: 'true', Rollback: true },
    Alarms: { AlarmNames: [{ Ref: 'Errors' }], Enable: true, Rollback: true },
  },
};

function read(changes: Fields = {}, service: Fields = {}) {
  const resources = {
    Cluster: { Type: 'AWS::ECS::Cluster', Properties: { ClusterName: 'shop' } },
    Balancer: { Type: 'AWS::ElasticLoadBalancingV2::LoadBalancer' },
    Targets: TARGETS,
    Errors: ERRORS,
    Task: {
      Type: 'AWS::ECS::TaskDefinition',
      Properties: {
        ContainerDefinitions: [
          { Name: 'app', HealthCheck: { StartPeriod: 30 } },
          { Name: 'log', Essential: false },
        ],
      },
    },
    Web: { Type: 'AWS::ECS::Service', Properties: { ...PROPERTIES, ...service } },
    ...changes,
  };
  const template = { source: 'shop.yaml', content: { Resources: resources }, lineOf: () => 7 };
  const stacks = readStacks([template], { parameters: new Map() }, { load: () => 'none' });
  const [first] = readTemplateServices(stacks);
  if (first === undefined) throw new Error('no service');
  return first;
}

function idsOf(changes: Fields = {}, service: Fields = {}): readonly string[] {
  return audit(read(changes, service).audited).map(({ rule }) => rule.id);
}

describe('a service of a template', () => {
  it('has its settings, with texts as numbers and booleans', () => {
    expect(read().audited.service).toEqual({
      id: 'Web',
      name: { unknown: 'Web.Name' },
      cluster: 'shop',
      kind: 'service',
      controller: 'ECS',
      scheduling: 'REPLICA',
      strategy: 'ROLLING',
      desiredCount: 2,
      minimumHealthyPercent: 100,
      maximumPercent: 200,
      bakeTime: 10,
      step: undefined,
      hasEarlySuccess: false,
      circuitBreaker: { enable: true, rollback: true, threshold: undefined },
      alarms: { names: [{ unknown: 'Errors' }], enable: true, rollback: true },
      healthCheckGrace: 60,
      targetGroups: [
        {
          arn: { unknown: 'Targets' },
          dimension: { unknown: 'Targets.TargetGroupFullName' },
          kind: 'application',
          role: 'primary',
          // AWS's defaults.
          healthCheck: { interval: 30, unhealthyThreshold: 2 },
        },
      ],
      classicLoadBalancers: 0,
      discoveryNames: [],
      containers: [
        { name: 'app', isEssential: true, healthCheck: { startPeriod: 30 } },
        { name: 'log', isEssential: false, healthCheck: undefined },
      ],
      hooks: [],
      live: undefined,
    });
  });

  it('has its alarm, found by the reference', () => {
    expect(read().audited.alarms).toEqual([
      {
        kind: 'metric',
        id: 'Errors',
        name: { unknown: 'Errors' },
        state: undefined,
        metrics: [
          {
            id: 'value',
            namespace: 'AWS/ApplicationELB',
            metricName: 'HTTPCode_Target_5XX_Count',
            dimensions: [
              ['LoadBalancer', { unknown: 'Balancer.LoadBalancerFullName' }],
              ['TargetGroup', { unknown: 'Targets.TargetGroupFullName' }],
            ],
            statistic: 'Sum',
            period: 60,
          },
        ],
        expression: undefined,
        threshold: 10,
        comparisonOperator: 'GreaterThanThreshold',
        datapointsToAlarm: 2,
        evaluationPeriods: 3,
        treatMissingData: 'notBreaching',
        evaluatesLowSamples: true,
        scales: false,
      },
    ]);
  });

  it('has no finding', () => {
    expect(idsOf()).toEqual([]);
  });

  it('has nothing if the template leaves everything out', () => {
    expect(idsOf({ Web: { Type: 'AWS::ECS::Service' } })).toEqual(['no-protection']);
  });

  it('has the two target groups of a shift', () => {
    const shift = {
      LoadBalancers: [
        { TargetGroupArn: { Ref: 'Targets' }, AdvancedConfiguration: { AlternateTargetGroupArn: { Ref: 'Green' } } },
      ],
      DeploymentConfiguration: { ...PROPERTIES.DeploymentConfiguration, Strategy: 'BLUE_GREEN' },
    };
    expect(idsOf({ Green: TARGETS }, shift)).toEqual(['one-target-group-of-two']);
  });

  it('is an Express service, a managed daemon, or one of CodeDeploy', () => {
    expect(idsOf({ Web: { Type: 'AWS::ECS::ExpressGatewayService' } })).toEqual(['not-judged']);
    expect(idsOf({ Web: { Type: 'AWS::ECS::Daemon' } })).toEqual(['not-judged']);
    expect(idsOf({}, { DeploymentController: { Type: 'CODE_DEPLOY' } })).toEqual(['not-judged']);
  });
});

it('a resource whose type is a name of JavaScript is not a service', () => {
  const template = { source: 'shop.yaml', content: { Resources: { Odd: { Type: 'constructor' } } }, lineOf: () => 7 };
  const stacks = readStacks([template], { parameters: new Map() }, { load: () => 'none' });
  expect(readTemplateServices(stacks)).toEqual([]);
});

describe('the alarm of a service', () => {
  const named = (AlarmName: unknown, name: unknown) => {
    const alarms = { AlarmNames: [name], Enable: true, Rollback: true };
    return read(
      { Errors: { ...ERRORS, Properties: { ...ERRORS.Properties, AlarmName } } },
      { DeploymentConfiguration: { Alarms: alarms } },
    ).audited.alarms.map(({ kind }) => kind);
  };

  it('is found by its name', () => {
    expect(named('shop-errors', 'shop-errors')).toEqual(['metric']);
    expect(
      named({ 'Fn::Sub': '${AWS::StackName}-errors' }, { 'Fn::Join': ['', [{ Ref: 'AWS::StackName' }, '-errors']] }),
    ).toEqual(['metric']);
  });

  it('is not read if the templates do not make it', () => {
    expect(named('shop-errors', 'other')).toEqual(['unread']);
  });

  it('is not a metric alarm', () => {
    const of = (Type: string, Properties: Fields = {}) =>
      read({ Errors: { Type, Properties } }).audited.alarms[0]?.kind;
    expect(of('AWS::CloudWatch::CompositeAlarm')).toBe('composite');
    expect(of('AWS::CloudWatch::LogAlarm')).toBe('log');
    expect(of('AWS::CloudWatch::Alarm', { EvaluationCriteria: {} })).toBe('promql');
  });

  it('scales the service too', () => {
    const scaling = {
      Policy: { Type: 'AWS::ApplicationAutoScaling::ScalingPolicy' },
      Errors: { ...ERRORS, Properties: { ...ERRORS.Properties, AlarmActions: [{ Ref: 'Policy' }] } },
    };
    expect(idsOf(scaling)).toEqual(['alarm-also-scales']);
  });

  it('has the metrics and the expression of metric math', () => {
    const Metrics = [
      { Id: 'rate', Expression: '100 * errors / requests' },
      {
        Id: 'errors',
        ReturnData: false,
        MetricStat: { Metric: { Namespace: 'N', MetricName: 'E' }, Stat: 'Sum', Period: 60 },
      },
      {
        Id: 'requests',
        ReturnData: false,
        MetricStat: { Metric: { Namespace: 'N', MetricName: 'R' }, Stat: 'Sum', Period: 60 },
      },
    ];
    const [alarm] = read({ Errors: { Type: 'AWS::CloudWatch::Alarm', Properties: { Metrics, EvaluationPeriods: 1 } } })
      .audited.alarms;
    if (alarm?.kind !== 'metric') throw new Error('no metric alarm');
    expect(alarm.expression).toBe('100 * errors / requests');
    expect(alarm.metrics.map(({ id }) => id)).toEqual(['errors', 'requests']);
  });
});

describe('a suppression', () => {
  const suppressed = (rules: readonly Fields[]) =>
    Object.fromEntries(
      read({ Web: { Type: 'AWS::ECS::Service', Metadata: { cdk_nag: { rules_to_suppress: rules } } } }).suppressed,
    );

  it('has a rule and a reason, in the form of both versions of cdk-nag', () => {
    expect(
      suppressed([
        { id: 'no-alarms', reason: 'a job' },
        { id: 'ecs-deployment-guard:no-breaker', reason: 'EXTERNAL' },
        { id: 'early-success', reason: 'dGhlIGxhc3QgdGFza3MgZG8gbm90IG1hdHRlcg==', is_reason_encoded: true },
      ]),
    ).toEqual({ 'no-alarms': 'a job', 'no-breaker': 'EXTERNAL', 'early-success': 'the last tasks do not matter' });
  });

  it('does not count without a reason', () => {
    expect(suppressed([{ id: 'no-alarms' }, { id: 'no-breaker', reason: ' ' }])).toEqual({});
  });
});

it('finds the resource of a finding, and its construct', () => {
  const { locate, constructPath } = read({
    Web: {
      Type: 'AWS::ECS::Service',
      Properties: PROPERTIES,
      Metadata: { 'aws:cdk:path': 'Shop/Web/Service/Resource' },
    },
  });
  expect(constructPath).toBe('Shop/Web/Service');
  expect(locate({ of: 'service', path: [] })).toEqual({ file: 'shop.yaml', line: 7, logicalId: 'Web' });
  expect(locate({ of: { alarm: 'Errors' }, path: ['Period'] })).toEqual({
    file: 'shop.yaml',
    line: 7,
    logicalId: 'Errors',
  });
});
