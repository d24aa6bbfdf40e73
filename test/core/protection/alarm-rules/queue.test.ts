import { describe, expect, it } from 'vitest';
import {
  deadLetters,
  queueAge,
  returnedMessages,
  unfinishedMessages,
} from '../../../../src/core/protection/alarm-rules/queue.ts';
import { mathEngines } from '../../../contract/metric-math-engines.ts';

describe('queueAge', () => {
  it('breaches when the oldest message is older for five minutes', () => {
    expect(queueAge(600)).toMatchObject({
      metrics: { age: { namespace: 'AWS/SQS', metricName: 'ApproximateAgeOfOldestMessage', statistic: 'Maximum' } },
      threshold: 600,
      comparisonOperator: 'GreaterThanThreshold',
      datapointsToAlarm: 5,
      evaluationPeriods: 5,
    });
    expect(queueAge(90).why).toContain('older than 90 s');
  });
});

describe('deadLetters', () => {
  it('counts the messages that arrive in the dead-letter queue, against those that are received', () => {
    expect(deadLetters(3)).toMatchObject({
      metrics: {
        dead: {
          of: 'dead-letter queue',
          metricName: 'ApproximateNumberOfMessagesVisible',
          statistic: 'Maximum',
          period: 60,
        },
        received: { metricName: 'NumberOfMessagesReceived', statistic: 'Sum', period: 60 },
      },
      expression: 'IF(DIFF(dead) >= 1 + 0.03 * received, DIFF(dead), 0)',
      threshold: 1,
      comparisonOperator: 'GreaterThanOrEqualToThreshold',
      datapointsToAlarm: 3,
      evaluationPeriods: 7,
    });
    expect(deadLetters(10).why).toBe(
      'in 3 of 7 minutes, more than 10 % of the received messages went to the dead-letter queue',
    );
  });
});

describe('unfinishedMessages', () => {
  it('compares the messages that are deleted with those that are received', () => {
    expect(unfinishedMessages({ threshold: 50, visibilityTimeout: 30 })).toMatchObject({
      metrics: {
        received: { metricName: 'NumberOfMessagesReceived', statistic: 'Sum', period: 180 },
        deleted: { metricName: 'NumberOfMessagesDeleted', statistic: 'Sum', period: 180 },
      },
      expression: 'IF(received >= 5 AND deleted <= 0.5 * received, received, 0)',
      threshold: 1,
      datapointsToAlarm: 2,
      evaluationPeriods: 2,
    });
  });

  it.each([
    // Visibility timeout and period in seconds.
    [0, 180],
    [120, 180],
    [121, 240],
    [200, 300],
    [201, 360],
    [720, 1_080],
    [43_200, 64_800],
  ])('with a visibility timeout of %d s has periods of %d s, and two in a row must breach', (visibility, period) => {
    const rule = unfinishedMessages({ threshold: 50, visibilityTimeout: visibility });
    expect(rule.metrics['received']?.period).toBe(period);
    expect(rule).toMatchObject({ datapointsToAlarm: 2, evaluationPeriods: 2 });
  });

  it('says for how long the workers did not finish enough', () => {
    expect(
      [30, 720].map((visibility) => unfinishedMessages({ threshold: 50, visibilityTimeout: visibility }).why),
    ).toEqual([
      'in 3 minutes and in the 3 minutes before, the workers finished 50 % of the received messages or fewer',
      'in 18 minutes and in the 18 minutes before, the workers finished 50 % of the received messages or fewer',
    ]);
  });
});

describe('returnedMessages', () => {
  const finishing = { threshold: 50, visibilityTimeout: 30 };

  it('reads four metrics of both queues in the same periods, three without a dead-letter queue', () => {
    expect(returnedMessages(finishing, 3)).toMatchObject({
      kind: 'UnfinishedMessages',
      metrics: {
        received: { metricName: 'NumberOfMessagesReceived', statistic: 'Sum', period: 180 },
        deleted: { metricName: 'NumberOfMessagesDeleted', statistic: 'Sum', period: 180 },
        inflight: { metricName: 'ApproximateNumberOfMessagesNotVisible', statistic: 'Maximum', period: 180 },
        dead: { of: 'dead-letter queue', statistic: 'Maximum', period: 180 },
      },
      threshold: 1,
      datapointsToAlarm: 2,
      evaluationPeriods: 2,
    });
    expect(Object.keys(returnedMessages(finishing, undefined).metrics)).toEqual(['received', 'deleted', 'inflight']);
    expect(returnedMessages({ threshold: 50, visibilityTimeout: 720 }, 3).metrics['dead']?.period).toBe(1_080);
  });

  it('says what it counts', () => {
    const start =
      'in 3 minutes and in the 3 minutes before, the workers finished 50 % of the received messages or fewer, and 25 % or more came back';
    expect(returnedMessages(finishing, undefined).why).toBe(start);
    expect(returnedMessages(finishing, 3).why).toBe(`${start}, or more than 3 % of them went to the dead-letter queue`);
  });

  it.each([
    // received, deleted, then in flight and dead letters at the ends of the period before and of this one; the datapoint
    ['the workers finish all', [300, 300], [5, 5], [0, 0], 0],
    ['the messages come back', [300, 0], [50, 50], [0, 0], 300],
    ['half of them come back', [300, 150], [50, 50], [0, 0], 300],
    ['fewer than half of them come back', [300, 151], [50, 50], [0, 0], 0],
    ['none is finished, and a quarter comes back', [300, 0], [50, 275], [0, 0], 300],
    ['none is finished, and less than a quarter comes back', [300, 0], [50, 276], [0, 0], 0],
    // Jobs of ten minutes, 100 per minute, three minutes after the workers were replaced.
    ['none is finished, and all are in progress', [300, 0], [1_000, 1_300], [0, 0], 0],
    // Messages of stopped workers come back: 700 were received again.
    ['long jobs were received again', [1_000, 0], [1_000, 1_300], [0, 0], 1_000],
    ['long jobs of many workers come back one after the other', [600, 0], [1_300, 1_300], [0, 0], 0],
    ['four messages are too few', [4, 0], [1, 1], [0, 0], 0],
    // 1 + 3 % of 300
    ['ten go to the dead-letter queue', [300, 290], [5, 5], [7, 17], 10],
    ['nine go to the dead-letter queue', [300, 290], [5, 5], [7, 16], 0],
    ['old dead letters are still there', [300, 300], [5, 5], [500, 500], 0],
  ] as const)('if %s', (_, [received, deleted], inflight, dead, expected) => {
    const { expression = '' } = returnedMessages(finishing, 3);
    const inputs = { received: [received, received], deleted: [deleted, deleted], inflight, dead };
    for (const [, engine] of mathEngines) {
      const answer = engine({ expression, inputs });
      expect('series' in answer && answer.series[1]).toBe(expected);
    }
  });
});
