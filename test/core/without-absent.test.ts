import { describe, expect, it } from 'vitest';
import { withoutAbsent } from '../../src/core/without-absent.ts';

describe('withoutAbsent', () => {
  it('drops what is undefined, in objects and in lists of objects', () => {
    const value = { a: undefined, b: { c: undefined, d: 1 }, e: [{ f: undefined, g: 'x' }], h: {} };
    expect(withoutAbsent(value)).toStrictEqual({ b: { d: 1 }, e: [{ g: 'x' }], h: {} });
  });

  it('keeps null, false, 0 and the empty text', () => {
    const value = { a: null, b: false, c: 0, d: '' };
    expect(withoutAbsent(value)).toStrictEqual(value);
  });

  it('leaves the value as it was', () => {
    const value = { a: undefined, b: 1 };
    withoutAbsent(value);
    expect(value).toStrictEqual({ a: undefined, b: 1 });
  });
});
