import { describe, expect, it } from 'vitest';
import { monitored } from './account.ts';

const valid = 'failed to satisfy constraint: Member must';

describe('parseMetricAlarm', () => {
  it.each([
    [{ Period: 45 }, 'Period must be 10, 20, 30 or a multiple of 60'],
    [
      { Period: 300, EvaluationPeriods: 289 },
      'Metrics cannot be checked across more than a day (EvaluationPeriods * Period must be <= 86400) for alarms using period < 3600',
    ],
    [
      { Period: 3600, EvaluationPeriods: 169 },
      'Metrics cannot be checked across more than a week (EvaluationPeriods * Period must be <= 604800) for alarms using period >= 3600',
    ],
    [{ DatapointsToAlarm: 2 }, 'DatapointsToAlarm must be less than or equal to EvaluationPeriods'],
    [{ ExtendedStatistic: 'p99' }, 'Exactly one of Statistic or ExtendedStatistic must be specified'],
    [{ Statistic: undefined }, 'Exactly one of Statistic or ExtendedStatistic must be specified'],
    [{ MetricName: undefined }, 'MetricName must not be null'],
    [{ Namespace: undefined }, 'Namespace must not be null'],
    [{ Period: undefined }, 'Period must not be null'],
    [{ EvaluationPeriods: undefined }, 'EvaluationPeriods must not be null'],
    [{ ComparisonOperator: undefined }, 'ComparisonOperator must not be null'],
    [{ Threshold: undefined }, 'PutMetricAlarm request should have valid Threshold parameter'],
    [
      { TreatMissingData: 'Missing' },
      'Supported values for TreatMissingData parameter are [breaching, notBreaching, ignore, missing].',
    ],
    [
      { EvaluateLowSampleCountPercentile: 'ignore' },
      'Option evaluateLowSampleCountPercentile can not be applied with statistic Sum.',
    ],
    [
      { Statistic: undefined, ExtendedStatistic: 'p99', EvaluateLowSampleCountPercentile: 'unknown' },
      'Option unknown is not supported. Supported options for parameter EvaluateLowSampleCountPercentile are evaluate and ignore.',
    ],
    [{ AlarmActions: ['page me'] }, 'Invalid arn syntax: page me'],
  ])('refuses %j in the words of CloudWatch [CW-32]', (fields, message) => {
    expect(() => monitored().alarm('a', fields)).toThrow(expect.objectContaining({ code: 'ValidationError', message }));
  });

  it.each([
    [{ Unit: 'Parsecs' }, `Value 'Parsecs' at 'unit' ${valid} satisfy enum value set: [Seconds, Microseconds,`],
    [{ Namespace: ':shop' }, `Value ':shop' at 'namespace' ${valid} satisfy regular expression pattern`],
    [{ ComparisonOperator: 'Above' }, `Value 'Above' at 'comparisonOperator' ${valid} satisfy enum value set`],
    [
      { AlarmActions: Array(6).fill('arn:aws:sns:us-east-1:1:t') },
      `at 'alarmActions' ${valid} have length less than or`,
    ],
    [{ AlarmDescription: 'x'.repeat(1_025) }, `at 'alarmDescription' ${valid} have length less than or equal to 1024`],
    [
      { Tags: [{ Key: '', Value: 'v' }] },
      `Value '' at 'tags.1.member.key' ${valid} have length greater than or equal to 1`,
    ],
  ])('refuses %.60j by the constraints of the model [CW-32][CW-50]', (fields, part) => {
    expect(() => monitored().alarm('a', fields)).toThrow(
      expect.objectContaining({ code: 'ValidationError', message: expect.stringContaining(part) }),
    );
  });

  // A public measurement: p100.5 is accepted, p101 is the smallest that is refused.
  it.each(['90', 'p101', 'P90'])('refuses the statistic %s by another code [CW-32]', (ExtendedStatistic) => {
    expect(() => monitored().alarm('a', { Statistic: undefined, ExtendedStatistic })).toThrow(
      expect.objectContaining({
        code: 'InvalidParameterValueException',
        message: `The value ${ExtendedStatistic} for parameter ExtendedStatistic is not supported.`,
      }),
    );
  });

  it('accepts what CloudWatch accepts at its limits [CW-32]', () => {
    expect(() => monitored().alarm('a', { Period: 300, EvaluationPeriods: 288 })).not.toThrow();
    expect(() => monitored().alarm('a', { Period: 3_600, EvaluationPeriods: 168 })).not.toThrow();
    expect(() => monitored().alarm('a', { EvaluationPeriods: 5, DatapointsToAlarm: 5 })).not.toThrow();
  });
});
