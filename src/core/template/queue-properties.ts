import type { AuditedAlarm, AuditedQueue } from '../audit/audited-service.ts';
import { type Known, knownOf } from '../audit/known.ts';
import { isUnknown } from './resolver.ts';
import type { Fields } from './template.ts';
import { numberOf } from './values.ts';

/** Metrics of the messages that workers receive. A dead-letter queue is watched by how many messages are in it. */
const OF_WORKERS: readonly string[] = ['NumberOfMessagesReceived', 'NumberOfMessagesDeleted'];

/** SQS's default, in seconds. @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-visibility-timeout.html */
const VISIBILITY_TIMEOUT = 30;

/**
 * Returns the queues whose received messages the alarms count.
 *
 * @param propertiesOf the properties of a queue in CloudFormation's names; undefined if it cannot be read
 */
export function queuesOf(
  alarms: readonly AuditedAlarm[],
  propertiesOf: (name: Known<string>) => Fields | undefined,
): readonly AuditedQueue[] {
  const metrics = alarms.flatMap((alarm) => (alarm.kind === 'metric' ? alarm.metrics : []));
  const names = metrics
    .filter(({ metricName }) => OF_WORKERS.includes(knownOf(metricName) ?? ''))
    .flatMap(({ dimensions }) => dimensions.flatMap(([name, value]) => (name === 'QueueName' ? [value] : [])));
  const each = new Map(names.map((name) => [JSON.stringify(name), name]));
  return [...each.values()].flatMap((name) => {
    const properties = propertiesOf(name);
    return properties === undefined ? [] : [queueOf(name, properties)];
  });
}

function queueOf(name: Known<string>, properties: Fields): AuditedQueue {
  const { VisibilityTimeout: timeout, RedrivePolicy: redrive } = properties;
  return {
    name,
    visibilityTimeout: numberOf(timeout) ?? VISIBILITY_TIMEOUT,
    hasDeadLetters: isUnknown(redrive) ? redrive : redrive !== undefined,
  };
}
