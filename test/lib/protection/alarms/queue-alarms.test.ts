import { Duration, Stack } from 'aws-cdk-lib';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { describe, expect, it } from 'vitest';
import { visibilityTimeoutOf } from '../../../../lib/protection/alarms/queue-alarms.ts';
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

describe('visibilityTimeoutOf', () => {
  it('is that of the queue, else the default of SQS', () => {
    const stack = new Stack();
    expect(visibilityTimeoutOf(new Queue(stack, 'Plain'))).toBe(30);
    expect(visibilityTimeoutOf(new Queue(stack, 'Long', { visibilityTimeout: Duration.minutes(12) }))).toBe(720);
    expect(visibilityTimeoutOf(Queue.fromQueueArn(stack, 'Other', 'arn:aws:sqs:eu-west-1:111122223333:other'))).toBe(
      30,
    );
  });
});
