import { describe, expect, it } from 'vitest';
import { deadLetters, queueAge } from '../../../../src/core/protection/alarm-rules/queue.ts';

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
  it('breaches at the first minute with one message more', () => {
    expect(deadLetters(2)).toMatchObject({
      metrics: { dead: { metricName: 'ApproximateNumberOfMessagesVisible', statistic: 'Maximum', period: 60 } },
      threshold: 2,
      comparisonOperator: 'GreaterThanThreshold',
      datapointsToAlarm: 1,
      evaluationPeriods: 1,
    });
    expect(deadLetters(2).why).toContain('more than 2 messages');
  });
});
