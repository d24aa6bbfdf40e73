import { describe, expect, it } from 'vitest';
import { applyMutant, type Mutant } from '../../../tools/behaviour/mutants.ts';

const wrong: Mutant = { rule: 'CW-1', wrong: 'compares loosely', file: 'a.ts', replace: 'a > b', by: 'a >= b' };

describe('a mutant', () => {
  it('replaces the right rule', () => {
    expect(applyMutant(wrong, 'return a > b;')).toBe('return a >= b;');
  });

  it.each([
    ['no', 'return a < b;', 0],
    ['more than one', 'return a > b || a > b;', 2],
  ])('is out of date where %s place fits', (_, source, times) => {
    expect(() => applyMutant(wrong, source)).toThrow(
      `the mutant for CW-1 is out of date: "a > b" occurs ${times} times in a.ts, not once`,
    );
  });
});
