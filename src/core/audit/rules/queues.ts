import type { Audited, AuditedMetricAlarm } from '../audited-service.ts';
import type { AuditRule } from '../finding.ts';
import { describeKnown, knownOf } from '../known.ts';
import { countsUnfinished } from './alarm-times.ts';

/** Whether the queues that the alarms watch let them see messages that fail. */
export const QUEUES: readonly AuditRule[] = [
  {
    id: 'queue-without-dead-letters',
    severity: 'low',
    title: 'the queue has no dead-letter queue',
    why: 'Messages that keep failing return to the queue until they expire. An alarm can count them only where they move to a dead-letter queue.',
    fix: 'Add a dead-letter queue, and a deployment alarm that watches it.',
    fixInCdk: 'Add a dead-letter queue to the queue, or pass an imported one as deadLetterQueue.',
    source: 'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html',
    judge: ({ queues = [] }) =>
      queues
        .filter(({ hasDeadLetters }) => knownOf(hasDeadLetters) === false)
        .map(({ name }) => ({
          says: `the queue ${describeKnown(name)} has no dead-letter queue`,
          at: { of: 'service', path: [] },
        })),
  },
  {
    id: 'counts-long-messages',
    severity: 'low',
    title: 'the alarm takes long messages for failed ones',
    why: 'The alarm compares received with deleted messages and does not read those in flight. If workers extend the visibility timeout, a deployment of a good version can be rolled back.',
    fix: 'Set the visibility timeout of the queue to the longest time that a message takes, or subtract ApproximateNumberOfMessagesNotVisible.',
    fixInCdk:
      'If workers extend the visibility timeout, set it to the longest time that a message takes, or set alarms.UnfinishedMessages to false.',
    source:
      'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html',
    judge: ({ alarms, queues = [] }) =>
      alarms
        .filter((alarm) => alarm.kind === 'metric' && countsUnfinished(alarm) && !readsInFlight(alarm))
        .map((alarm) => ({
          says: `${describeKnown(alarm.name)} expects the workers to finish a message within the visibility timeout of the queue${timeoutIn(queues)}`,
          at: { of: { alarm: alarm.id }, path: ['Metrics'] },
        })),
  },
];

function readsInFlight(alarm: Pick<AuditedMetricAlarm, 'metrics'>): boolean {
  return alarm.metrics.some(({ metricName }) => knownOf(metricName) === 'ApproximateNumberOfMessagesNotVisible');
}

function timeoutIn(queues: NonNullable<Audited['queues']>): string {
  const [only, ...others] = queues;
  const seconds = others.length === 0 ? knownOf(only?.visibilityTimeout) : undefined;
  return seconds === undefined ? '' : `, ${seconds} ${seconds === 1 ? 'second' : 'seconds'}`;
}
