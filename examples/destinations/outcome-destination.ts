import { Duration, Validations } from 'aws-cdk-lib';
import {
  ApiDestination,
  type Authorization,
  Connection,
  type HttpParameter,
  HttpMethod,
  RuleTargetInput,
} from 'aws-cdk-lib/aws-events';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';

export interface OutcomeDestinationProps {
  /** HTTPS address, without secrets: they belong in the connection, which keeps them in Secrets Manager. */
  readonly endpoint: string;
  readonly authorization: Authorization;
  /** Secret parts of the body or of the query. */
  readonly bodyParameters?: Record<string, HttpParameter>;
  readonly queryStringParameters?: Record<string, HttpParameter>;
  /**
   * The body, with `EventField` for parts of the event. Use a free text, such as ECS's reason, only as a whole value: then
   * EventBridge writes it as a JSON string.
   */
  readonly body: Record<string, unknown> | readonly Record<string, unknown>[];
  /** Calls per second, so that many deployments at once do not exceed the limit of the receiver. @default 5 */
  readonly callsPerSecond?: number;
}

/**
 * Sends events to an HTTP API by EventBridge alone, without a function. EventBridge retries 401, 407, 409, 429 and 5xx for a
 * day; an event that cannot be delivered goes to the dead-letter queue.
 */
export class OutcomeDestination extends Construct {
  /** For `target` of `guard.onOutcome()`. */
  readonly target: targets.ApiDestination;
  /** Put an alarm on its depth. */
  readonly deadLetters: Queue;

  constructor(scope: Construct, id: string, props: OutcomeDestinationProps) {
    super(scope, id);
    const { endpoint, authorization, bodyParameters, queryStringParameters, body, callsPerSecond = 5 } = props;
    this.deadLetters = new Queue(this, 'DeadLetters', { enforceSSL: true, retentionPeriod: Duration.days(14) });
    const connection = new Connection(this, 'Connection', {
      authorization,
      ...(bodyParameters && { bodyParameters }),
      ...(queryStringParameters && { queryStringParameters }),
    });
    const destination = new ApiDestination(this, 'Api', {
      connection,
      endpoint,
      httpMethod: HttpMethod.POST,
      rateLimitPerSecond: callsPerSecond,
    });
    this.target = new targets.ApiDestination(destination, {
      event: RuleTargetInput.fromObject(body),
      deadLetterQueue: this.deadLetters,
      maxEventAge: Duration.hours(24),
      retryAttempts: 185,
    });
    const reason = 'It is a dead-letter queue.';
    Validations.of(this.deadLetters).acknowledge(
      { id: 'AwsSolutions-SQS3', reason },
      { id: 'Serverless-SQSRedrivePolicy', reason },
    );
  }
}
