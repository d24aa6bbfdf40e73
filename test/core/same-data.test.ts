import { describe, expect, it } from 'vitest';
import { isSameData } from '../../src/core/same-data.ts';

describe('isSameData', () => {
  it.each([
    ['numbers', 1, 1],
    ['keys in another order', { a: 1, b: [2, { c: 3 }] }, { b: [2, { c: 3 }], a: 1 }],
    ['a key without a value and an absent one', { a: 1, b: undefined }, { a: 1 }],
    ['an absent key and one without a value', { a: 1 }, { a: 1, b: undefined }],
    ['empty lists', [], []],
    ['nothing', undefined, undefined],
  ])('takes %s for the same', (_, a, b) => {
    expect(isSameData(a, b)).toBe(true);
  });

  it.each([
    ['another number', 1, 2],
    ['a number and its text', 1, '1'],
    ['another order of a list', [1, 2], [2, 1]],
    ['a shorter list', [1, 2], [1]],
    ['a longer list', [1], [1, 2]],
    ['a list and an object', [], {}],
    ['an object and a list', {}, []],
    ['one key more', { a: 1 }, { a: 1, b: 2 }],
    ['one key less', { a: 1, b: 2 }, { a: 1 }],
    ['null and nothing', { a: null }, {}],
    ['nothing and null', {}, { a: null }],
    ['another value deep inside', { a: [{ b: 1 }] }, { a: [{ b: 2 }] }],
    ['an object and a text', { a: {} }, { a: '' }],
  ])('tells apart %s', (_, a, b) => {
    expect(isSameData(a, b)).toBe(false);
  });
});
