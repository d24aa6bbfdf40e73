import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { fargateTask, placeIn } from '../parts.ts';
import { behindOwnAlb, type Guarded, type Shape } from '../shape.ts';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type { Stack } from 'aws-cdk-lib';

const INTEGRATION = 'the integration tests of aws-cdk-lib/aws-ecs';
const SAMPLES = 'public samples';

const errors = new cloudwatch.Metric({ namespace: 'Shop', metricName: 'Errors' });

/** A service without traffic, whose deployments these alarms roll back. */
function watchedBy(own: readonly string[], findings: readonly string[]): Guarded {
  return { alarms: {}, metrics: 0, own, findings };
}

function alarmIn(stack: Stack, alarmName?: string): cloudwatch.Alarm {
  return new cloudwatch.Alarm(stack, 'Errors', {
    metric: errors,
    threshold: 1,
    evaluationPeriods: 2,
    ...(alarmName !== undefined && { alarmName }),
  });
}

function jobWith(
  { stack, cluster }: ReturnType<typeof placeIn>,
  alarmNames: string[],
  behavior?: ecs.AlarmBehavior,
): void {
  new ecs.FargateService(stack, 'Job', {
    cluster,
    taskDefinition: fargateTask(stack),
    deploymentAlarms: { alarmNames, ...(behavior !== undefined && { behavior }) },
  });
}

export const USER_ALARMS: Readonly<Record<string, Shape>> = {
  'a metric alarm': {
    after: INTEGRATION,
    services: { 'Shop/Job': watchedBy(['job-errors'], ['five-minute-period']) },
    create: (app) => {
      const place = placeIn(app);
      jobWith(place, [alarmIn(place.stack, 'job-errors').alarmName]);
    },
  },
  'a metric alarm beside the default ones': {
    after: INTEGRATION,
    services: {
      'Shop/Web': {
        ...behindOwnAlb('Shop/Alb/Http/WebGroup', 'Shop/Alb'),
        own: ['web-errors'],
        findings: ['five-minute-period'],
      },
    },
    create: (app) => {
      const { stack, vpc, cluster } = placeIn(app);
      const service = new ecs.FargateService(stack, 'Web', {
        cluster,
        taskDefinition: fargateTask(stack),
        deploymentAlarms: { alarmNames: [alarmIn(stack, 'web-errors').alarmName] },
      });
      new elbv2.ApplicationLoadBalancer(stack, 'Alb', { vpc })
        .addListener('Http', { port: 80 })
        .addTargets('Web', { port: 8080, targets: [service] });
    },
  },
  'a metric alarm that fails a deployment without a rollback': {
    after: INTEGRATION,
    services: { 'Shop/Job': watchedBy(['job-errors'], ['alarms-without-rollback', 'five-minute-period']) },
    create: (app) => {
      const place = placeIn(app);
      jobWith(place, [alarmIn(place.stack, 'job-errors').alarmName], ecs.AlarmBehavior.FAIL_ON_ALARM);
    },
  },
  'a metric alarm on the service itself, by its name': {
    after: INTEGRATION,
    services: {
      'Shop/Job': watchedBy(['job-cpu'], ['five-minute-period', 'no-health-check', 'slower-than-bake-time']),
    },
    create: (app) => {
      const { stack, cluster } = placeIn(app);
      const service = new ecs.FargateService(stack, 'Job', { cluster, taskDefinition: fargateTask(stack) });
      const metric = service.metricCpuUtilization();
      new cloudwatch.Alarm(stack, 'Cpu', { alarmName: 'job-cpu', metric, threshold: 95, evaluationPeriods: 5 });
      service.enableDeploymentAlarms(['job-cpu']);
    },
  },
  'a metric alarm that is turned off': {
    after: SAMPLES,
    services: { 'Shop/Job': watchedBy(['job-errors'], ['alarms-turned-on']) },
    create: (app) => {
      const { stack, cluster } = placeIn(app);
      new ecs.CfnService(stack, 'Job', {
        cluster: cluster.clusterName,
        taskDefinition: fargateTask(stack).taskDefinitionArn,
        launchType: 'FARGATE',
        networkConfiguration: { awsvpcConfiguration: { subnets: ['subnet-0a1b2c3d'] } },
        deploymentConfiguration: { alarms: { alarmNames: ['job-errors'], enable: false, rollback: true } },
      });
    },
  },
  'a PromQL alarm': {
    after: SAMPLES,
    brokenChecks: { E3014: 'cfn-lint does not know the property EvaluationCriteria' },
    services: { 'Shop/Job': watchedBy(['job-up'], ['alarm-promql', 'no-health-check']) },
    create: (app) => {
      const place = placeIn(app);
      new cloudwatch.CfnAlarm(place.stack, 'Up', {
        alarmName: 'job-up',
        evaluationCriteria: { promQlCriteria: { query: 'up == 0', pendingPeriod: 120, recoveryPeriod: 120 } },
        evaluationInterval: 60,
      });
      jobWith(place, ['job-up']);
    },
  },
  'a log alarm': {
    after: SAMPLES,
    brokenChecks: { E3006: 'cfn-lint does not know the type AWS::CloudWatch::LogAlarm' },
    services: { 'Shop/Job': watchedBy(['job-panics'], ['alarm-log', 'no-health-check']) },
    create: (app) => {
      const place = placeIn(app);
      new cloudwatch.CfnLogAlarm(place.stack, 'Panics', {
        alarmName: 'job-panics',
        comparisonOperator: 'GreaterThanThreshold',
        queryResultsToAlarm: 1,
        queryResultsToEvaluate: 2,
        threshold: 0,
        scheduledQueryConfiguration: {
          aggregationExpression: 'count(*)',
          queryString: 'filter @message like /panic/',
          logGroupIdentifiers: ['job'],
          scheduleConfiguration: { scheduleExpression: 'rate(1 minute)', startTimeOffset: 60 },
          scheduledQueryRoleArn: 'arn:aws:iam::111122223333:role/queries',
        },
      });
      jobWith(place, ['job-panics']);
    },
  },
  'a composite alarm, by its name': {
    after: SAMPLES,
    services: { 'Shop/Job': watchedBy(['job'], ['alarm-composite', 'no-health-check']) },
    create: (app) => {
      const place = placeIn(app);
      const alarmRule = alarmIn(place.stack);
      new cloudwatch.CompositeAlarm(place.stack, 'All', { compositeAlarmName: 'job', alarmRule });
      jobWith(place, ['job']);
    },
  },
};
