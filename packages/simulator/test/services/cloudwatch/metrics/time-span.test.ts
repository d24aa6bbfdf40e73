import { describe, expect, it } from 'vitest';
import {
  gridOf,
  isBefore,
  isKept,
  isPeriod,
  isSame,
  periodProblem,
} from '../../../../src/services/cloudwatch/metrics/time-span.ts';

const at = (time: string) => new Date(`2026-01-05T${time}Z`);

describe('isPeriod', () => {
  it.each([1, 5, 10, 20, 30, 60, 300, 86_400])('accepts %d seconds', (period) => {
    expect(isPeriod(period)).toBe(true);
  });

  it.each([0, -60, 2, 15, 45, 90, 60.5])('does not accept %d seconds', (period) => {
    expect(isPeriod(period)).toBe(false);
  });
});

describe('periodProblem', () => {
  it('names the parameter and the valid periods', () => {
    expect(periodProblem('Period')).toBe('The parameter Period must be 1, 5, 10, 20, 30 or a multiple of 60.');
  });
});

describe('isBefore and isSame', () => {
  it('compare whole seconds', () => {
    const [start, soon, later] = [at('12:00:00.020'), at('12:00:00.987'), at('12:00:01')];
    expect([isBefore(start, soon), isSame(start, soon)]).toEqual([false, true]);
    expect([isBefore(soon, later), isSame(soon, later)]).toEqual([true, false]);
    expect([isBefore(later, start), isSame(later, start)]).toEqual([false, false]);
  });
});

describe('isKept', () => {
  it('keeps points of less than a minute for three hours [CW-38]', () => {
    const now = at('15:00:00').getTime();
    const [early, late] = [at('11:59:59').getTime(), at('12:00:00').getTime()];
    expect([isKept(early, 10_000, now), isKept(late, 10_000, now), isKept(early, 60_000, now)]).toEqual([
      false,
      true,
      true,
    ]);
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
