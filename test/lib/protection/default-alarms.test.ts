import { Duration, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Vpc } from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { describe, expect, it } from 'vitest';
import { GuardedService, type GuardedServiceProps } from '../../../lib/service/guarded-service.ts';
import { Strategy } from '../../../lib/service/strategy.ts';
import { Traffic } from '../../../lib/service/traffic-kinds.ts';
import { DEPLOYMENT_ALARM_KINDS, type DeploymentAlarmRule } from '../../../src/core/protection/alarm-rules/rule.ts';
import { type AlarmProperties, IDLE_SITUATIONS, statesWhen, statesWhileStarting } from '../../support/idle-service.ts';
import { createApp, resourcesOf } from '../synth.ts';

interface DefaultAlarm {
  readonly name: string;
  readonly rule: DeploymentAlarmRule;
  /** As the template has them. */
  readonly properties: AlarmProperties;
  readonly periods: readonly number[];
  readonly namesService: boolean;
}

interface TemplateMetric {
  readonly Id?: string;
  readonly Expression?: string;
  readonly MetricStat?: {
    readonly Metric: { readonly Namespace: string; readonly MetricName: string };
    readonly Period: number;
  };
}

const SHAPES: Readonly<Record<string, (stack: Stack) => Partial<GuardedServiceProps>>> = {
  alb: () => ({}),
  'alb, canary': () => ({ strategy: Strategy.canary(), requestsPerMinute: 2_000 }),
  'alb, linear': () => ({ strategy: Strategy.linear(), requestsPerMinute: 20_000 }),
  'alb, slow start': () => ({ healthCheckGracePeriod: Duration.minutes(10) }),
  nlb: () => ({ traffic: Traffic.networkLoadBalancer() }),
  'nlb, blue/green': () => ({ traffic: Traffic.networkLoadBalancer(), strategy: Strategy.blueGreen() }),
  'service connect': () => ({ traffic: Traffic.serviceConnect({ portName: 'http' }) }),
  'service connect, busy': () => ({ traffic: Traffic.serviceConnect({ portName: 'http' }), requestsPerMinute: 1_000 }),
  lattice: () => ({ traffic: Traffic.vpcLattice({ portName: 'http' }) }),
  'lattice, canary': () => ({ traffic: Traffic.vpcLattice({ portName: 'http' }), strategy: Strategy.canary() }),
  headless: () => ({ traffic: Traffic.none() }),
  worker: (stack) => ({
    queue: new Queue(stack, 'Queue', { deadLetterQueue: { queue: new Queue(stack, 'Dead'), maxReceiveCount: 3 } }),
  }),
};

function synthesize(shape: string): { readonly template: Template; readonly alarms: readonly DefaultAlarm[] } {
  const stack = new Stack(createApp(), 'Test');
  const cluster = new ecs.Cluster(stack, 'Cluster', { vpc: new Vpc(stack, 'Vpc', { maxAzs: 2 }) });
  cluster.addDefaultCloudMapNamespace({ name: 'test.local' });
  const taskDefinition = new ecs.FargateTaskDefinition(stack, 'Task');
  taskDefinition.addContainer('web', {
    image: ecs.ContainerImage.fromRegistry('public.ecr.aws/nginx/nginx:stable'),
    portMappings: [{ containerPort: 80, name: 'http', appProtocol: ecs.AppProtocol.http }],
  });
  const { protection } = new GuardedService(stack, 'Web', { cluster, taskDefinition, ...SHAPES[shape]?.(stack) });
  const template = Template.fromStack(stack);
  const resources = resourcesOf(template, 'AWS::CloudWatch::Alarm');
  const [serviceId] = Object.keys(resourcesOf(template, 'AWS::ECS::Service'));
  const alarms = protection.alarms.flatMap(({ alarm, rule }) => {
    const resource = resources[stack.resolve(alarm.alarmName).Ref];
    if (rule === undefined || resource === undefined) return [];
    const text = JSON.stringify(resource.Properties);
    return [
      {
        name: `${shape}: ${alarm.node.id}`,
        rule,
        properties: propertiesOf(resource.Properties),
        periods: [...text.matchAll(/"Period":(\d+)/g)].map(([, seconds]) => Number(seconds)),
        namesService: text.includes(`{"Fn::GetAtt":["${serviceId}","Name"]}`),
      },
    ];
  });
  return { template, alarms };
}

function propertiesOf(properties: Readonly<Record<string, unknown>>): AlarmProperties {
  const { Metrics, Namespace, MetricName } = properties as {
    Metrics?: readonly TemplateMetric[];
    Namespace?: string;
    MetricName?: string;
  };
  return {
    metrics:
      Metrics === undefined
        ? { metric: `${Namespace} ${MetricName}` }
        : Object.fromEntries(
            Metrics.flatMap(({ Id, MetricStat: stat }) =>
              stat ? [[String(Id), `${stat.Metric.Namespace} ${stat.Metric.MetricName}`]] : [],
            ),
          ),
    expression: Metrics?.find(({ Expression }) => Expression !== undefined)?.Expression,
    threshold: Number(properties['Threshold']),
    comparisonOperator: String(properties['ComparisonOperator']),
    treatMissingData: properties['TreatMissingData'] as AlarmProperties['treatMissingData'],
    datapointsToAlarm: Number(properties['DatapointsToAlarm']),
    evaluationPeriods: Number(properties['EvaluationPeriods']),
  };
}

const ALARMS = Object.keys(SHAPES).flatMap((shape) => synthesize(shape).alarms);
const named = ALARMS.map((alarm) => [alarm.name, alarm] as const);

describe('a default alarm in the template', () => {
  it('is here of every kind', () => {
    expect(new Set(ALARMS.map(({ rule }) => rule.kind))).toEqual(new Set(DEPLOYMENT_ALARM_KINDS));
  });

  it.each(named)('has the numbers that its data says: %s', (_, { rule, properties }) => {
    const { threshold, comparisonOperator, treatMissingData, datapointsToAlarm, evaluationPeriods, expression } = rule;
    expect(properties).toEqual({
      metrics: properties.metrics,
      ...{ threshold, comparisonOperator, treatMissingData, datapointsToAlarm, evaluationPeriods, expression },
    });
    expect(Object.values(properties.metrics)).toEqual(
      Object.values(rule.metrics).map(({ namespace, metricName }) => `${namespace} ${metricName}`),
    );
  });

  it.each(named)('has periods of a minute, or of five where it adds few errors up: %s', (_, { rule, periods }) => {
    const isCount = rule.kind === 'TargetErrors' || rule.kind === 'LoadBalancerErrors';
    expect(new Set(periods)).toEqual(new Set([isCount ? 300 : 60]));
  });

  it.each(named)('fills no gap of a metric that comes late: %s', (_, { properties }) => {
    expect(properties.expression ?? '').not.toContain('FILL');
  });

  it.each(named)('is on an idle service in the state that its data names: %s', (_, alarm) => {
    const derived = IDLE_SITUATIONS.map((situation) => {
      const isMadeLater = alarm.namesService && situation === 'at the first deployment';
      return [situation, isMadeLater ? ['does not exist'] : [...statesWhen(situation, alarm.properties)]];
    });
    expect(Object.fromEntries(derived)).toEqual(
      Object.fromEntries(IDLE_SITUATIONS.map((situation) => [situation, [alarm.rule.whenIdle[situation]]])),
    );
  });

  it('would be told from one that is in ALARM, or in no state, while nothing happens', () => {
    const [share] = ALARMS.filter(({ rule }) => rule.kind === 'TargetErrorShare');
    if (share === undefined) throw new Error('an ALB must have the share of errors, got none');
    const unused = 'on an unused target group';
    expect(statesWhen(unused, { ...share.properties, treatMissingData: 'breaching' })).toContain('ALARM');
    expect(statesWhen(unused, { ...share.properties, treatMissingData: 'missing' })).toContain('INSUFFICIENT_DATA');
    expect(statesWhen(unused, { ...share.properties, threshold: 0 })).toContain('ALARM');
    const pooled = '100 * (errors + 1) / (requests + 1)';
    expect(statesWhen('without traffic', { ...share.properties, expression: pooled })).toContain('ALARM');
  });
});

describe('an alarm on unhealthy targets', () => {
  it.each(['alb', 'alb, slow start', 'nlb', 'nlb, blue/green'])('outlasts the start of a healthy task: %s', (shape) => {
    const { template, alarms } = synthesize(shape);
    const [service] = Object.values(resourcesOf(template, 'AWS::ECS::Service'));
    const [targets] = Object.values(resourcesOf(template, 'AWS::ElasticLoadBalancingV2::TargetGroup'));
    const { HealthCheckIntervalSeconds: interval, UnhealthyThresholdCount: failures } = targets?.Properties ?? {};
    const start = Number(service?.Properties['HealthCheckGracePeriodSeconds']) + Number(interval) * Number(failures);
    const unhealthy = alarms.filter(({ rule }) => rule.kind === 'UnhealthyTargets');
    expect(unhealthy.length).toBeGreaterThan(0);
    for (const { properties } of unhealthy) {
      const { datapointsToAlarm: m } = properties;
      expect(m * 60).toBeGreaterThan(start);
      expect(statesWhileStarting(Math.floor(start / 60), properties)).toEqual(new Set(['OK']));
      expect(statesWhileStarting(m, properties)).toContain('ALARM');
    }
  });
});
