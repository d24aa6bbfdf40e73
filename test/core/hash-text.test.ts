import { describe, expect, it } from 'vitest';
import { hashText } from '../../src/core/hash-text.ts';

// Vectors of http://www.isthe.com/chongo/src/fnv/test_fnv.c, 64-bit FNV-1a.
describe('hashText', () => {
  it.each([
    ['', 'cbf29ce484222325'],
    ['a', 'af63dc4c8601ec8c'],
    ['foobar', '85944171f73967e8'],
  ])('gives the published hash of %j', (text, hash) => {
    expect(hashText(text)).toBe(hash);
  });
});
