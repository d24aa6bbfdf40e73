import { CfnOutput, Duration, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { Port, SubnetType, Vpc } from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as elb from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { SAMPLE_SERVER } from '../../lib/service/sample-server.ts';

const EFFECT = '. During a deployment of the ECS service Service/Service, this alarm makes ECS roll back.';

/** The sample's stack, written with aws-cdk-lib alone: the baseline for the time of synthesis. */
export class HandWrittenServiceStack extends Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id, { description: 'A sample service for ecs-deployment-guard' });
    const vpc = new Vpc(this, 'Vpc', {
      natGateways: 0,
      restrictDefaultSecurityGroup: false,
      subnetConfiguration: [{ name: 'public', subnetType: SubnetType.PUBLIC }],
    });
    const cluster = new ecs.Cluster(this, 'Cluster', { vpc, containerInsightsV2: ecs.ContainerInsights.ENABLED });
    const subnets = { subnetType: SubnetType.PUBLIC };
    const loadBalancer = new elb.ApplicationLoadBalancer(this, 'LoadBalancer', {
      vpc,
      vpcSubnets: subnets,
      internetFacing: false,
      dropInvalidHeaderFields: true,
    });
    const targetGroup = this.#createTargetGroup(vpc);
    loadBalancer.addListener('Listener', {
      port: 80,
      protocol: elb.ApplicationProtocol.HTTP,
      open: false,
      defaultAction: elb.ListenerAction.forward([targetGroup]),
    });
    const alarms = this.#createAlarms(loadBalancer, targetGroup);
    const service = new ecs.FargateService(this, 'Service', {
      cluster,
      taskDefinition: this.#createTaskDefinition(loadBalancer),
      desiredCount: 2,
      minHealthyPercent: 100,
      maxHealthyPercent: 200,
      circuitBreaker: { rollback: true },
      bakeTime: Duration.minutes(10),
      deploymentAlarms: { alarmNames: alarms.map(({ alarmName }) => alarmName) },
      assignPublicIp: true,
      healthCheckGracePeriod: Duration.seconds(60),
      propagateTags: ecs.PropagatedTagSource.SERVICE,
      vpcSubnets: subnets,
    });
    service.attachToApplicationTargetGroup(targetGroup);
    loadBalancer.connections.allowFrom(service, Port.tcp(80), 'The sample sends requests to itself');
    Validations.of(vpc).acknowledge({ id: 'AwsSolutions-VPC7', reason: 'A sample.' });
    Validations.of(loadBalancer).acknowledge({ id: 'AwsSolutions-ELB2', reason: 'A sample.' });
    new CfnOutput(this, 'ServiceArn', { value: service.serviceArn });
  }

  #createTargetGroup(vpc: Vpc): elb.ApplicationTargetGroup {
    return new elb.ApplicationTargetGroup(this, 'Targets', {
      vpc,
      targetType: elb.TargetType.IP,
      protocol: elb.ApplicationProtocol.HTTP,
      deregistrationDelay: Duration.seconds(30),
      healthCheck: {
        path: '/health',
        interval: Duration.seconds(10),
        timeout: Duration.seconds(5),
        healthyThresholdCount: 2,
        unhealthyThresholdCount: 3,
      },
    });
  }

  #createAlarms(
    loadBalancer: elb.ApplicationLoadBalancer,
    targetGroup: elb.ApplicationTargetGroup,
  ): readonly cloudwatch.Alarm[] {
    const period = Duration.minutes(1);
    const { GREATER_THAN_THRESHOLD: comparisonOperator } = cloudwatch.ComparisonOperator;
    const { NOT_BREACHING: treatMissingData } = cloudwatch.TreatMissingData;
    const common = { comparisonOperator, treatMissingData, evaluationPeriods: 3 };
    return [
      new cloudwatch.Alarm(this, 'UnhealthyTargets', {
        ...common,
        // The metric of the target group finds its load balancer through the listener.
        metric: new cloudwatch.Metric({
          namespace: 'AWS/ApplicationELB',
          metricName: 'UnHealthyHostCount',
          dimensionsMap: {
            LoadBalancer: loadBalancer.loadBalancerFullName,
            TargetGroup: targetGroup.targetGroupFullName,
          },
          period,
          statistic: 'Minimum',
        }),
        threshold: 0,
        datapointsToAlarm: 3,
        alarmName: 'Service/Service unhealthy targets (deployment)',
        alarmDescription: `Targets were unhealthy for 3 minutes, longer than the 90 s that a healthy task may need to start${EFFECT}`,
      }),
      new cloudwatch.Alarm(this, 'TargetErrors', {
        ...common,
        metric: targetGroup.metrics.httpCodeTarget(elb.HttpCodeTarget.TARGET_5XX_COUNT, { period, statistic: 'Sum' }),
        threshold: 10,
        datapointsToAlarm: 2,
        alarmName: 'Service/Service TargetErrors (deployment)',
        alarmDescription: `The application answers with 5xx${EFFECT}`,
      }),
      new cloudwatch.Alarm(this, 'LoadBalancerErrors', {
        ...common,
        metric: loadBalancer.metrics.httpCodeElb(elb.HttpCodeElb.ELB_5XX_COUNT, { period, statistic: 'Sum' }),
        threshold: 10,
        datapointsToAlarm: 2,
        alarmName: 'Service/Service LoadBalancerErrors (deployment)',
        alarmDescription: `The load balancer itself answers with 5xx${EFFECT}`,
      }),
    ];
  }

  #createTaskDefinition(loadBalancer: elb.ApplicationLoadBalancer): ecs.FargateTaskDefinition {
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
      environment: { PORT: '8080', VISIT_URL: `http://${loadBalancer.loadBalancerDnsName}/`, BAD: '0' },
      portMappings: [{ containerPort: 8080 }],
      logging: ecs.LogDrivers.awsLogs({ logGroup, streamPrefix: 'sample' }),
    });
    Validations.of(taskDefinition).acknowledge({ id: 'AwsSolutions-ECS2', reason: 'A sample.' });
    return taskDefinition;
  }
}
