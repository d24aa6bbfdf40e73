import { CfnParameter, Duration, Stack } from 'aws-cdk-lib';
import { describe, expect, it } from 'vitest';
import { allOf, amountOf, anyOf, count, formatNumber, formatTime, minutesOf } from '../../lib/format-value.ts';

/** CDK hands it on as a huge negative number, which no error may show. */
const knownLater = () => new CfnParameter(new Stack(), 'Parameter', { type: 'Number' }).valueAsNumber;

describe('formatNumber', () => {
  it.each([
    [0, '0'],
    [2.5, '2.5'],
    [-1, '-1'],
    [Number.NaN, 'NaN'],
  ])('shows %d', (value, text) => {
    expect(formatNumber(value)).toBe(text);
  });

  it('names a value known only at deployment', () => {
    expect(formatNumber(knownLater())).toBe('a value known only at deployment');
  });
});

describe('a time', () => {
  it.each([
    [Duration.minutes(5), 5, '5 minutes'],
    [Duration.seconds(60), 1, '1 minute'],
    [Duration.seconds(90), 1.5, '1.5 minutes'],
    [Duration.days(1), 1_440, '1440 minutes'],
  ])('is read and shown in minutes with its fraction: %s', (time, minutes, text) => {
    expect(minutesOf(time)).toBe(minutes);
    expect(formatTime(time, 'minutes')).toBe(text);
  });

  it('is read in seconds and days, too', () => {
    expect(amountOf(Duration.millis(1_500), 'seconds')).toBe(1.5);
    expect(amountOf(Duration.hours(12), 'days')).toBe(0.5);
  });

  it('is rounded to three decimals, but not to a whole number', () => {
    expect(formatTime(Duration.millis(100), 'minutes')).toBe('0.002 minutes');
    expect(formatTime(Duration.millis(1), 'minutes')).toMatch(/^0\.0000166/);
  });

  it('is no number where only the deployment knows it', () => {
    const time = Duration.minutes(knownLater());
    expect(minutesOf(time)).toBeNaN();
    expect(formatTime(time, 'minutes')).toBe('a value known only at deployment');
  });
});

describe('words', () => {
  it('are counted', () => {
    expect([0, 1, 2].map((tasks) => count(tasks, 'task'))).toEqual(['0 tasks', '1 task', '2 tasks']);
  });

  it.each([
    [[], '', ''],
    [['a'], 'a', 'a'],
    [['a', 'b'], 'a and b', 'a or b'],
    [['a', 'b', 'c'], 'a, b and c', 'a, b or c'],
  ])('are listed: %j', (words, all, any) => {
    expect(allOf(words)).toBe(all);
    expect(anyOf(words)).toBe(any);
  });
});
