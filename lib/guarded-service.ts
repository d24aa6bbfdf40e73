import { Annotations, Duration, Lazy, Stack, Token } from 'aws-cdk-lib';
import type { ICertificate } from 'aws-cdk-lib/aws-certificatemanager';
import { Alarm, type AlarmProps, ComparisonOperator, Stats, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { SubnetSelection } from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import {
  ApplicationLoadBalancer,
  ApplicationProtocol,
  ApplicationTargetGroup,
  HttpCodeElb,
  HttpCodeTarget,
  TargetType,
} from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { Construct } from 'constructs';

const MINUTE = Duration.minutes(1);

export interface GuardedServiceProps {
  /** Where the service runs; its VPC holds the load balancer too. */
  readonly cluster: ecs.ICluster;
  /** What it runs. The default container takes the requests, at its first port mapping. */
  readonly taskDefinition: ecs.FargateTaskDefinition;
  /**
   * The load balancer, for this service alone: its own errors count against a deployment.
   * @default - a new one, reachable within the VPC
   */
  readonly loadBalancer?: ApplicationLoadBalancer;
  /**
   * Makes the listener HTTPS on port 443.
   * @default - HTTP on port 80
   */
  readonly certificate?: ICertificate;
  /** What the load balancer asks each task for; begins with a slash. @default '/' */
  readonly healthCheckPath?: string;
  /** How many tasks run. @default 2 */
  readonly desiredCount?: number;
  /**
   * How long ECS watches the alarms after the new version took over, in whole minutes. Longer than it takes errors to show:
   * a load balancer's metric reached its alarm more than three minutes after the first error.
   * @default Duration.minutes(10)
   */
  readonly bakeTime?: Duration;
  /**
   * How many answers of 5xx within a minute, from the targets or from the load balancer, are too many; two minutes of
   * three must be so.
   * @default 10
   */
  readonly errorsPerMinute?: number;
  /**
   * Names of further metric alarms that shall roll a deployment back. Plain strings, not `alarm.alarmName`, where the
   * alarm's metric names this service: a token would make a cycle.
   * @default - none
   */
  readonly deploymentAlarmNames?: readonly string[];
  /** Where the tasks, and the construct's own load balancer, stand. @default - private subnets */
  readonly subnets?: SubnetSelection;
  /** Tasks in public subnets without NAT need it to pull their image. @default false */
  readonly assignPublicIp?: boolean;
  /** How long health checks do not count for a new task. @default Duration.seconds(60) */
  readonly healthCheckGracePeriod?: Duration;
}

/**
 * A Fargate service behind a load balancer whose deployments are guarded by default: alarms that watch what its users see,
 * a circuit breaker, a bake time, and a rollback for each.
 */
export class GuardedService extends Construct {
  readonly service: ecs.FargateService;
  readonly loadBalancer: ApplicationLoadBalancer;
  readonly targetGroup: ApplicationTargetGroup;
  /** The alarms that the construct made. */
  readonly deploymentAlarms: readonly Alarm[];
  readonly #alarmNames: string[];

  constructor(scope: Construct, id: string, props: GuardedServiceProps) {
    super(scope, id);
    const bakeTime = props.bakeTime ?? Duration.minutes(10);
    validateProps(bakeTime, props);
    this.loadBalancer = props.loadBalancer ?? this.#createLoadBalancer(props);
    this.targetGroup = this.#createTargetGroup(props);
    this.#listen(props);
    this.deploymentAlarms = this.#createAlarms(props.errorsPerMinute ?? 10);
    this.#alarmNames = [
      ...this.deploymentAlarms.map((alarm) => alarm.alarmName),
      ...(props.deploymentAlarmNames ?? []),
    ];
    this.service = this.#createService(props, bakeTime);
    this.service.attachToApplicationTargetGroup(this.targetGroup);
  }

  /**
   * Adds metric alarms that shall roll a deployment back. `service.enableDeploymentAlarms` would drop them, because
   * alarms are configured already.
   *
   * @see https://github.com/aws/aws-cdk/issues/36308
   */
  addDeploymentAlarmNames(...alarmNames: readonly string[]): void {
    this.#alarmNames.push(...alarmNames);
  }

  #createLoadBalancer({ cluster, subnets }: GuardedServiceProps): ApplicationLoadBalancer {
    return new ApplicationLoadBalancer(this, 'LoadBalancer', {
      vpc: cluster.vpc,
      internetFacing: false,
      dropInvalidHeaderFields: true,
      ...(subnets && { vpcSubnets: subnets }),
    });
  }

  #createTargetGroup(props: GuardedServiceProps): ApplicationTargetGroup {
    return new ApplicationTargetGroup(this, 'Targets', {
      vpc: props.cluster.vpc,
      targetType: TargetType.IP,
      protocol: ApplicationProtocol.HTTP,
      deregistrationDelay: Duration.seconds(30),
      healthCheck: {
        path: props.healthCheckPath ?? '/',
        interval: Duration.seconds(10),
        timeout: Duration.seconds(5),
        healthyThresholdCount: 2,
        unhealthyThresholdCount: 3,
      },
    });
  }

  #listen({ certificate }: GuardedServiceProps): void {
    this.loadBalancer.addListener('Listener', {
      ...(certificate === undefined
        ? { port: 80, protocol: ApplicationProtocol.HTTP }
        : { port: 443, protocol: ApplicationProtocol.HTTPS, certificates: [certificate] }),
      // Who may come in is the security group's business.
      open: false,
      defaultTargetGroups: [this.targetGroup],
    });
  }

  /**
   * Metrics of the load balancer and of the target group alone: those of the service would make a cycle. Their silence
   * is good news, so an idle service is never in ALARM, which would leave its next deployment unprotected.
   */
  #createAlarms(errorsPerMinute: number): readonly Alarm[] {
    const sum = { period: MINUTE, statistic: Stats.SUM };
    return [
      this.#alarm('TargetErrors', {
        metric: this.targetGroup.metrics.httpCodeTarget(HttpCodeTarget.TARGET_5XX_COUNT, sum),
        threshold: errorsPerMinute,
        comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
        evaluationPeriods: 3,
        datapointsToAlarm: 2,
        alarmDescription: 'The application answers with 5xx',
      }),
      // Counts what never reached the application: no healthy target, time-outs, resets.
      this.#alarm('LoadBalancerErrors', {
        metric: this.loadBalancer.metrics.httpCodeElb(HttpCodeElb.ELB_5XX_COUNT, sum),
        threshold: errorsPerMinute,
        comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
        evaluationPeriods: 3,
        datapointsToAlarm: 2,
        alarmDescription: 'The load balancer answers with 5xx in place of the application',
      }),
      // The minimum, for more than one datapoint, as AWS advises for this metric.
      this.#alarm('UnhealthyTargets', {
        metric: this.targetGroup.metrics.unhealthyHostCount({ period: MINUTE, statistic: Stats.MINIMUM }),
        threshold: 0,
        comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
        evaluationPeriods: 3,
        datapointsToAlarm: 3,
        alarmDescription: 'Tasks fail the health check of the load balancer',
      }),
    ];
  }

  #alarm(id: string, props: AlarmProps): Alarm {
    return new Alarm(this, id, { ...props, treatMissingData: TreatMissingData.NOT_BREACHING });
  }

  #createService(props: GuardedServiceProps, bakeTime: Duration): ecs.FargateService {
    const service = new ecs.FargateService(this, 'Service', {
      cluster: props.cluster,
      taskDefinition: props.taskDefinition,
      desiredCount: props.desiredCount ?? 2,
      minHealthyPercent: 100,
      maxHealthyPercent: 200,
      circuitBreaker: { rollback: true },
      bakeTime,
      assignPublicIp: props.assignPublicIp ?? false,
      healthCheckGracePeriod: props.healthCheckGracePeriod ?? Duration.seconds(60),
      propagateTags: ecs.PropagatedTagSource.SERVICE,
      ...(props.subnets && { vpcSubnets: props.subnets }),
    });
    this.#completeDeploymentConfiguration(service);
    return service;
  }

  /** Puts all alarm names into one list at synthesis, and keeps apps without feature flags from replacing the service. */
  #completeDeploymentConfiguration(service: ecs.FargateService): void {
    const resource = service.node.defaultChild;
    if (!(resource instanceof ecs.CfnService)) {
      throw new Error(
        `the service ${service.node.path} must hold a CfnService: use an aws-cdk-lib that this construct was tested with`,
      );
    }
    const rest: object = Stack.of(this).resolve(resource.deploymentConfiguration) ?? {};
    const alarms = {
      alarmNames: Lazy.list({ produce: () => [...new Set(this.#alarmNames)] }),
      enable: true,
      rollback: true,
    };
    resource.deploymentConfiguration = { ...rest, alarms };
    resource.addPropertyDeletionOverride('DeploymentController');
    if (this.#alarmNames.some((name) => !Token.isUnresolved(name) && name.startsWith('arn:'))) {
      Annotations.of(this).addWarningV2(
        'ecs-deployment-guard:alarm-arn',
        'deployment alarms are named, not given by ARN',
      );
    }
  }
}

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-ecs-service-deploymentconfiguration.html */
function validateProps(bakeTime: Duration, { errorsPerMinute = 10, healthCheckPath = '/' }: GuardedServiceProps): void {
  const minutes = bakeTime.toMinutes({ integral: false });
  if (!Number.isInteger(minutes) || minutes < 0 || minutes > 1_440) {
    throw new Error(`bake time must be 0 to 1440 whole minutes, got ${minutes}: set bakeTime to Duration.minutes(n)`);
  }
  if (!Token.isUnresolved(errorsPerMinute) && !(errorsPerMinute >= 0)) {
    throw new Error(`errorsPerMinute must be 0 or more, got ${errorsPerMinute}: leave it out for 10`);
  }
  if (!Token.isUnresolved(healthCheckPath) && !healthCheckPath.startsWith('/')) {
    throw new Error(`healthCheckPath must begin with "/", got "${healthCheckPath}": leave it out for "/"`);
  }
}
