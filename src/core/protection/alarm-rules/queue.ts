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
    label: 'age of the oldest message',
    metrics: { age: queueMetric('ApproximateAgeOfOldestMessage') },
    threshold,
    datapointsToAlarm: 5,
    evaluationPeriods: 5,
    why: `for 5 minutes, the oldest message was older than ${threshold} s`,
  };
}

/**
 * Messages that move to the dead-letter queue, against those that the workers receive. What was in the queue before does not
 * count. No other SQS metric counts messages that move there.
 *
 * @param threshold percent of the received messages that a healthy version may fail, at least 0 and at most 100
 */
export function deadLetters(threshold: number): DeploymentAlarmRule {
  return {
    ...REST,
    kind: 'DeadLetters',
    label: 'dead letters',
    metrics: {
      dead: { ...queueMetric('ApproximateNumberOfMessagesVisible'), of: 'dead-letter queue' },
      received: { ...queueMetric('NumberOfMessagesReceived'), statistic: 'Sum' },
    },
    expression: `IF(DIFF(dead) >= 1 + ${threshold / 100} * received, DIFF(dead), 0)`,
    threshold: 1,
    comparisonOperator: 'GreaterThanOrEqualToThreshold',
    datapointsToAlarm: 3,
    evaluationPeriods: 7,
    why: `in 3 of 7 minutes, more than ${threshold} % of the received messages went to the dead-letter queue`,
  };
}

/**
 * The workers receive messages and do not finish them: a finished message is deleted. Fewer than five messages in a period say
 * nothing.
 *
 * A message may take as long as the visibility timeout. It is then received in one period and deleted in the next. Workers that
 * stop for a deployment leave theirs unfinished, and the new ones receive them again after the timeout. So two periods in a row
 * must have too few finished messages, each of one and a half timeouts or of three minutes if that is longer: at the second, what
 * the new workers received in the first is finished.
 *
 * @param threshold percent of the received messages that a healthy version finishes at least, above 0 and at most 100
 * @param visibilityTimeout seconds for which a received message stays invisible
 */
export function unfinishedMessages(threshold: number, visibilityTimeout: number): DeploymentAlarmRule {
  const period = MINUTE * Math.max(3, Math.ceil((1.5 * visibilityTimeout) / MINUTE));
  const minutes = period / MINUTE;
  const sum = (metricName: string): AlarmMetric => ({ ...queueMetric(metricName), statistic: 'Sum', period });
  return {
    ...REST,
    kind: 'UnfinishedMessages',
    label: 'unfinished messages',
    metrics: { received: sum('NumberOfMessagesReceived'), deleted: sum('NumberOfMessagesDeleted') },
    expression: `IF(received >= 5 AND deleted <= ${threshold / 100} * received, received, 0)`,
    threshold: 1,
    comparisonOperator: 'GreaterThanOrEqualToThreshold',
    datapointsToAlarm: 2,
    evaluationPeriods: 2,
    why: `in ${minutes} minutes and in the ${minutes} minutes before, the workers finished ${threshold} % of the received messages or fewer`,
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
