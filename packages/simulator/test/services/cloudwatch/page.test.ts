import { describe, expect, it } from 'vitest';
import { pageOf } from '../../../src/services/cloudwatch/page.ts';

const tokenOf = (text: string) => Buffer.from(text).toString('base64url');

describe('pageOf', () => {
  it('cuts the items into pages, the next one by its token', () => {
    const first = pageOf(['a', 'b', 'c', 'd', 'e'], {}, { length: 2 });
    const second = pageOf(['a', 'b', 'c', 'd', 'e'], first, { length: 2 });
    const third = pageOf(['a', 'b', 'c', 'd', 'e'], second, { length: 2 });
    expect([first.page, second.page, third.page]).toEqual([['a', 'b'], ['c', 'd'], ['e']]);
  });

  it('gives no token with the last page, a full one too', () => {
    expect(pageOf(['a', 'b'], {}, { length: 2 })).toEqual({ page: ['a', 'b'] });
    expect(pageOf([], {}, { length: 2 })).toEqual({ page: [] });
  });

  it('gives an empty page for a token that lies behind what there is now', () => {
    expect(pageOf(['a'], { NextToken: tokenOf('4') }, { length: 2 })).toEqual({ page: [] });
  });

  it.each(['', '-1', '1.5', 'two', '1234567890123456'])('refuses a token that holds "%s"', (text) => {
    expect(() => pageOf(['a'], { NextToken: tokenOf(text) }, { length: 2 })).toThrow(
      expect.objectContaining({
        code: 'InvalidNextToken',
        message: `The value ${tokenOf(text)} for parameter NextToken is invalid.`,
      }),
    );
  });

  it('refuses a token by the code of the operation', () => {
    const page = () => pageOf(['a'], { NextToken: 'x' }, { length: 1, invalid: 'InvalidParameterValueException' });
    expect(page).toThrow(expect.objectContaining({ code: 'InvalidParameterValueException' }));
  });
});
