import type { MetricRow, MetricTable } from '../publish/rows.ts';
import { eachOne, type Samples, single } from '../publish/samples.ts';

/** A queue at the end of a minute, and the calls to it in that minute. */
export interface QueueCell {
  readonly visible: number;
  readonly notVisible: number;
  /** Age of the oldest message that is not left out of the age; undefined if there is none. */
  readonly oldestSeconds: number | undefined;
  readonly sent: number;
  readonly received: number;
  readonly deleted: number;
  readonly messageBytes: number;
  /** Whether it held a message or was polled within parameter sqsAwakeMs. */
  readonly isActive: boolean;
  readonly ageWithoutMessages: 'zero' | 'none';
  readonly inFlightWithoutMessages: 'zero' | 'none';
}

export const sqsTable: MetricTable<QueueCell> = {
  title: 'SQS',
  namespace: 'AWS/SQS',
  visibleAfter: 'sqsVisibleAfterMs',
  source:
    'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html',
  rows: [
    gauge('ApproximateNumberOfMessagesVisible', 'queue active', 'waiting messages', ({ visible }) => visible),
    gauge(
      'ApproximateNumberOfMessagesNotVisible',
      'queue active; with parameter sqsInFlightWithoutMessages "none" only nonzero',
      'messages in progress, and failed ones until their visibility timeout ends',
      ({ notVisible, inFlightWithoutMessages }) =>
        notVisible === 0 && inFlightWithoutMessages === 'none' ? undefined : notVisible,
    ),
    gauge('ApproximateNumberOfMessagesDelayed', 'never: the model delays no message', 'nothing', () => undefined),
    {
      ...gauge(
        'ApproximateAgeOfOldestMessage',
        'queue active and a message counts; zero too with parameter sqsAgeWithoutMessages "zero"',
        'the oldest message that was received fewer than sqsReceivesThatHideAge times; in a dead-letter queue, since it arrived there',
        ({ oldestSeconds, ageWithoutMessages }) => oldestSeconds ?? (ageWithoutMessages === 'zero' ? 0 : undefined),
      ),
      unit: 'Seconds',
    },
    count('NumberOfMessagesSent', 'arrivals, without moves to a dead-letter queue', ({ sent }) => sent),
    count('NumberOfMessagesReceived', 'receives, including repeated ones', ({ received }) => received),
    count('NumberOfMessagesDeleted', 'processed messages', ({ deleted }) => deleted),
    {
      name: 'SentMessageSize',
      unit: 'Bytes',
      sets: ['QueueName'],
      point: 'nonzero',
      from: 'parameter queueMessageBytes for each arrival',
      samples: ({ sent, messageBytes }) => (sent === 0 ? undefined : { values: [messageBytes], counts: [sent] }),
    },
  ],
  notModelled: [
    'ApproximateAgeOfOldestMessageInQuietGroups',
    'ApproximateNumberOfGroupsWithInflightMessages',
    'ApproximateNumberOfMessagesDelayedInQuietGroups',
    'ApproximateNumberOfMessagesNotVisibleInQuietGroups',
    'ApproximateNumberOfMessagesVisibleInQuietGroups',
    'ApproximateNumberOfNoisyGroups',
    'NumberOfDeduplicatedSentMessages',
    'NumberOfEmptyReceives',
  ],
};

function gauge(
  name: string,
  point: string,
  from: string,
  value: (cell: QueueCell) => number | undefined,
): MetricRow<QueueCell> {
  const samples = (cell: QueueCell): Samples | undefined => {
    const now = cell.isActive ? value(cell) : undefined;
    return now === undefined ? undefined : single(now);
  };
  return { name, unit: 'Count', sets: ['QueueName'], point, from, samples };
}

function count(name: string, from: string, counted: (cell: QueueCell) => number): MetricRow<QueueCell> {
  return {
    name,
    unit: 'Count',
    sets: ['QueueName'],
    point: 'nonzero',
    from,
    samples: (cell) => eachOne(counted(cell)),
  };
}
