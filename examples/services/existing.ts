import { ContainerImage } from 'aws-cdk-lib/aws-ecs';
import { ApplicationLoadBalancedFargateService, QueueProcessingFargateService } from 'aws-cdk-lib/aws-ecs-patterns';
import type { Construct } from 'constructs';
import { DeploymentProtection } from 'ecs-deployment-guard';
import { ExampleStack } from './example-stack.ts';

const inside = { publicLoadBalancer: false, openListener: false, minHealthyPercent: 100 };

/** A service from another construct. */
export class ProtectedPattern extends ExampleStack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const web = new ApplicationLoadBalancedFargateService(this, 'Web', {
      ...inside,
      cluster: this.cluster,
      taskDefinition: this.fargateTask(),
    });
    DeploymentProtection.of(web.service);
  }
}

/** All services of a stack. The protection finds the queue of the worker's construct. */
export class ProtectedStack extends ExampleStack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const { cluster } = this;
    new ApplicationLoadBalancedFargateService(this, 'Web', { ...inside, cluster, taskDefinition: this.fargateTask() });
    new QueueProcessingFargateService(this, 'Worker', {
      cluster,
      image: ContainerImage.fromRegistry('public.ecr.aws/nginx/nginx:stable'),
      minHealthyPercent: 100,
    });
    DeploymentProtection.ofAll(this);
  }
}
