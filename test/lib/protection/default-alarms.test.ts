import { Duration, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as patterns from 'aws-cdk-lib/aws-ecs-patterns';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { describe, expect, it } from 'vitest';
import type { DeploymentAlarmSettings } from '../../../lib/protection/alarm-choice.ts';
import { DeploymentProtection } from '../../../lib/protection/deployment-protection.ts';
import { Strategy } from '../../../lib/service/strategy.ts';
import { Traffic } from '../../../lib/service/traffic-kinds.ts';
import { DEPLOYMENT_ALARM_KINDS, type DeploymentAlarmRule } from '../../../src/core/protection/alarm-rules/rule.ts';
import {
  type AlarmProperties,
  IDLE_SITUATIONS,
  statesWhen,
  statesWhileStarting,
} from '../../core/protection/alarm-rules/idle-service.ts';
import {
  alarmNamesOf,
  type Choice,
  createService,
  type EmptyCluster,
  image,
  kindsOf,
  servicePropertiesOf,
  templateOf,
} from '../guarded-services.ts';
import { resourcesOf } from '../synth.ts';
import { createClusterWithTask, web, worker } from './other-services.ts';

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

const SHAPES: Readonly<Record<string, (parts: EmptyCluster) => Choice>> = {
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
  worker: ({ stack }) => ({
    queue: new Queue(stack, 'Queue', { deadLetterQueue: { queue: new Queue(stack, 'Dead'), maxReceiveCount: 3 } }),
  }),
};

function synthesize(shape: string): { readonly template: Template; readonly alarms: readonly DefaultAlarm[] } {
  const guarded = createService(SHAPES[shape]);
  const { protection } = guarded;
  const stack = Stack.of(guarded);
  const template = templateOf(guarded);
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

describe('a service behind a load balancer', () => {
  it('watches each target group by itself: errors as share and count, and health', () => {
    const parts = createClusterWithTask();
    DeploymentProtection.of(web(parts));
    const template = Template.fromStack(parts.stack);
    template.resourceCountIs('AWS::CloudWatch::Alarm', 7);
    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      Threshold: 5,
      DatapointsToAlarm: 2,
      EvaluationPeriods: 3,
      TreatMissingData: 'notBreaching',
      Metrics: Match.arrayWith([
        Match.objectLike({ Expression: 'IF(requests >= 40, (100 * errors) / requests, 0)' }),
        Match.objectLike({
          Id: 'errors',
          MetricStat: {
            Metric: {
              Namespace: 'AWS/ApplicationELB',
              MetricName: 'HTTPCode_Target_5XX_Count',
              Dimensions: [Match.objectLike({ Name: 'LoadBalancer' }), Match.objectLike({ Name: 'TargetGroup' })],
            },
            Period: 60,
            Stat: 'Sum',
          },
        }),
      ]),
    });
    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      MetricName: 'UnHealthyHostCount',
      EvaluationPeriods: 3,
    });
    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      Threshold: 10,
      Metrics: Match.arrayWith([Match.objectLike({ Expression: 'IF(requests < 200, errors, 0)' })]),
    });
  });

  it('waits for tasks that start slowly before it calls them unhealthy', () => {
    const parts = createClusterWithTask();
    const { stack, cluster, taskDefinition } = parts;
    const { service, targetGroup } = new patterns.ApplicationLoadBalancedFargateService(stack, 'Web', {
      cluster,
      taskDefinition,
      healthCheckGracePeriod: Duration.minutes(5),
    });
    targetGroup.configureHealthCheck({ interval: Duration.seconds(20), unhealthyThresholdCount: 4 });
    DeploymentProtection.of(service);
    // 300 s + 4 * 20 s = 380 s, so the seventh minute is the first that is past them.
    Template.fromStack(stack).hasResourceProperties('AWS::CloudWatch::Alarm', {
      MetricName: 'UnHealthyHostCount',
      DatapointsToAlarm: 7,
      EvaluationPeriods: 7,
    });
  });
});

describe('a service without traffic', () => {
  it('watches CPU and memory where there is no target group, by names that make no cycle, and says what that costs', () => {
    const parts = createClusterWithTask();
    DeploymentProtection.of(worker(parts));
    const template = Template.fromStack(parts.stack);
    const names = Object.values(template.findResources('AWS::CloudWatch::Alarm')).map(
      ({ Properties }) => Properties['AlarmName'],
    );
    expect(names).toEqual([expect.stringMatching(/^Test-.*-Cpu$/), expect.stringMatching(/^Test-.*-Memory$/)]);
    template.hasResourceProperties('AWS::ECS::Service', {
      DeploymentConfiguration: { Alarms: { AlarmNames: names } },
      ServiceName: Match.absent(),
    });
    Annotations.fromStack(parts.stack).hasInfo(
      '/Test/Worker/DeploymentProtection',
      Match.stringLikeRegexp('the ECS deployment runs without the alarms. Later ECS deployments run with the alarms'),
    );
  });

  it('watches its tasks, by names that make no cycle', () => {
    const guarded = createService(({ stack }) => {
      const taskDefinition = new ecs.FargateTaskDefinition(stack, 'Headless');
      taskDefinition.addContainer('job', { image });
      return { taskDefinition };
    });
    expect(kindsOf(guarded)).toEqual(['Cpu', 'Memory']);
    expect(guarded.loadBalancer).toBeUndefined();
    expect(alarmNamesOf(templateOf(guarded))).toEqual([
      expect.stringMatching(/^Test-.+-Cpu$/),
      expect.stringMatching(/^Test-.+-Memory$/),
    ]);
  });

  it('that works on a queue watches the age of its messages and the dead letters, and may read it', () => {
    const guarded = createService(({ stack }) => {
      const deadLetterQueue = { queue: new Queue(stack, 'Dead'), maxReceiveCount: 3 };
      return { queue: new Queue(stack, 'Queue', { deadLetterQueue }) };
    });
    expect(kindsOf(guarded)).toEqual(['QueueAge', 'DeadLetters', 'Cpu', 'Memory']);
    const template = templateOf(guarded);
    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      Namespace: 'AWS/SQS',
      MetricName: 'ApproximateNumberOfMessagesVisible',
      Dimensions: [{ Name: 'QueueName', Value: { 'Fn::GetAtt': [Match.stringLikeRegexp('^Dead'), 'QueueName'] } }],
      Threshold: 0,
      ComparisonOperator: 'GreaterThanThreshold',
    });
    template.hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({ Action: Match.arrayWith(['sqs:DeleteMessage', 'sqs:ReceiveMessage']) }),
        ]),
      },
    });
  });

  it('takes dead letters of a queue that the app does not make', () => {
    const arn = (name: string) => `arn:aws:sqs:eu-west-1:111122223333:${name}`;
    const guarded = createService(({ stack }) => ({
      queue: Queue.fromQueueArn(stack, 'Queue', arn('work')),
      deadLetterQueue: Queue.fromQueueArn(stack, 'Dead', arn('dead')),
    }));
    templateOf(guarded).hasResourceProperties('AWS::CloudWatch::Alarm', {
      Dimensions: [{ Name: 'QueueName', Value: 'dead' }],
    });
  });
});

describe('latency of a shift in steps', () => {
  it.each([
    // A canary of 5 % of 20,000 requests has 1,000, of 19,980 it has 999.
    [Strategy.canary(), 20_000, 'p99'],
    [Strategy.canary(), 19_980, 'p90'],
    [Strategy.canary(), 1_000, 'Average'],
    [Strategy.linear({ stepPercent: 25 }), 4_000, 'p99'],
    [Strategy.blueGreen(), 1_000, 'p99'],
  ] as const)('is watched by what the samples of one step carry: %o', (strategy, requestsPerMinute, statistic) => {
    const { protection } = createService(() => ({ strategy, requestsPerMinute }));
    const statistics = protection.alarms
      .filter(({ rule }) => rule?.kind === 'TargetLatency')
      .map(({ rule }) => rule?.metrics['latency']?.statistic);
    expect(statistics).toEqual([statistic, statistic]);
  });

  it('of Service Connect has all requests, since its metrics know no target group', () => {
    const { protection } = createService(() => ({
      strategy: Strategy.canary(),
      traffic: Traffic.serviceConnect({ portName: 'http' }),
      requestsPerMinute: 1_000,
    }));
    expect(protection.alarms.map(({ rule }) => rule?.metrics['latency']?.statistic)).toContain('p99');
  });
});

describe('the mean latency of Service Connect', () => {
  // ceil(timeout / 5 s); with the timeout of a request off, the default idle timeout of 300 s counts.
  it.each([
    [undefined, 3],
    [Duration.seconds(60), 12],
    [Duration.seconds(0), 60],
  ])('counts from so many requests that one of the longest does not breach: %s', (perRequestTimeout, floor) => {
    const traffic = Traffic.serviceConnect({ portName: 'http', ...(perRequestTimeout && { perRequestTimeout }) });
    templateOf(createService(() => ({ traffic }))).hasResourceProperties('AWS::CloudWatch::Alarm', {
      Metrics: Match.arrayWith([Match.objectLike({ Expression: `IF(requests >= ${floor}, latency, 0)` })]),
    });
  });
});

describe('the settings of default alarms', () => {
  it.each([
    [{ datapointsToAlarm: 5 }, 5, 5],
    [{ evaluationPeriods: 1 }, 1, 1],
    [{ evaluationPeriods: 6 }, 2, 6],
  ])('look at no fewer periods than must breach: %j', (settings, m, n) => {
    templateOf(createService(() => ({ alarms: { TargetErrorShare: settings } }))).hasResourceProperties(
      'AWS::CloudWatch::Alarm',
      { DatapointsToAlarm: m, EvaluationPeriods: n, Metrics: Match.arrayWith([Match.objectLike({ Id: 'errors' })]) },
    );
  });

  it.each(DEPLOYMENT_ALARM_KINDS)('%s can be changed, replaced by a name, and left out', (kind) => {
    const create = (choice: DeploymentAlarmSettings | string | false) =>
      createService(({ stack }) => ({
        // An ALB's kinds have no alarms on tasks, and the other way round.
        ...(['Cpu', 'Memory', 'QueueAge', 'DeadLetters'].includes(kind) && {
          queue: new Queue(stack, 'Queue', {
            deadLetterQueue: { queue: new Queue(stack, 'Dead'), maxReceiveCount: 3 },
          }),
        }),
        alarms: { [kind]: choice },
      }));
    const made = create({ threshold: 7, evaluationPeriods: 9 }).protection.alarms.find(
      ({ rule }) => rule?.kind === kind,
    );
    expect(made?.alarm.node.defaultChild).toMatchObject({ threshold: 7, evaluationPeriods: 9 });
    expect(kindsOf(create('mine'))).not.toContain(kind);
    expect(JSON.stringify(servicePropertiesOf(templateOf(create('mine'))))).toContain('"mine"');
    expect(kindsOf(create(false))).not.toContain(kind);
  });
});
