import { Validations } from 'aws-cdk-lib';
import { ContainerImage } from 'aws-cdk-lib/aws-ecs';
import { ApplicationLoadBalancedFargateService, QueueProcessingFargateService } from 'aws-cdk-lib/aws-ecs-patterns';
import type { Construct } from 'constructs';
import { DeploymentProtection } from 'ecs-deployment-guard';
import { ExampleStack } from './example-stack.ts';

const inside = { publicLoadBalancer: false, openListener: false, minHealthyPercent: 100 };

/** The CDK checks only the properties of the service itself. */
const CIRCUIT_BREAKER = {
  id: 'Annotation::@aws-cdk/aws-ecs:shouldUseCircuitBreaker',
  reason: 'DeploymentProtection turns the circuit breaker on.',
};

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
    Validations.of(web).acknowledge(CIRCUIT_BREAKER);
  }
}

/** All services of a stack, with one line. */
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
    Validations.of(this).acknowledge(CIRCUIT_BREAKER);
  }
}
