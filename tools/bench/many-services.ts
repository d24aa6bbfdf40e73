import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { App, Duration, Stack } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { Vpc } from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { ApplicationLoadBalancer, type ApplicationTargetGroup } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { DeploymentProtection } from '../../lib/protection/deployment-protection.ts';
import type { Template } from './equal-stacks.ts';

const WAYS = ['plain', 'byHand', 'of', 'ofAll'] as const;

/** How the services of an app are protected, if at all; `byHand` with aws-cdk-lib alone. */
type Way = (typeof WAYS)[number];

/** What some rounds of each way took. */
export interface Measured {
  /** The median of the milliseconds that this process computed. */
  readonly ms: Readonly<Record<Way, number>>;
  /** How much longer than `byHand` of the same round: the median of the rounds. The speed of a machine can change within seconds. */
  readonly ratios: Readonly<Record<'of' | 'ofAll', number>>;
}

/**
 * Measures the synthesis of an app with so many services, each in a stack of its own behind a load balancer of its own. The
 * ways take turns, after a round that does not count.
 */
export function measureManyServices(services: number, rounds: number): Measured {
  const times: Record<Way, number[]> = { plain: [], byHand: [], of: [], ofAll: [] };
  for (let round = 0; round <= rounds; round += 1) {
    for (const way of WAYS) {
      const ms = timeOf(services, way);
      if (round > 0) times[way].push(ms);
    }
  }
  const ratioOf = (way: Way) => median(times[way].map((ms, round) => ms / (times.byHand[round] ?? Number.NaN)));
  return {
    ms: {
      plain: median(times.plain),
      byHand: median(times.byHand),
      of: median(times.of),
      ofAll: median(times.ofAll),
    },
    ratios: { of: ratioOf('of'), ofAll: ratioOf('ofAll') },
  };
}

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc');

function timeOf(services: number, way: Way): number {
  // Else each way pays for what the one before it left.
  collectGarbage();
  const before = process.cpuUsage();
  synthesizeServices(services, way);
  return process.cpuUsage(before).user / 1_000;
}

/** Returns the template of the last service. */
export function synthesizeServices(count: number, way: Way): Template {
  const app = new App({ builtinCloudFormationValidation: false, analyticsReporting: false });
  const base = new Stack(app, 'Base');
  const vpc = new Vpc(base, 'Vpc', { natGateways: 0 });
  const cluster = new ecs.Cluster(base, 'Cluster', { vpc });
  for (let index = 0; index < count; index += 1) {
    const service = createService(new Stack(app, `Shop${index}`), cluster, way === 'byHand');
    if (way === 'of') DeploymentProtection.of(service);
  }
  if (way === 'ofAll') DeploymentProtection.ofAll(app);
  return app.synth().stacks.at(-1)?.template;
}

function createService(stack: Stack, cluster: ecs.Cluster, isByHand: boolean): ecs.FargateService {
  const taskDefinition = new ecs.FargateTaskDefinition(stack, 'Task');
  taskDefinition.addContainer('web', {
    image: ecs.ContainerImage.fromRegistry('public.ecr.aws/nginx/nginx:stable'),
    portMappings: [{ containerPort: 80 }],
  });
  const service = new ecs.FargateService(stack, 'Service', {
    cluster,
    taskDefinition,
    desiredCount: 2,
    minHealthyPercent: 100,
    circuitBreaker: { rollback: true },
    ...(isByHand && { bakeTime: Duration.minutes(10) }),
  });
  const loadBalancer = new ApplicationLoadBalancer(stack, 'LoadBalancer', { vpc: cluster.vpc });
  const listener = loadBalancer.addListener('Http', { port: 80, open: false });
  const targets = listener.addTargets('Targets', { port: 80, targets: [service] });
  if (isByHand) protectByHand(service, loadBalancer, targets);
  return service;
}

/** The same alarms and settings as those of `DeploymentProtection`. */
function protectByHand(
  service: ecs.FargateService,
  loadBalancer: ApplicationLoadBalancer,
  { targetGroupFullName: TargetGroup }: ApplicationTargetGroup,
): void {
  const period = Duration.minutes(1);
  const namespace = 'AWS/ApplicationELB';
  const LoadBalancer = loadBalancer.loadBalancerFullName;
  // The metrics of the target group would find the load balancer through the listener.
  const ofTargets = (metricName: string, statistic = 'Sum') =>
    new cloudwatch.Metric({
      namespace,
      metricName,
      statistic,
      period,
      dimensionsMap: { TargetGroup, LoadBalancer },
    });
  const ofBalancer = (metricName: string) => loadBalancer.metrics.custom(metricName, { period, statistic: 'Sum' });
  const [errors, requests] = [ofTargets('HTTPCode_Target_5XX_Count'), ofTargets('RequestCount')];
  const [own, refused] = [ofBalancer('HTTPCode_ELB_5XX_Count'), ofBalancer('HTTPCode_ELB_4XX_Count')];
  const [all, sum] = ['(errors + own)', '(requests + own)'];
  const reached = { threshold: 1, comparisonOperator: Operator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD };
  const made = [
    {
      id: 'SteadyErrors',
      name: 'errors',
      why: '4 of 7 minutes had more errors than you can expect at an error rate of 2 %',
      evaluationPeriods: 7,
      datapointsToAlarm: 4,
      metric: new cloudwatch.MathExpression({
        expression: `IF(${all} >= 0.2 + 0.022 * ${sum} + 0.15 * ${sum} ^ 0.5, ${all}, 0)`,
        usingMetrics: { errors, requests, own },
        label: 'SteadyErrors',
        period,
      }),
      ...reached,
    },
    {
      id: 'SharpErrors',
      name: 'many errors',
      why: '2 of 3 minutes had errors in more than 8 % of the requests, or the load balancer refused more than half of them',
      evaluationPeriods: 3,
      datapointsToAlarm: 2,
      metric: new cloudwatch.MathExpression({
        expression: `MAX([IF(${all} >= 2 + 0.08 * ${sum}, ${all}, 0), IF(refused >= 10 + 0.5 * (requests + refused), refused, 0)])`,
        usingMetrics: { errors, requests, own, refused },
        label: 'SharpErrors',
        period,
      }),
      ...reached,
    },
    {
      id: 'UnhealthyTargets',
      name: 'unhealthy targets',
      why: 'Targets were unhealthy for 3 minutes, longer than the 120 s that a healthy task may need to start',
      evaluationPeriods: 3,
      datapointsToAlarm: 3,
      metric: ofTargets('UnHealthyHostCount', 'Minimum'),
      threshold: 0,
      comparisonOperator: Operator.GREATER_THAN_THRESHOLD,
    },
  ].map(
    ({ id, name, why, ...rest }) =>
      new cloudwatch.Alarm(service, id, {
        ...rest,
        alarmName: `${service.node.path} ${name} (deployment)`,
        alarmDescription: `${why}. During a deployment of the ECS service ${service.node.path}, this alarm makes ECS roll back.`,
        treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
      }),
  );
  service.enableDeploymentAlarms(
    made.map(({ alarmName }) => alarmName),
    { behavior: ecs.AlarmBehavior.ROLLBACK_ON_ALARM },
  );
}

const { ComparisonOperator: Operator } = cloudwatch;

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
