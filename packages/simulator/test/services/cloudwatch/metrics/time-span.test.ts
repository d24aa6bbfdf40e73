import { describe, expect, it } from 'vitest';
import { checkSpan, gridOf } from '../../../../src/services/cloudwatch/metrics/time-span.ts';

const at = (time: string) => new Date(`2026-01-05T${time}Z`);

describe('checkSpan', () => {
  it.each([10, 20, 30, 60, 300, 86_400])('takes a period of %d seconds', (period) => {
    expect(() => checkSpan(at('12:00:00'), at('12:01:00'), period)).not.toThrow();
  });

  it.each([
    [1, 'the shortest period in the simulator is 10 s, got Period 1'],
    [5, 'the shortest period in the simulator is 10 s, got Period 5'],
    [45, 'Period must be 1, 5, 10, 20, 30 or a multiple of 60, got 45'],
    [90, 'Period must be 1, 5, 10, 20, 30 or a multiple of 60, got 90'],
  ])('refuses a period of %d seconds', (period, problem) => {
    expect(() => checkSpan(at('12:00:00'), at('12:01:00'), period)).toThrow(problem);
  });

  it('refuses an end that is not after the start', () => {
    const problem =
      'The parameter StartTime must be less than the parameter EndTime: 2026-01-05T12:00:00.000Z is not before 2026-01-05T12:00:00.000Z';
    expect(() => checkSpan(at('12:00:00'), at('12:00:00'), 60)).toThrow(problem);
    expect(() => checkSpan(at('12:00:01'), at('12:00:00'), 60)).toThrow('must be less than');
  });
});

describe('gridOf', () => {
  it('rounds the start down to the minute and leaves the end out [CW-35]', () => {
    const grid = { fromMs: at('12:00:00').getTime(), periodMs: 60_000, length: 3 };
    expect(gridOf(at('12:00:59'), at('12:03:00'), 60)).toEqual(grid);
    expect(gridOf(at('12:00:00'), at('12:03:00.001'), 60)).toEqual({ ...grid, length: 4 });
  });

  it('rounds the start of a longer period to the minute, not to the period [CW-35]', () => {
    expect(gridOf(at('12:01:30'), at('12:11:00'), 300)).toEqual({
      fromMs: at('12:01:00').getTime(),
      periodMs: 300_000,
      length: 2,
    });
  });

  it('rounds the start of a shorter period to the period [CW-35]', () => {
    expect(gridOf(at('12:00:19'), at('12:00:40'), 10)).toEqual({
      fromMs: at('12:00:10').getTime(),
      periodMs: 10_000,
      length: 3,
    });
  });
});
