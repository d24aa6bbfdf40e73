import { describe, expect, it } from 'vitest';
import type { RecordedAlarm } from '../../../src/core/deployment/record.ts';
import {
  describeComparison,
  describeCondition,
  describeMeasurement,
  describeNumber,
} from '../../../src/core/report/alarm-text.ts';
import { fullRecord } from '../../builders/records.ts';

describe('describeComparison', () => {
  it.each([
    ['GreaterThanThreshold', '>'],
    ['GreaterThanOrEqualToThreshold', '≥'],
    ['LessThanThreshold', '<'],
    ['LessThanOrEqualToThreshold', '≤'],
    ['LessThanLowerOrGreaterThanUpperThreshold', 'a threshold of'],
    [undefined, 'a threshold of'],
  ])('of %s is %s', (operator, text) => {
    expect(describeComparison(operator)).toBe(text);
  });
});

describe('describeNumber', () => {
  it.each([
    [0, '0'],
    [1_234_567, '1234567'],
    [120.456, '120.5'],
    [0.000123456, '0.0001235'],
    [-2.5, '-2.5'],
    [99999.5, '100000'],
  ])('of %d is %s', (value, text) => {
    expect(describeNumber(value)).toBe(text);
  });
});

describe('describeCondition', () => {
  it.each<[string, Partial<RecordedAlarm>, string]>([
    ['a metric', {}, 'Sum HTTPCode_Target_5XX_Count, threshold > 10'],
    ['metric math', { metric: undefined }, 'value, threshold > 10'],
    ['no threshold', { threshold: undefined }, 'Sum HTTPCode_Target_5XX_Count'],
  ])('names %s without its value', (_, fields, text) => {
    const [alarm] = fullRecord({}).alarms;
    expect(alarm && describeCondition({ ...alarm, threshold: 10, value: 120, ...fields })).toBe(text);
  });
});

describe('describeMeasurement', () => {
  const measurement = (fields: Partial<RecordedAlarm>) =>
    fullRecord({})
      .alarms.map((alarm) => describeMeasurement({ ...alarm, threshold: 10, value: 120, ...fields }))
      .join();

  it.each<[string, Partial<RecordedAlarm>, string]>([
    ['a metric', {}, 'Sum HTTPCode_Target_5XX_Count 120, threshold > 10'],
    ['metric math', { metric: undefined }, 'value 120, threshold > 10'],
    [
      'metric math with a description',
      { metric: undefined, meaning: '4 of 7 minutes had more errors than 2 % explain' },
      '4 of 7 minutes had more errors than 2 % explain',
    ],
    [
      'a metric with a description',
      { meaning: 'too many errors' },
      'Sum HTTPCode_Target_5XX_Count 120, threshold > 10',
    ],
    ['a metric without a statistic', { statistic: undefined }, 'HTTPCode_Target_5XX_Count 120, threshold > 10'],
    ['no value', { value: undefined }, 'Sum HTTPCode_Target_5XX_Count unknown, threshold > 10'],
    ['no threshold', { threshold: undefined }, 'Sum HTTPCode_Target_5XX_Count 120'],
  ])('names %s', (_, fields, text) => {
    expect(measurement(fields)).toBe(text);
  });
});
