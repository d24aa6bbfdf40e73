import { describe, expect, it } from 'vitest';
import { shortenMiddle, shortenNames } from '../../../../src/cli/wait/table/shorten-names.ts';

describe('a name that is too long', () => {
  it.each([
    // 21 letters beside the sign: eight at the beginning, of which "checkout" is one word, and thirteen at the end.
    ['checkout-service-production-target-5xx', 22, 'checkout…-target-5xx'],
    ['checkout-service-production-target-5xx', 24, 'checkout-…-target-5xx'],
    ['checkout-service-production-target-5xx', 38, 'checkout-service-production-target-5xx'],
    ['abcdefghijklmnopqrstuvwxyz', 11, 'abcd…uvwxyz'],
    ['ab', 1, '…'],
    ['ab', 0, '…'],
  ])('is shortened in the middle: %s in %i columns', (name, width, shortened) => {
    expect(shortenMiddle(name, width)).toBe(shortened);
  });

  it('is cut between letters, not within one', () => {
    expect(shortenMiddle('🚀🚀🚀🚀🚀🚀', 4)).toBe('🚀…🚀🚀');
  });
});

describe('names that are too long', () => {
  it('are told apart, where a cut elsewhere does it', () => {
    const names = ['checkout-blue-http-target-5xx', 'checkout-green-http-target-5xx'];
    const shortened = shortenNames(names, 20);
    expect(new Set(shortened).size).toBe(2);
    for (const name of shortened) expect(name.length).toBeLessThanOrEqual(20);
  });

  it('stay as they are where there is room', () => {
    expect(shortenNames(['a', 'bc'], 2)).toEqual(['a', 'bc']);
    expect(shortenNames([], 2)).toEqual([]);
  });
});
