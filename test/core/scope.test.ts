import { describe, expect, it } from 'vitest';
import { isInScope } from '../../src/core/scope.ts';
import { SERVICE } from '../builders/facts.ts';

describe('isInScope', () => {
  const inScope = (include: string[], exclude: string[]) => isInScope({ include, exclude }, SERVICE);

  it('takes every service unless told otherwise', () => {
    expect(inScope([], [])).toBe(true);
  });

  it('matches whole paths, and lets exclusion win', () => {
    expect([
      inScope(['shop/*'], []),
      inScope(['*/checkout'], []),
      inScope(['shop'], []),
      inScope(['sho./checkout'], []),
    ]).toEqual([true, true, false, false]);
    expect([inScope([], ['*/check*']), inScope(['shop/*'], ['shop/checkout'])]).toEqual([false, false]);
  });
});
