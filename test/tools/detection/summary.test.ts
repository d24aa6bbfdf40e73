import { describe, expect, it } from 'vitest';
import type { Ending } from '../../../tools/detection/play-cell.ts';
import { summarize } from '../../../tools/detection/summary.ts';

const passed: Ending = {
  isRolledBack: false,
  isBeforeAllMoved: false,
  minutes: undefined,
  errors: 90,
  by: [],
  isOffAtStart: false,
};
const back = (minutes: number, errors: number, by: readonly string[], isBeforeAllMoved = false): Ending => {
  return { ...passed, isRolledBack: true, isBeforeAllMoved, minutes, errors, by };
};

describe('the summary of a cell', () => {
  it('counts endings, and takes the medians over those that were rolled back', () => {
    const endings = [back(7, 30, ['a']), back(5, 10, ['a', 'b'], true), passed, back(9, 20, ['circuit breaker'])];
    expect(summarize([...endings, { ...passed, isOffAtStart: true }])).toEqual({
      seeds: 5,
      rolledBack: 3,
      beforeAllMoved: 1,
      offAtStart: 1,
      medianMinutes: 7,
      medianErrors: 20,
      by: { a: 2, b: 1, 'circuit breaker': 1 },
    });
  });

  it('has no medians where none was rolled back', () => {
    expect(summarize([passed])).toMatchObject({ rolledBack: 0, medianMinutes: undefined, medianErrors: undefined });
  });

  it('takes the lower of two in the middle', () => {
    expect(summarize([back(4, 1, []), back(2, 3, [])])).toMatchObject({ medianMinutes: 2, medianErrors: 1 });
  });
});
