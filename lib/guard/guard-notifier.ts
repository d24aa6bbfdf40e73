import { join } from 'node:path';
import { Rule } from 'aws-cdk-lib/aws-events';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { notifierEnv, routedNotifierEnv } from '../../src/config/env.ts';
import { notifierLimits } from '../../src/config/functions.ts';
import { needsTags } from '../../src/core/routing/choose-route.ts';
import { type RoutingTable, writeRoutingTable } from '../../src/core/routing/routing-table.ts';
import { outcomePattern } from './event-rules.ts';
import { GuardFunction } from './guard-function.ts';
import { guardMetric } from './guard-metrics.ts';
import { type GuardParts, keepRecords, watchConsumer } from './guard-parts.ts';
import { GuardQueue, GuardQueueTarget } from './guard-queue.ts';
import { ROUTING_FILE, routedBundle } from './routing/routed-bundle.ts';
import type { DeploymentRoutingProps } from './routing/routing-props.ts';
import { routingTableOf, topicsOf } from './routing/routing-table-of.ts';

/** The notifier's function and queue. */
export interface GuardNotifier {
  readonly function: lambda.Function;
  readonly queue: Queue;
}

/**
 * Creates the function that posts to Slack and publishes on topics. It uses only the outcome events and the records, like any
 * other channel could.
 */
export function createNotifier(parts: GuardParts): GuardNotifier {
  const { scope, settings, props, records, eventBus, undelivered } = parts;
  const queue = new GuardQueue(scope, 'NotifierQueue', { limits: notifierLimits, encryptionKey: props.encryptionKey });
  const table = routingTableOf(props);
  const routed = table && writeRoutingTable(table);
  const notifier = new GuardFunction(scope, 'Notifier', {
    ...settings,
    bundle: 'notifier',
    ...(routed && { code: routedBundle(join(settings.bundles, 'routed-notifier'), routed.text) }),
    description: 'Keeps one Slack message per deployment up to date',
    limits: notifierLimits,
    environment: environmentOf(parts, queue, routed?.topicArns),
  });
  records.grant(notifier.role, 'notifier');
  if (props.slack !== undefined) {
    const { secret } = props.slack;
    notifier.allow(['secretsmanager:GetSecretValue'], secret.secretArn);
    secret.encryptionKey?.grantDecrypt(notifier.role);
  }
  if (props.routing !== undefined && table !== undefined) grantRouting(parts, notifier, props.routing, table);
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

/** Without routes, the variables of a guard with one channel. */
function environmentOf(
  parts: GuardParts,
  { queue, deadLetters }: GuardQueue,
  topicArns: readonly string[] | undefined,
): Record<string, string> {
  const { slack, postFrom, slackApiUrl } = parts.props;
  const configuration = {
    ...keepRecords(parts),
    notifierQueueUrl: queue.queueUrl,
    deadLettersUrl: deadLetters.queueUrl,
    slackSecretArn: slack?.secret.secretArn ?? '',
    slackChannel: slack?.channel ?? '',
    slackPostFrom: postFrom ?? 'trouble',
    slackApiUrl: slackApiUrl ?? 'https://slack.com/api/',
  } as const;
  return topicArns === undefined
    ? notifierEnv.write(configuration)
    : routedNotifierEnv.write({ ...configuration, routingFile: ROUTING_FILE, topicArns });
}

/** Grants only what these routes need. */
function grantRouting(
  { records }: GuardParts,
  notifier: GuardFunction,
  routing: DeploymentRoutingProps,
  table: RoutingTable,
): void {
  records.grant(notifier.role, 'router');
  if (needsTags(table)) {
    notifier.allowOnAll(
      ['ecs:DescribeServices', 'ecs:DescribeClusters'],
      'Read-only calls: any service may have a tag that a route matches.',
    );
  }
  for (const topic of topicsOf(routing)) {
    notifier.allow(['sns:Publish'], topic.topicArn);
    topic.masterKey?.grant(notifier.role, 'kms:Decrypt', 'kms:GenerateDataKey');
  }
}
