import { CfnParameter, Duration, Stack } from 'aws-cdk-lib';
import { describe, expect, it } from 'vitest';
import { formatMinutes, formatNumber, minutesOf } from '../../../lib/protection/format-value.ts';

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

describe('a time in minutes', () => {
  it.each([
    [Duration.minutes(5), 5, '5'],
    [Duration.seconds(90), 1.5, '1.5'],
    [Duration.days(1), 1_440, '1440'],
  ])('is read and shown with its fraction: %s', (time, minutes, text) => {
    expect(minutesOf(time)).toBe(minutes);
    expect(formatMinutes(time)).toBe(text);
  });

  it('is no number where only the deployment knows it', () => {
    const time = Duration.minutes(knownLater());
    expect(minutesOf(time)).toBeNaN();
    expect(formatMinutes(time)).toBe('a value known only at deployment');
  });
});
