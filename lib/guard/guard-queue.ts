import { Duration, Stack, Validations } from 'aws-cdk-lib';
import type { IRule, IRuleTarget, RuleTargetConfig } from 'aws-cdk-lib/aws-events';
import { type IGrantable, PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { type IQueue, Queue, QueueEncryption, type QueueProps } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { type ConsumerLimits, MAX_RECEIVES, visibilitySeconds } from '../../src/config/functions.ts';

/** How long SQS keeps a dead letter: the longest that it supports. */
const DEAD_LETTER_RETENTION = Duration.days(14);

export interface GuardQueueProps {
  /** Limits of the function that processes the queue. */
  readonly limits: ConsumerLimits;
  /** @default SQS's own key */
  readonly encryptionKey?: IKey | undefined;
}

/** A standard queue with its dead-letter queue. FIFO queues do not support a delay per message. */
export class GuardQueue extends Construct {
  readonly queue: Queue;
  readonly deadLetters: Queue;

  constructor(scope: Construct, id: string, props: GuardQueueProps) {
    super(scope, id);
    this.deadLetters = createDeadLetterQueue(this, 'DeadLetters', props.encryptionKey);
    this.queue = new Queue(this, 'Queue', {
      ...encryption(props.encryptionKey),
      visibilityTimeout: Duration.seconds(visibilitySeconds(props.limits)),
      retentionPeriod: Duration.days(4),
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount: MAX_RECEIVES },
    });
  }

  /** Allows a function to send messages to the queue. */
  grantSend(grantee: IGrantable): void {
    allowSend(this.queue, grantee);
  }

  /** Allows the function that processes the queue to move a message to the dead-letter queue itself, with the reason. */
  grantGiveUp(grantee: IGrantable): void {
    allowSend(this.deadLetters, grantee);
  }
}

/** Creates a queue for events or messages that could not be delivered or handled. */
export function createDeadLetterQueue(scope: Construct, id: string, encryptionKey: IKey | undefined): Queue {
  const queue = new Queue(scope, id, { ...encryption(encryptionKey), retentionPeriod: DEAD_LETTER_RETENTION });
  Validations.of(queue).acknowledge(
    { id: 'AwsSolutions-SQS3', reason: 'It is a dead-letter queue; an alarm watches its depth.' },
    { id: 'Serverless-SQSRedrivePolicy', reason: 'It is a dead-letter queue; an alarm watches its depth.' },
  );
  return queue;
}

/** Allows sqs:SendMessage, and the two key actions that sending to an encrypted queue needs. */
export function allowSend(queue: IQueue, grantee: IGrantable): void {
  grantee.grantPrincipal.addToPrincipalPolicy(
    new PolicyStatement({ actions: ['sqs:SendMessage'], resources: [queue.queueArn] }),
  );
  queue.encryptionMasterKey?.grant(grantee, 'kms:Decrypt', 'kms:GenerateDataKey');
}

/**
 * Sends the events of a rule to a queue, and those that cannot be delivered to a dead-letter queue. Both queues allow
 * EventBridge only for this rule in this account. The CDK's own target omits that condition if the queue has a key.
 */
export class GuardQueueTarget implements IRuleTarget {
  readonly #queue: Queue;
  readonly #deadLetters: Queue;

  constructor(queue: Queue, deadLetters: Queue) {
    this.#queue = queue;
    this.#deadLetters = deadLetters;
  }

  bind(rule: IRule): RuleTargetConfig {
    admitRule(this.#queue, rule);
    admitRule(this.#deadLetters, rule);
    return {
      arn: this.#queue.queueArn,
      deadLetterConfig: { arn: this.#deadLetters.queueArn },
      retryPolicy: { maximumEventAgeInSeconds: Duration.hours(24).toSeconds(), maximumRetryAttempts: 185 },
    };
  }
}

function admitRule(queue: Queue, rule: IRule): void {
  queue.addToResourcePolicy(
    new PolicyStatement({
      principals: [new ServicePrincipal('events.amazonaws.com')],
      actions: ['sqs:SendMessage'],
      resources: [queue.queueArn],
      conditions: {
        ArnEquals: { 'aws:SourceArn': rule.ruleArn },
        StringEquals: { 'aws:SourceAccount': Stack.of(queue).account },
      },
    }),
  );
}

function encryption(key: IKey | undefined): QueueProps {
  return key === undefined
    ? { encryption: QueueEncryption.SQS_MANAGED, enforceSSL: true }
    : { encryption: QueueEncryption.KMS, encryptionMasterKey: key, enforceSSL: true };
}
