import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { App, Duration, Stack } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { Vpc } from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { ApplicationLoadBalancer, type ApplicationTargetGroup } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { DeploymentProtection } from '../../lib/protection/deployment-protection.ts';

const WAYS = ['plain', 'byHand', 'of', 'ofAll'] as const;

/** How the services of an app are protected, if at all; `byHand` with equal alarms of aws-cdk-lib alone. */
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
      const ms = synthesizeServices(services, way);
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

function synthesizeServices(count: number, way: Way): number {
  // Else each way pays for what the one before it left.
  collectGarbage();
  const before = process.cpuUsage();
  const app = new App({ builtinCloudFormationValidation: false, analyticsReporting: false });
  const base = new Stack(app, 'Base');
  const vpc = new Vpc(base, 'Vpc', { natGateways: 0 });
  const cluster = new ecs.Cluster(base, 'Cluster', { vpc });
  for (let index = 0; index < count; index += 1) {
    const service = createService(new Stack(app, `Shop${index}`), cluster, way === 'byHand');
    if (way === 'of') DeploymentProtection.of(service);
  }
  if (way === 'ofAll') DeploymentProtection.ofAll(app);
  const { stacks } = app.synth();
  const { user } = process.cpuUsage(before);
  const metrics = JSON.stringify(stacks.at(-1)?.template).match(/"MetricName":/g)?.length ?? 0;
  const expected = way === 'plain' ? 0 : ALARM_METRICS;
  if (metrics !== expected)
    throw new Error(`a service must have ${expected} alarm metrics ${way}, got ${metrics}: bring byHand up to date`);
  return user / 1_000;
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
  });
  const loadBalancer = new ApplicationLoadBalancer(stack, 'LoadBalancer', { vpc: cluster.vpc });
  const listener = loadBalancer.addListener('Http', { port: 80, open: false });
  const targets = listener.addTargets('Targets', { port: 80, targets: [service] });
  if (isByHand) protectByHand(service, loadBalancer, targets);
  return service;
}

/** Metrics of the default alarms of a service behind a load balancer of its own. */
const ALARM_METRICS = 8;

/** The same alarms and settings as those of `DeploymentProtection`. */
function protectByHand(
  service: ecs.FargateService,
  { metrics: balancer }: ApplicationLoadBalancer,
  { metrics: targets }: ApplicationTargetGroup,
): void {
  const options = { period: Duration.minutes(1), statistic: 'Sum' };
  const [errors, requests] = [
    targets.custom('HTTPCode_Target_5XX_Count', options),
    targets.custom('RequestCount', options),
  ];
  const own = balancer.custom('HTTPCode_ELB_5XX_Count', options);
  const refused = balancer.custom('HTTPCode_ELB_4XX_Count', options);
  const [all, sum] = ['(errors + own)', '(requests + own)'];
  const steady = `IF(${all} >= 0.2 + 0.022 * ${sum} + 0.15 * ${sum} ^ 0.5, ${all}, 0)`;
  const sharp = `MAX([IF(${all} >= 2 + 0.08 * ${sum}, ${all}, 0), IF(refused >= 10 + 0.5 * (requests + refused), refused, 0)])`;
  const made = (
    [
      [
        'SteadyErrors',
        new cloudwatch.MathExpression({
          expression: steady,
          usingMetrics: { errors, requests, own },
          period: options.period,
        }),
        7,
      ],
      [
        'SharpErrors',
        new cloudwatch.MathExpression({
          expression: sharp,
          usingMetrics: { errors, requests, own, refused },
          period: options.period,
        }),
        3,
      ],
      ['UnhealthyTargets', targets.custom('UnHealthyHostCount', { ...options, statistic: 'Minimum' }), 3],
    ] as const
  ).map(
    ([id, metric, evaluationPeriods]) =>
      new cloudwatch.Alarm(service, id, {
        metric,
        evaluationPeriods,
        threshold: 1,
        alarmName: `${service.node.path} ${id}`,
        alarmDescription: `${id}. During a deployment of the ECS service, this alarm makes ECS roll back.`,
        comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
        treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
      }),
  );
  service.enableDeploymentAlarms(
    made.map(({ alarmName }) => alarmName),
    { behavior: ecs.AlarmBehavior.ROLLBACK_ON_ALARM },
  );
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
