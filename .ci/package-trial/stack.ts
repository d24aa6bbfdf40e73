import { Stack, type StackProps } from 'aws-cdk-lib';
import { Vpc } from 'aws-cdk-lib/aws-ec2';
import { Cluster, ContainerImage, FargateTaskDefinition } from 'aws-cdk-lib/aws-ecs';
import type { Construct } from 'constructs';
import { DeploymentGuard, GuardedService } from 'ecs-deployment-guard';
import type { OutcomeEventEnvelope } from 'ecs-deployment-guard/outcome-event';

export const eventIdOf = (event: OutcomeEventEnvelope): string => event.detail.eventId;

export class InitStack extends Stack {
  constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);
    const guard = new DeploymentGuard(this, 'Guard');
    guard.onOutcome('Rollbacks', { outcomes: ['rolled-back'], causes: ['alarm'] });
    const taskDefinition = new FargateTaskDefinition(this, 'Task');
    taskDefinition.addContainer('app', {
      image: ContainerImage.fromRegistry('example/app'),
      portMappings: [{ containerPort: 80 }],
    });
    new GuardedService(this, 'Web', {
      cluster: new Cluster(this, 'Cluster', { vpc: new Vpc(this, 'Vpc') }),
      taskDefinition,
    });
  }
}
