import { Queue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { ContainerInsights, GuardedService, Strategy } from 'ecs-deployment-guard';
import { ExampleStack } from './example-stack.ts';

/** Processes a queue. */
export class QueueWorker extends ExampleStack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const deadLetterQueue = { queue: new Queue(this, 'Dead', { enforceSSL: true }), maxReceiveCount: 3 };
    new GuardedService(this, 'Worker', {
      cluster: this.cluster,
      taskDefinition: this.fargateTask(),
      desiredCount: 2,
      queue: new Queue(this, 'Orders', { enforceSSL: true, deadLetterQueue }),
    });
  }
}

/**
 * Serves no requests, so it has no default alarm: blue/green without a traffic shift, with an alarm on request and one on
 * enhanced Container Insights.
 */
export class HeadlessBlueGreen extends ExampleStack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const { protection, service } = new GuardedService(this, 'Job', {
      cluster: this.cluster,
      // No load balancer checks the tasks, so the container does.
      taskDefinition: this.fargateTask('Task', [], { command: ['CMD-SHELL', 'curl -f http://localhost/ || exit 1'] }),
      desiredCount: 2,
      strategy: Strategy.blueGreen(),
      alarms: { Memory: {} },
    });
    protection.addDeploymentAlarms({
      id: 'TaskMemory',
      metric: ContainerInsights.ofService('TaskMemoryUtilization', service),
      threshold: 85,
      why: 'the tasks are about to run out of memory',
    });
  }
}
