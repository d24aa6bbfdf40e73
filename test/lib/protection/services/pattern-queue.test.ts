import { Template } from 'aws-cdk-lib/assertions';
import { InstanceType } from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as patterns from 'aws-cdk-lib/aws-ecs-patterns';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { describe, expect, it } from 'vitest';
import { DeploymentProtection } from '../../../../lib/protection/deployment-protection.ts';
import { withPatternQueue } from '../../../../lib/protection/services/pattern-queue.ts';
import { createClusterWithTask, worker } from '../../other-services.ts';

const image = ecs.ContainerImage.fromRegistry('public.ecr.aws/nginx/nginx:stable');

describe('withPatternQueue', () => {
  it('finds the queues of both patterns', () => {
    const { stack, cluster } = createClusterWithTask();
    cluster.addCapacity('Instances', { instanceType: new InstanceType('t3.small') });
    const fargate = new patterns.QueueProcessingFargateService(stack, 'Fargate', { cluster, image });
    const ec2 = new patterns.QueueProcessingEc2Service(stack, 'Ec2', { cluster, image, memoryLimitMiB: 256 });
    for (const pattern of [fargate, ec2]) {
      const { queue, deadLetterQueue } = withPatternQueue(pattern.service, {});
      expect(queue).toBe(pattern.sqsQueue);
      expect(deadLetterQueue).toBeDefined();
      expect(deadLetterQueue).toBe(pattern.deadLetterQueue);
    }
  });

  it('finds no dead-letter queue where the pattern got a queue of its own', () => {
    const { stack, cluster } = createClusterWithTask();
    const queue = new Queue(stack, 'Own');
    const { service } = new patterns.QueueProcessingFargateService(stack, 'Worker', { cluster, image, queue });
    expect(withPatternQueue(service, {})).toEqual({ queue });
  });

  it('keeps queues that are chosen', () => {
    const { stack, cluster } = createClusterWithTask();
    const { service, sqsQueue } = new patterns.QueueProcessingFargateService(stack, 'Worker', { cluster, image });
    const chosen = { queue: new Queue(stack, 'Chosen') };
    expect(withPatternQueue(service, chosen)).toBe(chosen);
    const deadLetterQueue = new Queue(stack, 'Dead');
    expect(withPatternQueue(service, { deadLetterQueue })).toEqual({ queue: sqsQueue, deadLetterQueue });
  });

  it('guesses no queue from what a service may do', () => {
    const parts = createClusterWithTask();
    const service = worker(parts);
    new Queue(parts.stack, 'Queue').grantConsumeMessages(service.taskDefinition.taskRole);
    expect(withPatternQueue(service, {})).toEqual({});
  });

  it('guesses no queue from a construct that only has one', () => {
    const { stack, cluster, taskDefinition } = createClusterWithTask();
    const scope = Object.assign(new Construct(stack, 'Own'), { sqsQueue: new Queue(stack, 'Queue') });
    expect(withPatternQueue(new ecs.FargateService(scope, 'Worker', { cluster, taskDefinition }), {})).toEqual({});
  });

  it('gives a pattern its alarms when one service or all are protected', () => {
    const protections: readonly ((service: ecs.FargateService) => void)[] = [
      (service) => DeploymentProtection.of(service),
      (service) => DeploymentProtection.ofAll(service.stack),
    ];
    for (const protect of protections) {
      const { stack, cluster } = createClusterWithTask();
      const { service } = new patterns.QueueProcessingFargateService(stack, 'Worker', { cluster, image });
      protect(service);
      Template.fromStack(stack);
      const kinds = DeploymentProtection.of(service).alarms.map(({ rule }) => rule?.kind);
      expect(kinds).toEqual(['UnfinishedMessages']);
    }
  });
});
