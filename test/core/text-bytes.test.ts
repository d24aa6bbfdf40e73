import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { textBytes } from '../../src/core/deployment/item-size.ts';

describe('textBytes', () => {
  it.each([
    ['', 0],
    ['abc', 3],
    ['é', 2],
    ['€', 3],
    ['😀', 4],
    ['\ud83d', 3],
    ['\ude00a', 4],
  ])('counts %j as %i', (text, bytes) => {
    expect(textBytes(text)).toBe(bytes);
  });

  it('counts what TextEncoder makes, of any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(textBytes(text)).toBe(new TextEncoder().encode(text).length);
      }),
    );
  });
});
