import { Stack } from 'aws-cdk-lib';
import { Rule } from 'aws-cdk-lib/aws-events';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import { reconcilerEnv } from '../../src/config/env.ts';
import { reconcilerLimits } from '../../src/config/functions.ts';
import { reconcilerEvents } from './event-rules.ts';
import { GuardFunction } from './guard-function.ts';
import { guardMetric } from './guard-metrics.ts';
import { type GuardParts, watchConsumer, watchServices } from './guard-parts.ts';
import { GuardQueueTarget } from './guard-queue.ts';

/** Creates the function that reads ECS and CloudWatch, writes records and publishes outcomes. */
export function createReconciler(parts: GuardParts): lambda.Function {
  const { scope, settings, props, records, eventBus, reconcilerQueue } = parts;
  const reconciler = new GuardFunction(scope, 'Reconciler', {
    ...settings,
    bundle: 'reconciler',
    description: 'Reads ECS services and records their deployments',
    limits: reconcilerLimits,
    environment: reconcilerEnv.write({
      ...watchServices(parts),
      accountId: Stack.of(scope).account,
      regionName: Stack.of(scope).region,
      reconcilerQueueUrl: reconcilerQueue.queue.queueUrl,
      deadLettersUrl: reconcilerQueue.deadLetters.queueUrl,
      eventBusName: eventBus.eventBusName,
      stuckAfterMinutes: props.stuckAfter?.toMinutes() ?? 180,
      alarmWatchMinutes: props.alarmWatchAfterSuccess?.toMinutes() ?? 30,
      outcomeMetrics: props.dashboard ?? false,
    }),
  });
  reconciler.allowOnAll(
    [
      'ecs:ListServiceDeployments',
      'ecs:DescribeServiceDeployments',
      'ecs:DescribeServices',
      'ecs:DescribeServiceRevisions',
      'ecs:DescribeTaskDefinition',
      'cloudwatch:DescribeAlarms',
      'cloudwatch:DescribeAlarmHistory',
    ],
    'Read-only calls: any service may use any alarm, and DescribeAlarms returns composite alarms only for "*".',
  );
  records.grant(reconciler.role, 'reconciler');
  reconciler.allow(['events:PutEvents'], eventBus.eventBusArn);
  reconcilerQueue.grantSend(reconciler.role);
  reconcilerQueue.grantGiveUp(reconciler.role);
  reconciler.workOff(reconcilerQueue.queue, reconcilerLimits);
  parts.alarms.watchUnreadable(
    'UnreadableServices',
    guardMetric(settings.metricsNamespace, 'UnreadableServices'),
    'ECS denies the guard read access to some services, so the guard does not record their deployments',
    'unreadable-services',
  );
  watchConsumer(parts, 'Reconciler', { function: reconciler.function, queue: reconcilerQueue });
  subscribeToEvents(parts);
  return reconciler.function;
}

/** Adds one rule per kind of event; all send to the reconciler's queue. */
function subscribeToEvents({ scope, reconcilerQueue, undelivered }: GuardParts): void {
  for (const [id, { description, pattern }] of Object.entries(reconcilerEvents)) {
    new Rule(scope, id, {
      description,
      // Another account or Region may send its events to this bus.
      eventPattern: { ...pattern, account: [Stack.of(scope).account], region: [Stack.of(scope).region] },
      targets: [new GuardQueueTarget(reconcilerQueue.queue, undelivered)],
    });
  }
}
