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
    metrics: { dead: DEAD, received: { ...queueMetric('NumberOfMessagesReceived'), statistic: 'Sum' } },
    expression: buried(threshold),
    threshold: 1,
    comparisonOperator: 'GreaterThanOrEqualToThreshold',
    datapointsToAlarm: 3,
    evaluationPeriods: 7,
    why: `in 3 of 7 minutes, more than ${threshold} % of the received messages went to the dead-letter queue`,
  };
}

/** What an alarm on unfinished messages expects of the workers. */
interface Finishing {
  /** Percent of the received messages that a healthy version finishes at least, above 0 and at most 100. */
  readonly threshold: number;
  /** Seconds for which a received message stays invisible. */
  readonly visibilityTimeout: number;
}

/**
 * The workers receive messages and do not finish them: a finished message is deleted. Fewer than five messages in a period say
 * nothing. A job that takes longer than a period looks like a message that fails, so this rule is only for workers that may have
 * no more than two metrics.
 *
 * A message may take as long as the visibility timeout. It is then received in one period and deleted in the next. Workers that
 * stop for a deployment leave theirs unfinished, and the new ones receive them again after the timeout. So two periods in a row
 * must have too few finished messages, each of one and a half timeouts or of three minutes if that is longer: at the second, what
 * the new workers received in the first is finished.
 */
export function unfinishedMessages({ threshold, visibilityTimeout }: Finishing): DeploymentAlarmRule {
  const period = periodOf(visibilityTimeout);
  return {
    ...UNFINISHED,
    metrics: flow(period),
    expression: `IF(received >= 5 AND deleted <= ${threshold / 100} * received, received, 0)`,
    why: `${inTwo(period)}, the workers finished ${threshold} % of the received messages or fewer`,
  };
}

/**
 * As `unfinishedMessages`, but messages in flight are not missing: a worker still processes them. What was received and is neither
 * deleted nor in flight is back in the queue, or in the dead-letter queue. So jobs of any length pass if their workers extend the
 * visibility timeout. Half of the messages that may be unfinished must have come back: the number in flight is approximate.
 *
 * Failed messages stay in flight until the timeout, fewer than a period's. More than twice as many as were received are long jobs:
 * if a deployment replaces many tasks one after the other, messages of those jobs return in each period.
 *
 * @param deadLetters percent of the received messages that a healthy version may send to the dead-letter queue; undefined if the
 * alarm does not read this queue
 */
export function returnedMessages(
  { threshold, visibilityTimeout }: Finishing,
  deadLetters: number | undefined,
): DeploymentAlarmRule {
  const period = periodOf(visibilityTimeout);
  const back = (100 - threshold) / 2;
  const returned =
    `IF(received >= 5 AND deleted <= ${threshold / 100} * received AND deleted + DIFF(inflight) <= ${(100 - back) / 100} * received` +
    ' AND inflight <= 2 * received, received, 0)';
  const why = `${inTwo(period)}, the workers finished ${threshold} % of the received messages or fewer, and ${back} % or more came back`;
  return {
    ...UNFINISHED,
    metrics: {
      ...flow(period),
      inflight: { ...queueMetric('ApproximateNumberOfMessagesNotVisible'), period },
      ...(deadLetters !== undefined && { dead: { ...DEAD, period } }),
    },
    expression: deadLetters === undefined ? returned : `MAX([${returned}, ${buried(deadLetters)}])`,
    why:
      deadLetters === undefined ? why : `${why}, or more than ${deadLetters} % of them went to the dead-letter queue`,
  };
}

/** Messages that moved to the dead-letter queue, if they are too many. */
function buried(threshold: number): string {
  return `IF(DIFF(dead) >= 1 + ${threshold / 100} * received, DIFF(dead), 0)`;
}

/** In seconds. */
function periodOf(visibilityTimeout: number): number {
  return MINUTE * Math.max(3, Math.ceil((1.5 * visibilityTimeout) / MINUTE));
}

function flow(period: number): DeploymentAlarmRule['metrics'] {
  const sum = (metricName: string): AlarmMetric => ({ ...queueMetric(metricName), statistic: 'Sum', period });
  return { received: sum('NumberOfMessagesReceived'), deleted: sum('NumberOfMessagesDeleted') };
}

function inTwo(period: number): string {
  const minutes = period / MINUTE;
  return `in ${minutes} minutes and in the ${minutes} minutes before`;
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

const DEAD: AlarmMetric = { ...queueMetric('ApproximateNumberOfMessagesVisible'), of: 'dead-letter queue' };

const UNFINISHED = {
  ...REST,
  kind: 'UnfinishedMessages',
  label: 'unfinished messages',
  threshold: 1,
  comparisonOperator: 'GreaterThanOrEqualToThreshold',
  datapointsToAlarm: 2,
  evaluationPeriods: 2,
} as const;
