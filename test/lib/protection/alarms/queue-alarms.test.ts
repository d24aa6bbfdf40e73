import { Duration, type Stack } from 'aws-cdk-lib';
import { type IQueue, Queue } from 'aws-cdk-lib/aws-sqs';
import { describe, expect, it } from 'vitest';
import type { DeploymentProtectionProps } from '../../../../lib/protection/protection-props.ts';
import { createService } from '../../guarded-services.ts';

interface Given {
  readonly visibility?: Duration;
  readonly hasDeadLetters?: boolean;
  readonly alarms?: DeploymentProtectionProps['alarms'];
}

/** The ids of the metrics of each alarm, by the alarm's kind. */
function metricsOf({ visibility, hasDeadLetters = true, alarms }: Given): Readonly<Record<string, readonly string[]>> {
  const guarded = createService(({ stack }) => ({
    queue: new Queue(stack, 'Queue', {
      ...(hasDeadLetters && { deadLetterQueue: { queue: new Queue(stack, 'Dead'), maxReceiveCount: 3 } }),
      ...(visibility && { visibilityTimeout: visibility }),
    }),
    ...(alarms !== undefined && { alarms }),
  }));
  return Object.fromEntries(
    guarded.protection.alarms.flatMap(({ rule }) =>
      rule === undefined ? [] : [[rule.kind, Object.keys(rule.metrics)]],
    ),
  );
}

const FLOW = ['received', 'deleted'];

describe('the alarms on the queues of a worker', () => {
  it.each<[string, Given, Readonly<Record<string, readonly string[]>>]>([
    ['are one that reads both queues', {}, { UnfinishedMessages: [...FLOW, 'inflight', 'dead'] }],
    [
      'are one up to a visibility timeout of two minutes',
      { visibility: Duration.minutes(2) },
      { UnfinishedMessages: [...FLOW, 'inflight', 'dead'] },
    ],
    [
      'are two with a longer one, so that dead letters do not wait for its long periods',
      { visibility: Duration.seconds(121) },
      { UnfinishedMessages: FLOW, DeadLetters: ['dead', 'received'] },
    ],
    [
      'have no dead letters to read without such a queue',
      { hasDeadLetters: false, visibility: Duration.minutes(12) },
      { UnfinishedMessages: [...FLOW, 'inflight'] },
    ],
    [
      'are two if the user sets the one on dead letters',
      { alarms: { DeadLetters: { threshold: 5 } } },
      { UnfinishedMessages: [...FLOW, 'inflight'], DeadLetters: ['dead', 'received'] },
    ],
    [
      'read no dead letters if the user leaves them out',
      { alarms: { DeadLetters: false } },
      { UnfinishedMessages: [...FLOW, 'inflight'] },
    ],
    [
      'know the messages in flight with a long timeout too if the user leaves dead letters out',
      { visibility: Duration.minutes(12), alarms: { DeadLetters: false } },
      { UnfinishedMessages: [...FLOW, 'inflight'] },
    ],
    [
      'read dead letters alone if the user leaves out unfinished messages',
      { alarms: { UnfinishedMessages: false } },
      { DeadLetters: ['dead', 'received'] },
    ],
    [
      'are one of two metrics if only the essential ones are wanted',
      { alarms: 'essential' },
      { DeadLetters: ['dead', 'received'] },
    ],
    [
      'are one of two metrics without a dead-letter queue if only the essential ones are wanted',
      { hasDeadLetters: false, alarms: 'essential' },
      { UnfinishedMessages: FLOW },
    ],
  ])('%s', (_, given, expected) => {
    expect(metricsOf(given)).toEqual(expected);
  });
});

describe('the period of the alarm on unfinished messages', () => {
  // One and a half timeouts, or three minutes if that is longer. SQS's default is 30 seconds.
  it.each<[string, (stack: Stack) => IQueue, number]>([
    ['of a queue with the default of SQS', (stack) => new Queue(stack, 'Queue'), 180],
    [
      'of a queue with its own timeout',
      (stack) => new Queue(stack, 'Queue', { visibilityTimeout: Duration.minutes(12) }),
      1_080,
    ],
    [
      'of an imported queue',
      (stack) => Queue.fromQueueArn(stack, 'Queue', 'arn:aws:sqs:eu-west-1:111122223333:other'),
      180,
    ],
  ])('follows the visibility timeout: %s', (_, create, period) => {
    const [alarm] = createService(({ stack }) => ({ queue: create(stack) })).protection.alarms;
    expect(Object.values(alarm?.rule?.metrics ?? {}).map((one) => one.period)).toEqual([period, period, period]);
  });
});
