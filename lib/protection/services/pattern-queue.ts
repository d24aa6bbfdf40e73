import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { IConstruct } from 'constructs';
import type { DeploymentProtectionProps } from '../protection-props.ts';

/**
 * Adds the queues that a service processes, if the construct around it has them: `QueueProcessingFargateService` and
 * `QueueProcessingEc2Service` of aws-ecs-patterns. Nothing else in an app says which queue a service processes.
 */
export function withPatternQueue(service: IConstruct, props: DeploymentProtectionProps): DeploymentProtectionProps {
  const { scope } = service.node;
  if (props.queue !== undefined || !isQueuePattern(scope)) return props;
  const deadLetterQueue = props.deadLetterQueue ?? scope.deadLetterQueue;
  return { ...props, queue: scope.sqsQueue, ...(deadLetterQueue && { deadLetterQueue }) };
}

/** The public properties of the patterns. Their classes would load all of aws-ecs-patterns. */
interface QueuePattern extends IConstruct {
  readonly sqsQueue: IQueue;
  readonly deadLetterQueue?: IQueue;
}

function isQueuePattern(scope: IConstruct | undefined): scope is QueuePattern {
  return (
    scope !== undefined &&
    'sqsQueue' in scope &&
    'scalingSteps' in scope &&
    'maxCapacity' in scope &&
    isQueue(scope.sqsQueue)
  );
}

function isQueue(value: unknown): value is IQueue {
  return typeof value === 'object' && value !== null && 'queueName' in value && 'queueArn' in value;
}
