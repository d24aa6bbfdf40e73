import { describe, expect, it } from 'vitest';
import { deadLetters, queueAge, unfinishedMessages } from '../../../../src/core/protection/alarm-rules/queue.ts';

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
    expect(unfinishedMessages(50, 30)).toMatchObject({
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
    const rule = unfinishedMessages(50, visibility);
    expect(rule.metrics['received']?.period).toBe(period);
    expect(rule).toMatchObject({ datapointsToAlarm: 2, evaluationPeriods: 2 });
  });

  it('says for how long the workers did not finish enough', () => {
    expect([30, 720].map((visibility) => unfinishedMessages(50, visibility).why)).toEqual([
      'in 3 minutes and in the 3 minutes before, the workers finished 50 % of the received messages or fewer',
      'in 18 minutes and in the 18 minutes before, the workers finished 50 % of the received messages or fewer',
    ]);
  });
});
