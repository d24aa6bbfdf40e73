import { Stack } from 'aws-cdk-lib';
import { Rule } from 'aws-cdk-lib/aws-events';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import { observerEnv } from '../../src/config/env.ts';
import { observerLimits } from '../../src/config/functions.ts';
import { observedEvents } from './event-rules.ts';
import { GuardFunction } from './guard-function.ts';
import { guardMetric } from './guard-metrics.ts';
import { type GuardParts, watchConsumer, watchServices } from './guard-parts.ts';
import { GuardQueueTarget } from './guard-queue.ts';

/** Reads ECS and CloudWatch, writes records, publishes outcomes. */
export function createObserver(parts: GuardParts): lambda.Function {
  const { scope, settings, props, records, eventBus, observerQueue } = parts;
  const observer = new GuardFunction(scope, 'Observer', {
    ...settings,
    bundle: 'observer',
    description: 'Looks at ECS services and records how their deployments go',
    limits: observerLimits,
    environment: observerEnv.write({
      ...watchServices(parts),
      accountId: Stack.of(scope).account,
      regionName: Stack.of(scope).region,
      observerQueueUrl: observerQueue.queue.queueUrl,
      deadLettersUrl: observerQueue.deadLetters.queueUrl,
      eventBusName: eventBus.eventBusName,
      stuckAfterMinutes: props.stuckAfter?.toMinutes() ?? 180,
      alarmWatchMinutes: props.alarmWatchAfterSuccess?.toMinutes() ?? 30,
    }),
  });
  observer.allowOnAll(
    [
      'ecs:ListServiceDeployments',
      'ecs:DescribeServiceDeployments',
      'ecs:DescribeServices',
      'ecs:DescribeServiceRevisions',
      'ecs:DescribeTaskDefinition',
      'ecs:ListTasks',
      'ecs:DescribeTasks',
      'cloudwatch:DescribeAlarms',
      'cloudwatch:DescribeAlarmHistory',
    ],
    'Reads alone: any service may be deployed with any alarm; DescribeAlarms shows composite alarms to "*" only.',
  );
  records.grant(observer.role, 'observer');
  observer.allow(['events:PutEvents'], eventBus.eventBusArn);
  observerQueue.grantSend(observer.role);
  observerQueue.grantGiveUp(observer.role);
  observer.workOff(observerQueue.queue, observerLimits);
  parts.alarms.watchUnreadable(
    'UnreadableServices',
    guardMetric(settings.metricsNamespace, 'UnreadableServices'),
    'ECS denies the guard to read some services, so their deployments are not recorded',
    'unreadable-services',
  );
  watchConsumer(parts, 'Observer', { function: observer.function, queue: observerQueue });
  observeEvents(parts);
  return observer.function;
}

/** One rule a kind of event, all of them into the observer's queue. */
function observeEvents({ scope, observerQueue, undelivered }: GuardParts): void {
  for (const [id, { description, pattern }] of Object.entries(observedEvents)) {
    new Rule(scope, id, {
      description,
      // Another account or Region may send its events to this bus.
      eventPattern: { ...pattern, account: [Stack.of(scope).account], region: [Stack.of(scope).region] },
      targets: [new GuardQueueTarget(observerQueue.queue, undelivered)],
    });
  }
}
