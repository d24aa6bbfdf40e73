import { describe, expect, it } from 'vitest';
import {
  type Node,
  parseExpression,
  type SyntaxReadings,
} from '../../../../src/services/cloudwatch/metric-math/syntax.ts';

const usual: SyntaxReadings = {
  mathPrecedence: 'conventional',
  mathPowerAssociativity: 'right',
  mathMinusBeforePower: 'outside',
};

/** The expression with a parenthesis around every operation, so that a row shows what belongs together. */
function shown(node: Node): string {
  switch (node.is) {
    case 'number':
      return String(node.value);
    case 'string':
      return JSON.stringify(node.value);
    case 'id':
    case 'word':
      return node.name;
    case 'list':
      return `[${node.items.map(shown).join(', ')}]`;
    case 'call':
      return `${node.name}(${node.args.map(shown).join(', ')})`;
    case 'minus':
      return `(-${shown(node.operand)})`;
    case 'binary':
      return `(${shown(node.left)} ${node.operator} ${shown(node.right)})`;
  }
}
const read = (text: string, readings: Partial<SyntaxReadings> = {}) =>
  shown(parseExpression(text, { ...usual, ...readings }));

describe('parseExpression', () => {
  it.each([
    ['1 + 2 * 3', '(1 + (2 * 3))'],
    ['1 * 2 + 3', '((1 * 2) + 3)'],
    ['8 - 4 - 2', '((8 - 4) - 2)'],
    ['8 / 4 / 2', '((8 / 4) / 2)'],
    ['(8 - 4) * 2', '((8 - 4) * 2)'],
    ['a + 1 < b * 2', '((a + 1) < (b * 2))'],
    ['a < 1 AND b > 2 OR c', '(((a < 1) AND (b > 2)) OR c)'],
    ['a OR b AND c', '(a OR (b AND c))'],
    ['a || b && c', '(a OR (b AND c))'],
    ['2 ^ 3 ^ 4', '(2 ^ (3 ^ 4))'],
    ['2 * 3 ^ 4', '(2 * (3 ^ 4))'],
    ['-2 ^ 3', '(-(2 ^ 3))'],
    ['2 ^ -3', '(2 ^ (-3))'],
    ['--a', '(-(-a))'],
    ['-a * b', '((-a) * b)'],
  ])('reads %s as %s', (text, tree) => {
    expect(read(text)).toBe(tree);
  });

  it.each<[Partial<SyntaxReadings>, string, string]>([
    [{ mathPrecedence: 'left-to-right' }, '1 + 2 * 3 < 4 AND b', '((((1 + 2) * 3) < 4) AND b)'],
    [{ mathPrecedence: 'left-to-right' }, '2 ^ 3 ^ 4', '((2 ^ 3) ^ 4)'],
    [{ mathPrecedence: 'left-to-right' }, '-a + b', '((-a) + b)'],
    [{ mathPrecedence: 'left-to-right' }, '1 + (2 * 3)', '(1 + (2 * 3))'],
    [{ mathPowerAssociativity: 'left' }, '2 ^ 3 ^ 4', '((2 ^ 3) ^ 4)'],
    [{ mathPowerAssociativity: 'left' }, '2 ^ -3 ^ 4', '(2 ^ (-(3 ^ 4)))'],
    [{ mathMinusBeforePower: 'inside' }, '-2 ^ 3', '((-2) ^ 3)'],
    [{ mathMinusBeforePower: 'inside', mathPowerAssociativity: 'left' }, '2 ^ -3 ^ 4', '((2 ^ (-3)) ^ 4)'],
  ])('with %j reads %s as %s', (readings, text, tree) => {
    expect(read(text, readings)).toBe(tree);
  });

  it.each([
    ['.5e1', '5'],
    ['2.', '2'],
    ['1E-2', '0.01'],
    ['m_1A', 'm_1A'],
    ['METRICS("a b")', 'METRICS("a b")'],
    ["METRICS('a')", 'METRICS("a")'],
    ['METRICS()', 'METRICS()'],
    ['[]', '[]'],
    ['[a, b + 1]', '[a, (b + 1)]'],
    ['IF(a>1,b,0)', 'IF((a > 1), b, 0)'],
    ['FILL(a, REPEAT)', 'FILL(a, REPEAT)'],
    ['  a  ', 'a'],
  ])('reads %s', (text, tree) => {
    expect(read(text)).toBe(tree);
  });

  it('keeps the column of each node, from 1', () => {
    expect(parseExpression('a + SUM(b)', usual)).toEqual({
      is: 'binary',
      operator: '+',
      at: 3,
      left: { is: 'id', name: 'a', at: 1 },
      right: { is: 'call', name: 'SUM', at: 5, args: [{ is: 'id', name: 'b', at: 9 }] },
    });
  });

  it.each([
    ['', 1, 'expected a value, found its end'],
    ['a b', 3, 'expected an operator or the end of the expression, found "b"'],
    ['(a', 3, 'expected ")", found its end'],
    ['SUM([a, b)', 10, 'expected "]", found ")"'],
    ['[a b]', 4, 'expected "]", found "b]"'],
    ['a AND', 6, 'expected a value, found its end'],
    ['a ANDb', 3, 'expected an operator or the end of the expression, found "ANDb"'],
    ['AND a', 1, 'expected a value, found "AND a"'],
    ['a + a_very_long_name b', 22, 'expected an operator or the end of the expression, found "b"'],
    ['METRICS("x)', 9, 'expected a value, found ""x)"'],
    ['CEIL(a)', 1, 'the simulator does not evaluate CEIL'],
  ])('refuses %s at column %d', (text, column, problem) => {
    expect(() => read(text)).toThrow(expect.objectContaining({ column, message: expect.stringContaining(problem) }));
  });

  it('reads the same text anew under other readings, and after many other texts', () => {
    expect([read('-2 ^ 3'), read('-2 ^ 3', { mathMinusBeforePower: 'inside' }), read('-2 ^ 3')]).toEqual([
      '(-(2 ^ 3))',
      '((-2) ^ 3)',
      '(-(2 ^ 3))',
    ]);
    for (let index = 0; index < 1_100; index += 1) expect(read(`a + ${index}`)).toBe(`(a + ${index})`);
    expect(read('-2 ^ 3')).toBe('(-(2 ^ 3))');
  });
});
