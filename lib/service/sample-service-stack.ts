import { CfnOutput, Duration, RemovalPolicy, Stack, type StackProps, Validations } from 'aws-cdk-lib';
import { Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { Port, SubnetType, Vpc } from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import {
  ApplicationLoadBalancer,
  ApplicationTargetGroup,
  HttpCodeElb,
  HttpCodeTarget,
} from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import type { DeploymentAlarmChoices, DeploymentMetricAlarm } from '../protection/alarm-choice.ts';
import { GuardedService } from './guarded-service.ts';
import { SAMPLE_SERVER } from './sample-server.ts';
import { Traffic } from './traffic-kinds.ts';

const PORT = 8080;

/**
 * The sample gets one request per second, so plain counts are enough, and the local run's CloudWatch does not evaluate
 * metric math.
 */
const WITHOUT_METRIC_MATH: DeploymentAlarmChoices = {
  SteadyErrors: false,
  SharpErrors: false,
};

/** Properties of the sample. */
export interface SampleServiceStackProps extends StackProps {
  /**
   * The version to deploy: a good one, or one that responds to every request with 500.
   * @default 'good'
   */
  readonly version?: 'good' | 'bad';
}

/**
 * A small guarded service to try the guard with: deploy it, deploy it again as `bad`, and watch the guard report the
 * rollback.
 */
export class SampleServiceStack extends Stack {
  readonly guarded: GuardedService;

  constructor(scope: Construct, id: string, { version = 'good', ...props }: SampleServiceStackProps = {}) {
    super(scope, id, { description: 'A sample service for ecs-deployment-guard', ...props });
    // Public subnets without a NAT gateway, so only the two tasks and the load balancer cost anything.
    const vpc = new Vpc(this, 'Vpc', {
      natGateways: 0,
      // Nothing uses the default group, and restricting it would need another function.
      restrictDefaultSecurityGroup: false,
      subnetConfiguration: [{ name: 'public', subnetType: SubnetType.PUBLIC }],
    });
    const cluster = new ecs.Cluster(this, 'Cluster', { vpc, containerInsightsV2: ecs.ContainerInsights.ENABLED });
    const subnets = { subnetType: SubnetType.PUBLIC };
    const loadBalancer = new ApplicationLoadBalancer(this, 'LoadBalancer', {
      vpc,
      vpcSubnets: subnets,
      internetFacing: false,
      dropInvalidHeaderFields: true,
    });
    this.guarded = new GuardedService(this, 'Service', {
      cluster,
      taskDefinition: this.#createTaskDefinition(version, loadBalancer),
      desiredCount: 2,
      traffic: Traffic.applicationLoadBalancer({ loadBalancer, healthCheckPath: '/health' }),
      alarms: WITHOUT_METRIC_MATH,
      subnets,
      assignPublicIp: true,
    });
    this.guarded.protection.addDeploymentAlarms(...this.#createAlarms(loadBalancer));
    loadBalancer.connections.allowFrom(this.guarded.service, Port.tcp(80), 'The sample sends requests to itself');
    this.#acknowledge(vpc, loadBalancer);
    new CfnOutput(this, 'ServiceArn', { value: this.guarded.service.serviceArn });
  }

  #createAlarms(loadBalancer: ApplicationLoadBalancer): readonly DeploymentMetricAlarm[] {
    const sum = { period: Duration.minutes(1), statistic: Stats.SUM };
    const twoOfThree = { threshold: 10, evaluationPeriods: 3, datapointsToAlarm: 2 };
    const targetErrors = this.guarded.targetGroups
      .filter((one) => one instanceof ApplicationTargetGroup)
      .map(({ metrics }) => metrics.httpCodeTarget(HttpCodeTarget.TARGET_5XX_COUNT, sum));
    return [
      ...targetErrors.map((metric) => ({
        id: 'TargetErrors',
        metric,
        ...twoOfThree,
        why: 'the application answers with 5xx',
      })),
      {
        id: 'LoadBalancerErrors',
        metric: loadBalancer.metrics.httpCodeElb(HttpCodeElb.ELB_5XX_COUNT, sum),
        ...twoOfThree,
        why: 'the load balancer itself answers with 5xx',
      },
    ];
  }

  #createTaskDefinition(version: 'good' | 'bad', loadBalancer: ApplicationLoadBalancer): ecs.FargateTaskDefinition {
    const taskDefinition = new ecs.FargateTaskDefinition(this, 'Task', {
      cpu: 256,
      memoryLimitMiB: 512,
      runtimePlatform: { cpuArchitecture: ecs.CpuArchitecture.ARM64 },
    });
    const logGroup = new LogGroup(this, 'Logs', {
      retention: RetentionDays.ONE_WEEK,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    taskDefinition.addContainer('server', {
      image: ecs.ContainerImage.fromRegistry('public.ecr.aws/docker/library/node:24-alpine'),
      command: ['node', '-e', SAMPLE_SERVER],
      environment: {
        PORT: String(PORT),
        VISIT_URL: `http://${loadBalancer.loadBalancerDnsName}/`,
        BAD: version === 'bad' ? '1' : '0',
      },
      portMappings: [{ containerPort: PORT }],
      logging: ecs.LogDrivers.awsLogs({ logGroup, streamPrefix: 'sample' }),
    });
    Validations.of(taskDefinition).acknowledge({
      id: 'AwsSolutions-ECS2',
      reason: 'The variables hold port, address and version, no secret.',
    });
    return taskDefinition;
  }

  #acknowledge(vpc: Vpc, loadBalancer: ApplicationLoadBalancer): void {
    Validations.of(vpc).acknowledge({
      id: 'AwsSolutions-VPC7',
      reason: 'The sample holds no data, and flow logs would cost more than its tasks.',
    });
    Validations.of(loadBalancer).acknowledge({
      id: 'AwsSolutions-ELB2',
      reason: 'The sample sends requests only to itself, so access logs would show nothing.',
    });
  }
}
