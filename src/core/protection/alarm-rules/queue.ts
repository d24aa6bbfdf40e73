import { type AlarmMetric, type DeploymentAlarmRule, MINUTE, OK_WHEN_IDLE } from './rule.ts';

/**
 * Age of the oldest message: the workers do not keep up. SQS leaves poison messages out of this metric after the third
 * receive, so the dead-letter queue has its own alarm.
 *
 * @param threshold seconds
 */
export function queueAge(threshold: number): DeploymentAlarmRule {
  return {
    ...REST,
    kind: 'QueueAge',
    metrics: { age: queueMetric('ApproximateAgeOfOldestMessage') },
    threshold,
    datapointsToAlarm: 5,
    evaluationPeriods: 5,
    why: `the oldest message is older than ${threshold} s: the workers are too slow or have stopped`,
  };
}

/**
 * Messages in the dead-letter queue. No other SQS metric counts messages that move there.
 *
 * @param threshold messages; breaches above it
 */
export function deadLetters(threshold: number): DeploymentAlarmRule {
  return {
    ...REST,
    kind: 'DeadLetters',
    metrics: { dead: queueMetric('ApproximateNumberOfMessagesVisible') },
    threshold,
    datapointsToAlarm: 1,
    evaluationPeriods: 1,
    why:
      `the dead-letter queue holds more than ${threshold} messages: the new version fails to process them. Empty the queue before the next ` +
      'deployment: while the alarm is in ALARM, ECS ignores all deployment alarms',
  };
}

const REST = {
  expression: undefined,
  comparisonOperator: 'GreaterThanThreshold',
  treatMissingData: 'notBreaching',
  whenIdle: OK_WHEN_IDLE,
} as const;

/**
 * SQS reports metrics of a queue for up to six hours after its last use, then none.
 *
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html
 */
function queueMetric(metricName: string): AlarmMetric {
  return {
    namespace: 'AWS/SQS',
    metricName,
    statistic: 'Maximum',
    period: MINUTE,
    reported: 'while the queue is active',
  };
}
