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
  it('counts wide characters', () => {
    expect(textBytes('語'.repeat(255))).toBe(765);
  });
});
