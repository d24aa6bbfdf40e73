import { describe, expect, it } from 'vitest';
import { hashText } from '../../core/hash-text.ts';

describe('hashText', () => {
  // The test vectors of FNV-1a, 64 bits: http://www.isthe.com/chongo/src/fnv/test_fnv.c
  it.each([
    ['', 'cbf29ce484222325'],
    ['a', 'af63dc4c8601ec8c'],
    ['foobar', '85944171f73967e8'],
  ])('names "%s"', (text, hash) => {
    expect(hashText(text)).toBe(hash);
  });
});
