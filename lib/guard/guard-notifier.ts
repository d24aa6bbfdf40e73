import { Rule } from 'aws-cdk-lib/aws-events';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { notifierEnv } from '../../src/config/env.ts';
import { notifierLimits } from '../../src/config/functions.ts';
import type { SlackChannelProps } from './deployment-guard-props.ts';
import { outcomePattern } from './event-rules.ts';
import { GuardFunction } from './guard-function.ts';
import { guardMetric } from './guard-metrics.ts';
import { type GuardParts, keepRecords, watchConsumer } from './guard-parts.ts';
import { GuardQueue, GuardQueueTarget } from './guard-queue.ts';

/** The notifier's function and queue. */
export interface GuardNotifier {
  readonly function: lambda.Function;
  readonly queue: Queue;
}

/** Creates the function that posts to Slack. It uses only the outcome events and the records, like any other channel could. */
export function createNotifier(parts: GuardParts, { channel, secret }: SlackChannelProps): GuardNotifier {
  const { scope, settings, props, records, eventBus, undelivered } = parts;
  const queue = new GuardQueue(scope, 'NotifierQueue', { limits: notifierLimits, encryptionKey: props.encryptionKey });
  const notifier = new GuardFunction(scope, 'Notifier', {
    ...settings,
    bundle: 'notifier',
    description: 'Keeps one Slack message per deployment up to date',
    limits: notifierLimits,
    environment: notifierEnv.write({
      ...keepRecords(parts),
      notifierQueueUrl: queue.queue.queueUrl,
      deadLettersUrl: queue.deadLetters.queueUrl,
      slackSecretArn: secret.secretArn,
      slackChannel: channel,
      slackPostFrom: props.postFrom ?? 'trouble',
      slackApiUrl: props.slackApiUrl ?? 'https://slack.com/api/',
    }),
  });
  records.grant(notifier.role, 'notifier');
  notifier.allow(['secretsmanager:GetSecretValue'], secret.secretArn);
  secret.encryptionKey?.grantDecrypt(notifier.role);
  queue.grantSend(notifier.role);
  queue.grantGiveUp(notifier.role);
  notifier.workOff(queue.queue, notifierLimits);
  new Rule(scope, 'Outcomes', {
    description: 'Sends deployment outcomes to the function that posts to Slack',
    eventBus,
    eventPattern: outcomePattern,
    targets: [new GuardQueueTarget(queue.queue, undelivered)],
  });
  watchConsumer(parts, 'Notifier', { function: notifier.function, queue });
  parts.alarms.watchWaiting(
    'NotifierWaiting',
    guardMetric(settings.metricsNamespace, 'MessagesWaiting'),
    'Slack has accepted no message for an hour, or keeps refusing some',
    'waiting-messages',
  );
  return { function: notifier.function, queue: queue.queue };
}
