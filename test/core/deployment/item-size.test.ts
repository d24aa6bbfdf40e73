import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { textBytes, weighValue } from '../../../src/core/deployment/item-size.ts';

describe('weighValue', () => {
  // By https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html
  it.each<[string, unknown, number]>([
    ['a text, by its UTF-8 bytes', 'aé語🔥', 10],
    ['a number of four digits', 1234, 4],
    ['a number of many digits', 1.2345678901234567e300, 11],
    ['a truth value', true, 1],
    ['nothing', null, 1],
    ['an empty list', [], 3],
    ['a list of two', ['a', 'bc'], 8],
    ['a map, with the names of its attributes', { ab: 'c', d: true }, 10],
    ['a map with what is not stored', { ab: 'c', d: undefined }, 7],
  ])('weighs %s', (_what, value, bytes) => {
    expect(weighValue(value)).toBe(bytes);
  });
});

describe('textBytes', () => {
  it.each([
    ['', 0],
    ['abc', 3],
    ['é', 2],
    ['€', 3],
    ['😀', 4],
    ['語'.repeat(255), 765],
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
