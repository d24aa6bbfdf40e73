import { Duration, Validations } from 'aws-cdk-lib';
import { SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';

export interface OutcomeFunctionProps {
  /** Folder with `index.cjs`. It is deployed as it is, because Lambda's runtime includes the AWS SDK. */
  readonly folder: string;
  readonly description: string;
  readonly environment: Record<string, string>;
}

/**
 * A function for outcome events, with a queue in front of it. Failed events are retried and then kept in a dead-letter
 * queue, so that none is lost while the function is broken.
 */
export class OutcomeFunction extends Construct {
  /** The target for `guard.onOutcome`. */
  readonly target: SqsQueue;
  readonly role: Role;

  constructor(scope: Construct, id: string, { folder, description, environment }: OutcomeFunctionProps) {
    super(scope, id);
    const deadLetters = new Queue(this, 'DeadLetters', { enforceSSL: true, retentionPeriod: Duration.days(14) });
    const queue = new Queue(this, 'Queue', {
      enforceSSL: true,
      visibilityTimeout: Duration.minutes(3),
      deadLetterQueue: { queue: deadLetters, maxReceiveCount: 20 },
    });
    this.target = new SqsQueue(queue, { deadLetterQueue: deadLetters });
    const logGroup = new LogGroup(this, 'Logs', { retention: RetentionDays.THREE_MONTHS });
    this.role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    this.allow(['logs:CreateLogStream', 'logs:PutLogEvents'], logGroup.logGroupArn);
    const handler = new LambdaFunction(this, 'Function', {
      description,
      code: Code.fromAsset(folder),
      handler: 'index.handler',
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      memorySize: 256,
      timeout: Duration.seconds(30),
      role: this.role,
      logGroup,
      environment,
    });
    handler.addEventSource(new SqsEventSource(queue, { reportBatchItemFailures: true }));
    acknowledge(deadLetters, handler);
  }

  /** Allows actions on one resource. */
  allow(actions: readonly string[], resource: string): void {
    this.role.addToPolicy(new PolicyStatement({ actions: [...actions], resources: [resource] }));
  }
}

function acknowledge(deadLetters: Queue, handler: LambdaFunction): void {
  const reason = 'It is a dead-letter queue.';
  Validations.of(deadLetters).acknowledge(
    { id: 'AwsSolutions-SQS3', reason },
    { id: 'Serverless-SQSRedrivePolicy', reason },
  );
  const queued = 'Only its queue invokes it, synchronously, and the queue has a dead-letter queue.';
  Validations.of(handler).acknowledge(
    { id: 'Serverless-LambdaDLQ', reason: queued },
    { id: 'Serverless-LambdaAsyncFailureDestination', reason: queued },
    { id: 'Serverless-LambdaEventSourceMappingDestination', reason: queued },
    { id: 'Serverless-LambdaTracing', reason: 'One call per event: its log line shows as much as a trace.' },
  );
}
