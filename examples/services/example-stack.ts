import { Stack, type StackProps, Validations } from 'aws-cdk-lib';
import { AutoScalingGroup } from 'aws-cdk-lib/aws-autoscaling';
import { InstanceType, SubnetType, Vpc } from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';

const image = ecs.ContainerImage.fromRegistry('public.ecr.aws/nginx/nginx:stable');

/** The common parts of all examples: a VPC, a cluster, and task definitions with a container port named `http`. */
export abstract class ExampleStack extends Stack {
  protected readonly vpc: Vpc;
  protected readonly cluster: ecs.Cluster;

  constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);
    this.vpc = new Vpc(this, 'Vpc', {
      restrictDefaultSecurityGroup: false,
      natGateways: 1,
      subnetConfiguration: [
        { name: 'public', subnetType: SubnetType.PUBLIC },
        { name: 'private', subnetType: SubnetType.PRIVATE_WITH_EGRESS },
      ],
    });
    this.cluster = new ecs.Cluster(this, 'Cluster', {
      vpc: this.vpc,
      containerInsightsV2: ecs.ContainerInsights.ENABLED,
    });
    this.#acknowledge();
  }

  protected fargateTask(
    id = 'Task',
    portMappings: readonly ecs.PortMapping[] = [HTTP],
    healthCheck?: ecs.HealthCheck,
  ): ecs.FargateTaskDefinition {
    const taskDefinition = new ecs.FargateTaskDefinition(this, id);
    taskDefinition.addContainer('web', {
      image,
      portMappings: [...portMappings],
      logging: this.#logs(id),
      ...(healthCheck && { healthCheck }),
    });
    return taskDefinition;
  }

  /** A task definition for container instances; adds the instances to the cluster. */
  protected instanceTask(): ecs.Ec2TaskDefinition {
    const autoScalingGroup = new AutoScalingGroup(this, 'Instances', {
      vpc: this.vpc,
      instanceType: new InstanceType('t3.small'),
      machineImage: ecs.EcsOptimizedImage.amazonLinux2023(),
    });
    this.cluster.addAsgCapacityProvider(
      new ecs.AsgCapacityProvider(this, 'Capacity', {
        autoScalingGroup,
        enableManagedTerminationProtection: false,
        enableManagedDraining: true,
      }),
    );
    const taskDefinition = new ecs.Ec2TaskDefinition(this, 'Task', { networkMode: ecs.NetworkMode.AWS_VPC });
    taskDefinition.addContainer('web', {
      image,
      memoryLimitMiB: 256,
      portMappings: [HTTP],
      logging: this.#logs('Task'),
    });
    return taskDefinition;
  }

  #logs(id: string): ecs.LogDriver {
    const logGroup = new LogGroup(this, `${id}Logs`, { retention: RetentionDays.ONE_WEEK });
    return ecs.LogDrivers.awsLogs({ logGroup, streamPrefix: 'web' });
  }

  #acknowledge(): void {
    for (const [id, reason] of [
      ['AwsSolutions-VPC7', 'The example holds no data.'],
      ['AwsSolutions-ELB2', 'The example serves no requests.'],
      ['AwsSolutions-ECS2', 'The variables of the containers hold a Region and a queue, no secret.'],
      ['AwsSolutions-EC26', 'The instances of the example hold no data.'],
      ['AwsSolutions-AS3', 'The example needs no notice when its instances scale.'],
      ['AwsSolutions-SQS4', 'The queue belongs to an example.'],
      ['AwsSolutions-IAM5[Action::ecs:Submit*]', 'aws-cdk-lib grants it to the container agent.'],
      ['AwsSolutions-IAM5[Resource::*]', 'aws-cdk-lib grants it to the container agent.'],
    ] as const) {
      Validations.of(this).acknowledge({ id, reason });
    }
  }
}

/** A port that Service Connect and VPC Lattice find by name; its protocol lets their proxies count HTTP answers. */
const HTTP: ecs.PortMapping = { containerPort: 80, name: 'http', appProtocol: ecs.AppProtocol.http };
