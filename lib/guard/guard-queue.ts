import { Duration, Stack, Validations } from 'aws-cdk-lib';
import type { IRule, IRuleTarget, RuleTargetConfig } from 'aws-cdk-lib/aws-events';
import { type IGrantable, PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { type IQueue, Queue, QueueEncryption, type QueueProps } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { type ConsumerLimits, MAX_RECEIVES, visibilitySeconds } from '../../src/config/functions.ts';

/** How long SQS keeps a dead letter: its longest. */
const DEAD_LETTER_RETENTION = Duration.days(14);

export interface GuardQueueProps {
  /** Limits of the function that works the queue off. */
  readonly limits: ConsumerLimits;
  /** @default SQS's own key */
  readonly encryptionKey?: IKey | undefined;
}

/** A standard queue with its dead-letter queue: FIFO queues know no delay per message. */
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

  /** Lets a function send itself, or another function, a message. */
  grantSend(grantee: IGrantable): void {
    allowSend(this.queue, grantee);
  }

  /** Lets the function that works the queue off give up a message itself, with its reason. */
  grantGiveUp(grantee: IGrantable): void {
    allowSend(this.deadLetters, grantee);
  }
}

/** A queue for what could not be delivered or handled. */
export function createDeadLetterQueue(scope: Construct, id: string, encryptionKey: IKey | undefined): Queue {
  const queue = new Queue(scope, id, { ...encryption(encryptionKey), retentionPeriod: DEAD_LETTER_RETENTION });
  Validations.of(queue).acknowledge(
    { id: 'AwsSolutions-SQS3', reason: 'It is a dead-letter queue; an alarm watches its depth.' },
    { id: 'Serverless-SQSRedrivePolicy', reason: 'It is a dead-letter queue; an alarm watches its depth.' },
  );
  return queue;
}

/** Adds sqs:SendMessage, and the two uses of the key that sending to an encrypted queue takes. */
export function allowSend(queue: IQueue, grantee: IGrantable): void {
  grantee.grantPrincipal.addToPrincipalPolicy(
    new PolicyStatement({ actions: ['sqs:SendMessage'], resources: [queue.queueArn] }),
  );
  queue.encryptionMasterKey?.grant(grantee, 'kms:Decrypt', 'kms:GenerateDataKey');
}

/**
 * Sends what a rule matches to a queue, and what could not be sent there to a dead-letter queue. Both queues admit
 * EventBridge for this rule of this account alone; the CDK's own target leaves the rule out where the queue has a key.
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
