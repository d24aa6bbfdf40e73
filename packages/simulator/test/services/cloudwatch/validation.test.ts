import { describe, expect, it } from 'vitest';
import { monitored } from './account.ts';

describe('parseMetricAlarm', () => {
  it.each([
    [{ Period: 45 }, 'Period must be 10, 20, 30 or a multiple of 60'],
    [{ Period: 300, EvaluationPeriods: 289 }, 'more than a day'],
    [{ Period: 3600, EvaluationPeriods: 169 }, 'more than a week'],
    [{ DatapointsToAlarm: 2 }, 'DatapointsToAlarm must not be greater'],
    [{ ExtendedStatistic: 'p99' }, 'Exactly one of Statistic or ExtendedStatistic'],
    [{ Statistic: undefined }, 'Exactly one of Statistic or ExtendedStatistic'],
    [{ MetricName: undefined }, 'Exactly one of Metrics, MetricName or EvaluationCriteria'],
    [{ Threshold: undefined }, 'Threshold'],
    [{ ComparisonOperator: 'Above' }, 'ComparisonOperator must be one of'],
    [{ Unit: 'Parsecs' }, 'Unit'],
    [{ Namespace: ':shop' }, 'must not begin with a colon'],
    [{ AlarmActions: ['page me'] }, 'Invalid arn syntax: page me'],
  ])('refuses %j [CW-32]', (fields, problem) => {
    expect(() => monitored().alarm('a', fields)).toThrow(problem);
  });
});
