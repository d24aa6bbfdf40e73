import { describe, expect, it } from 'vitest';
import { countAxis, durationAxis, placeOn } from '../../../../src/core/history-page/charts/scale.ts';

const MINUTE = 60_000;

describe('countAxis', () => {
  it.each([
    [0, [0, 1]],
    [1, [0, 1]],
    [5, [0, 1, 2, 3, 4, 5]],
    [6, [0, 2, 4, 6]],
    [23, [0, 5, 10, 15, 20, 25]],
    [51, [0, 20, 40, 60]],
    [1_000, [0, 200, 400, 600, 800, 1_000]],
  ])('of at most %d', (most, ticks) => {
    expect(countAxis(most)).toMatchObject({ ticks, low: 0, high: ticks.at(-1), isLogarithmic: false });
  });
});

describe('durationAxis', () => {
  it('is even for durations of the same order', () => {
    const axis = durationAxis(2 * MINUTE, 9 * MINUTE);
    expect(axis).toMatchObject({ ticks: [0, 2, 4, 6, 8, 10].map((count) => count * MINUTE), isLogarithmic: false });
  });

  it('is logarithmic from 20 times on', () => {
    expect(durationAxis(MINUTE, 20 * MINUTE).isLogarithmic).toBe(false);
    const axis = durationAxis(2 * MINUTE, 5 * 60 * MINUTE);
    expect(axis.ticks).toEqual([1, 5, 15, 60, 360].map((count) => count * MINUTE));
  });

  it('takes durations of 0', () => {
    expect(durationAxis(0, 1_000)).toMatchObject({ low: 0, high: 1_000, isLogarithmic: false });
  });
});

describe('placeOn', () => {
  it('is between 0 and 1', () => {
    const even = countAxis(10);
    expect([0, 5, 10, 20, -1].map((value) => placeOn(even, value))).toEqual([0, 0.5, 1, 1, 0]);
    const axis = durationAxis(MINUTE, 60 * MINUTE);
    expect([1, 60].map((count) => placeOn(axis, count * MINUTE))).toEqual([0, 1]);
    // √60 minutes are in the middle.
    expect(placeOn(axis, Math.sqrt(60) * MINUTE)).toBeCloseTo(0.5, 6);
    expect(placeOn(axis, 0)).toBe(0);
  });
});
