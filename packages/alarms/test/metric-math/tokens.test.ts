import { describe, expect, it } from 'vitest';
import { tokenize } from '../../src/metric-math/tokens.ts';

const shown = (text: string) => tokenize(text).map((token) => `${token.column} ${token.kind} ${token.text}`.trimEnd());

describe('tokenize', () => {
  it('cuts an expression into ids, names, numbers, signs and an end, each with its column', () => {
    expect(shown('IF(m_1A >= .5e-1, m2)')).toEqual([
      '1 name IF',
      '3 sign (',
      '4 id m_1A',
      '9 sign >=',
      '12 number .5e-1',
      '17 sign ,',
      '19 id m2',
      '21 sign )',
      '22 end',
    ]);
  });

  it('takes the longest sign', () => {
    expect(shown('<=<!===&&||')).toEqual([
      '1 sign <=',
      '3 sign <',
      '4 sign !=',
      '6 sign ==',
      '8 sign &&',
      '10 sign ||',
      '12 end',
    ]);
  });

  it('takes a text in either kind of quotes, without these', () => {
    expect(shown(`"a b" 'c"d' ""`)).toEqual(['1 string a b', '7 string c"d', '13 string', '15 end']);
  });

  it('is only the end of nothing', () => {
    expect([shown(''), shown('  ')]).toEqual([['1 end'], ['3 end']]);
  });

  it.each([
    ['a = b', 3, '"=" is not an operator: compare with "=="'],
    ['METRICS("x)', 9, 'the text that begins with " is not closed'],
    ["'", 1, "the text that begins with ' is not closed"],
    ['a # b', 3, '"#" is not valid here: use ids, numbers, functions and'],
    ['a & b', 3, '"&" is not valid here'],
  ])('refuses %s at column %d', (text, column, problem) => {
    expect(() => tokenize(text)).toThrow(
      expect.objectContaining({ column, message: expect.stringContaining(problem) }),
    );
  });
});
