import { join } from 'node:path';
import { Duration, Stack, type StackProps, Validations } from 'aws-cdk-lib';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { Choice, Condition, DefinitionBody, StateMachine, TaskInput } from 'aws-cdk-lib/aws-stepfunctions';
import { SqsSendMessage } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import type { Construct } from 'constructs';
import { DeploymentGuard } from 'ecs-deployment-guard';
import { OutcomeFunction } from '../outcome-function.ts';

/**
 * Starts a review in Step Functions when a deployment was rolled back. An event can arrive twice, and EventBridge
 * cannot name an execution. So a function starts it and names it after the event's id: Step Functions accepts a name
 * once in 90 days.
 */
export class ReviewOnRollbackStack extends Stack {
  constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);
    const guard = new DeploymentGuard(this, 'Guard');
    const review = new StateMachine(this, 'Review', {
      definitionBody: DefinitionBody.fromChainable(this.#definition()),
      timeout: Duration.hours(1),
    });
    const starter = new OutcomeFunction(this, 'Starter', {
      folder: join(import.meta.dirname, 'function'),
      description: 'Starts one review per rollback',
      environment: { STATE_MACHINE_ARN: review.stateMachineArn },
    });
    starter.allow(['states:StartExecution'], review.stateMachineArn);
    guard.onOutcome('Rollbacks', {
      description: 'Rollbacks that need a review',
      outcomes: ['rolled-back', 'rollback-failed'],
      target: starter.target,
    });
    Validations.of(review).acknowledge(
      { id: 'AwsSolutions-SF1', reason: 'Step Functions keeps the execution history for 90 days.' },
      { id: 'AwsSolutions-SF2', reason: 'The execution history shows the same.' },
      { id: 'Serverless-StepFunctionStateMachineXray', reason: 'The execution history shows the same.' },
    );
  }

  /**
   * A rollback because of an alarm goes to the service's team, whose code was bad; all others go to the platform team.
   */
  #definition(): Choice {
    const service = this.#ask('AskTheServiceTeam', new Queue(this, 'ServiceTeam', this.#inbox('ServiceTeam')));
    const platform = this.#ask('AskThePlatformTeam', new Queue(this, 'PlatformTeam', this.#inbox('PlatformTeam')));
    return new Choice(this, 'ByCause')
      .when(Condition.stringEquals('$.detail.cause', 'alarm'), service)
      .otherwise(platform);
  }

  #ask(id: string, queue: Queue): SqsSendMessage {
    return new SqsSendMessage(this, id, {
      queue,
      messageBody: TaskInput.fromObject({
        'service.$': '$.detail.deployment.service',
        'deployment.$': '$.detail.deployment.deploymentKey',
        'outcome.$': '$.detail.outcome',
        'cause.$': '$.detail.cause',
      }),
    });
  }

  #inbox(name: string) {
    const queue = new Queue(this, `${name}DeadLetters`, { enforceSSL: true });
    const reason = 'It is a dead-letter queue.';
    Validations.of(queue).acknowledge(
      { id: 'AwsSolutions-SQS3', reason },
      { id: 'Serverless-SQSRedrivePolicy', reason },
    );
    return { enforceSSL: true, deadLetterQueue: { queue, maxReceiveCount: 5 } };
  }
}
