import { describe, expect, it } from 'vitest';
import { lazy } from '../../src/core/lazy.ts';

describe('once', () => {
  it('makes nothing until it is used, and then one thing for all', () => {
    let made = 0;
    const value = lazy(() => {
      made += 1;
      return { made };
    });
    expect(made).toBe(0);
    expect(value()).toBe(value());
    expect(made).toBe(1);
  });

  it('tries again after a making that failed', () => {
    let tries = 0;
    const value = lazy(() => {
      tries += 1;
      if (tries === 1) throw new Error('not yet');
      return { tries };
    });
    expect(value).toThrow('not yet');
    expect(value()).toEqual({ tries: 2 });
  });
});
