import { Duration, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
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
  type Choice,
  createService,
  type EmptyCluster,
  kindsOf,
  servicePropertiesOf,
  templateOf,
} from '../guarded-services.ts';
import { resourcesOf } from '../synth.ts';
import { createClusterWithTask, web, worker } from '../other-services.ts';

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
  'shared alb': () => ({ alarms: { LoadBalancerErrors: false } }),
  'shared alb, blue/green': () => ({ strategy: Strategy.blueGreen(), alarms: { LoadBalancerErrors: false } }),
  'alb, blue/green': () => ({ strategy: Strategy.blueGreen() }),
  'alb, on request': () => ({ alarms: { TargetLatency: {}, Cpu: {}, Memory: {} } }),
  'worker, on request': ({ stack }) => ({ queue: new Queue(stack, 'Queue'), alarms: { QueueAge: {} } }),
  worker: ({ stack }) => ({
    queue: new Queue(stack, 'Queue', { deadLetterQueue: { queue: new Queue(stack, 'Dead'), maxReceiveCount: 3 } }),
  }),
  'worker, dead letters on their own': ({ stack }) => ({
    queue: new Queue(stack, 'Queue', { deadLetterQueue: { queue: new Queue(stack, 'Dead'), maxReceiveCount: 3 } }),
    alarms: { DeadLetters: {} },
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

  it.each(named)(
    'reads all its metrics in one period, of a minute unless it adds few events up: %s',
    (_, { rule, periods }) => {
      const long: Partial<Record<DeploymentAlarmRule['kind'], readonly number[]>> = {
        UnfinishedMessages: [180],
        // A canary, and a linear deployment with steps of six minutes.
        ErrorComparison: [600, 1_200],
        // Two target groups of VPC Lattice: longer periods reach back to the shift.
        SteadyErrors: rule.metrics['gr']?.namespace === 'AWS/VpcLattice' ? [120] : [60],
      };
      expect(new Set(periods).size).toBe(1);
      expect(long[rule.kind] ?? [60]).toContain(periods[0]);
    },
  );

  it.each(named)('fills no gap of a metric that comes late: %s', (_, { rule, properties }) => {
    // In the period before its deployment, the target group of a new version has no requests.
    const looksBack = rule.kind === 'ErrorComparison' || rule.metrics['gr']?.namespace === 'AWS/VpcLattice';
    if (looksBack) expect(properties.expression).not.toMatch(/FILL\([bg]e/);
    else expect(properties.expression ?? '').not.toContain('FILL');
  });

  it.each(named)('is on an idle service in the state that its data names: %s', (_, alarm) => {
    const derived = IDLE_SITUATIONS.map((situation) => {
      const isMadeLater =
        (alarm.namesService || alarm.rule.isAfterService === true) && situation === 'at the first deployment';
      return [situation, isMadeLater ? ['does not exist'] : [...statesWhen(situation, alarm.properties)]];
    });
    expect(Object.fromEntries(derived)).toEqual(
      Object.fromEntries(IDLE_SITUATIONS.map((situation) => [situation, [alarm.rule.whenIdle[situation]]])),
    );
  });

  it('would be told from one that is in ALARM, or in no state, while nothing happens', () => {
    const [steady] = ALARMS.filter(({ name }) => name === 'shared alb: SteadyErrors');
    if (steady === undefined) throw new Error('an ALB must have an alarm on steady errors, got none');
    const unused = 'on an unused target group';
    expect(statesWhen(unused, { ...steady.properties, treatMissingData: 'breaching' })).toContain('ALARM');
    expect(statesWhen(unused, { ...steady.properties, treatMissingData: 'missing' })).toContain('INSUFFICIENT_DATA');
    expect(statesWhen(unused, { ...steady.properties, threshold: 0 })).toContain('ALARM');
    const pooled = '100 * (errors + 1) / (requests + 1)';
    expect(statesWhen('without traffic', { ...steady.properties, expression: pooled })).toContain('ALARM');
  });
});

/** How many metrics CloudWatch bills: each metric of an expression. */
function metricsOf(shape: string): number {
  return synthesize(shape).alarms.reduce((sum, { properties }) => sum + Object.keys(properties.metrics).length, 0);
}

describe('the metrics of the default alarms', () => {
  it.each([
    // shape, kinds, and the metrics that CloudWatch bills
    ['alb', ['SteadyErrors', 'SharpErrors', 'UnhealthyTargets'], 8],
    ['shared alb', ['SteadyErrors', 'SharpErrors', 'NoHealthyTarget'], 6],
    ['alb, blue/green', ['SteadyErrors', 'LoadBalancerErrors', 'UnhealthyTargets', 'UnhealthyTargets2'], 10],
    ['shared alb, blue/green', ['SteadyErrors', 'NoHealthyTarget', 'UnhealthyTargets', 'UnhealthyTargets2'], 12],
    ['alb, canary', ['SteadyErrors', 'ErrorComparison'], 12],
    ['alb, linear', ['SteadyErrors', 'ErrorComparison'], 12],
    ['nlb', ['NoHealthyTarget', 'UnhealthyTargets'], 2],
    ['nlb, blue/green', ['UnhealthyTargets', 'UnhealthyTargets2'], 2],
    ['service connect', ['SteadyErrors', 'SharpErrors'], 4],
    ['lattice', ['SteadyErrors', 'SharpErrors'], 4],
    ['lattice, canary', ['SteadyErrors', 'ErrorComparison'], 8],
    ['worker', ['UnfinishedMessages'], 4],
    ['worker, dead letters on their own', ['UnfinishedMessages', 'DeadLetters'], 5],
  ])('of the shape %s are few', (shape, kinds, metrics) => {
    expect(synthesize(shape).alarms.map(({ name }) => name.split(': ')[1])).toEqual(kinds);
    expect(metricsOf(shape)).toBe(metrics);
  });
});

describe('an alarm on unhealthy targets', () => {
  it.each(['alb', 'alb, slow start', 'nlb', 'nlb, blue/green', 'alb, blue/green'])(
    'outlasts the start of a healthy task: %s',
    (shape) => {
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
    },
  );
});

describe('a service behind a load balancer', () => {
  it('watches the errors of its targets and of its load balancer, and their health', () => {
    const parts = createClusterWithTask();
    DeploymentProtection.of(web(parts));
    const template = Template.fromStack(parts.stack);
    template.resourceCountIs('AWS::CloudWatch::Alarm', 3);
    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      AlarmName: 'Test/Web errors (deployment)',
      AlarmDescription:
        '4 of 7 minutes had more errors than you can expect at an error rate of 2 %. During a deployment of the ECS service Test/Web, this alarm makes ECS roll back.',
      Threshold: 1,
      DatapointsToAlarm: 4,
      EvaluationPeriods: 7,
      TreatMissingData: 'notBreaching',
      Metrics: Match.arrayWith([
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
        Match.objectLike({
          Id: 'own',
          MetricStat: {
            Metric: {
              Namespace: 'AWS/ApplicationELB',
              MetricName: 'HTTPCode_ELB_5XX_Count',
              Dimensions: [Match.objectLike({ Name: 'LoadBalancer' })],
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
  });

  it('judges a canary by its few requests only if it has fewer than half', () => {
    const judged = [5, 49.9, 50, 80].map((percent) => {
      const { protection } = createService(() => ({ strategy: Strategy.canary({ percent }) }));
      return protection.alarms[0]?.rule?.expression?.includes('br < gr');
    });
    expect(judged).toEqual([true, true, false, false]);
  });

  it('compares the two target groups of a canary, each by its own dimension', () => {
    const [steady] = synthesize('alb, canary').alarms;
    const guarded = createService(SHAPES['alb, canary']);
    const [properties] = Object.values(resourcesOf(templateOf(guarded), 'AWS::CloudWatch::Alarm'));
    const groups = JSON.stringify(properties).match(/AlternateTargets/g) ?? [];
    expect(Object.keys(steady?.properties.metrics ?? {})).toEqual(['be', 'br', 'ge', 'gr', 'bh', 'gh']);
    expect(groups).toHaveLength(3);
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
  it('has no alarm of its own accord, and says that only the circuit breaker protects it', () => {
    const parts = createClusterWithTask();
    DeploymentProtection.of(worker(parts));
    const template = Template.fromStack(parts.stack);
    template.resourceCountIs('AWS::CloudWatch::Alarm', 0);
    template.hasResourceProperties('AWS::ECS::Service', {
      DeploymentConfiguration: { Alarms: Match.absent(), DeploymentCircuitBreaker: { Enable: true, Rollback: true } },
    });
    Annotations.fromStack(parts.stack).hasWarning(
      '/Test/Worker/DeploymentProtection',
      Match.stringLikeRegexp('^the service has a circuit breaker, but no deployment alarm'),
    );
  });

  it('has alarms on its tasks on request, by names that make no cycle, and says what that costs', () => {
    const parts = createClusterWithTask();
    DeploymentProtection.of(worker(parts), { alarms: { Cpu: {}, Memory: { threshold: 80 } } });
    const template = Template.fromStack(parts.stack);
    const names = Object.values(template.findResources('AWS::CloudWatch::Alarm')).map(
      ({ Properties }) => Properties['AlarmName'],
    );
    expect(names).toEqual(['Test/Worker CPU (deployment)', 'Test/Worker memory (deployment)']);
    template.hasResourceProperties('AWS::ECS::Service', {
      DeploymentConfiguration: { Alarms: { AlarmNames: names } },
      ServiceName: Match.absent(),
    });
    Annotations.fromStack(parts.stack).hasInfo(
      '/Test/Worker/DeploymentProtection',
      Match.stringLikeRegexp('the ECS deployment runs without the alarms. Later ECS deployments run with the alarms'),
    );
  });

  it('that works on a queue watches whether messages are finished, and the dead letters, and may read it', () => {
    const guarded = createService(({ stack }) => {
      const deadLetterQueue = { queue: new Queue(stack, 'Dead'), maxReceiveCount: 3 };
      return { queue: new Queue(stack, 'Queue', { deadLetterQueue }) };
    });
    expect(kindsOf(guarded)).toEqual(['UnfinishedMessages']);
    const template = templateOf(guarded);
    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      Threshold: 1,
      Metrics: Match.arrayWith([
        Match.objectLike({
          Id: 'dead',
          MetricStat: Match.objectLike({
            Metric: {
              Namespace: 'AWS/SQS',
              MetricName: 'ApproximateNumberOfMessagesVisible',
              Dimensions: [
                { Name: 'QueueName', Value: { 'Fn::GetAtt': [Match.stringLikeRegexp('^Dead'), 'QueueName'] } },
              ],
            },
          }),
        }),
      ]),
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
    const text = JSON.stringify(resourcesOf(templateOf(guarded), 'AWS::CloudWatch::Alarm'));
    expect(text).toContain('{"Name":"QueueName","Value":"dead"}');
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
    const { protection } = createService(() => ({ strategy, requestsPerMinute, alarms: { TargetLatency: {} } }));
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
      alarms: { TargetLatency: {} },
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
    templateOf(createService(() => ({ traffic, alarms: { TargetLatency: {} } }))).hasResourceProperties(
      'AWS::CloudWatch::Alarm',
      {
        Metrics: Match.arrayWith([Match.objectLike({ Expression: `IF(requests >= ${floor}, latency, 0)` })]),
      },
    );
  });
});

describe('the settings of default alarms', () => {
  it.each([
    [{ datapointsToAlarm: 9 }, 9, 9],
    [{ evaluationPeriods: 1 }, 1, 1],
    [{ evaluationPeriods: 8 }, 4, 8],
  ])('look at no fewer periods than must breach: %j', (settings, m, n) => {
    templateOf(createService(() => ({ alarms: { SteadyErrors: settings } }))).hasResourceProperties(
      'AWS::CloudWatch::Alarm',
      { DatapointsToAlarm: m, EvaluationPeriods: n, Metrics: Match.arrayWith([Match.objectLike({ Id: 'errors' })]) },
    );
  });

  /** A service that has an alarm of the kind. */
  const SUITABLE: Readonly<Record<DeploymentAlarmRule['kind'], string>> = {
    SteadyErrors: 'alb',
    SharpErrors: 'alb',
    ErrorComparison: 'alb, canary',
    LoadBalancerErrors: 'alb, blue/green',
    NoHealthyTarget: 'nlb',
    UnhealthyTargets: 'alb',
    UnfinishedMessages: 'worker',
    DeadLetters: 'worker',
    TargetLatency: 'alb',
    Cpu: 'alb',
    Memory: 'alb',
    QueueAge: 'worker',
  };

  it.each(DEPLOYMENT_ALARM_KINDS)('%s can be changed, replaced by a name, and left out', (kind) => {
    const create = (choice: DeploymentAlarmSettings | string | false) =>
      createService((parts) => ({ ...SHAPES[SUITABLE[kind]]?.(parts), alarms: { [kind]: choice } }));
    const n = kind === 'ErrorComparison' || kind === 'UnfinishedMessages' ? 2 : 9;
    const threshold = kind === 'NoHealthyTarget' ? {} : { threshold: 7 };
    const made = create({ ...threshold, evaluationPeriods: n }).protection.alarms.find(
      ({ rule }) => rule?.kind === kind,
    );
    expect(made?.alarm.node.defaultChild).toMatchObject({ evaluationPeriods: n });
    expect(kindsOf(create('mine'))).not.toContain(kind);
    expect(JSON.stringify(servicePropertiesOf(templateOf(create('mine'))))).toContain('"mine"');
    expect(kindsOf(create(false))).not.toContain(kind);
  });
});
