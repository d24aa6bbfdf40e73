import { describe, expect, it } from 'vitest';
import { type Expression, parseMetricMath } from '../../src/metric-math/parse.ts';
import { defaultMathReadings, type MathReadings } from '../../src/metric-math/readings.ts';

/** With a parenthesis around every operation, so that a row shows what belongs together. */
function shown(expression: Expression): string {
  switch (expression.kind) {
    case 'number':
      return String(expression.value);
    case 'text':
      return JSON.stringify(expression.text);
    case 'keyword':
      return expression.name;
    case 'id':
      return expression.id;
    case 'array':
      return `[${expression.items.map(shown).join(', ')}]`;
    case 'call':
      return `${expression.name}(${expression.args.map(shown).join(', ')})`;
    case 'negative':
      return `(-${shown(expression.of)})`;
    case 'arithmetic':
    case 'comparison':
    case 'logical':
      return `(${shown(expression.left)} ${expression.sign} ${shown(expression.right)})`;
  }
}
const read = (text: string, readings: Partial<MathReadings> = {}) =>
  shown(parseMetricMath(text, { ...defaultMathReadings, ...readings }));

describe('parseMetricMath', () => {
  it.each([
    ['1 + 2 * 3', '(1 + (2 * 3))'],
    ['8 - 4 - 2', '((8 - 4) - 2)'],
    ['8 / 4 * 2', '((8 / 4) * 2)'],
    ['(8 - 4) * 2', '((8 - 4) * 2)'],
    ['a + 1 < b * 2', '((a + 1) < (b * 2))'],
    ['a OR b AND c', '(a OR (b AND c))'],
    ['a || b && c', '(a OR (b AND c))'],
    ['2 ^ 3 ^ 4', '(2 ^ (3 ^ 4))'],
    ['-2 ^ 3', '(-(2 ^ 3))'],
    ['2 ^ -3', '(2 ^ (-3))'],
    ['-a * b', '((-a) * b)'],
    ['[]', '[]'],
    ['[a, b + 1]', '[a, (b + 1)]'],
    ['METRICS()', 'METRICS()'],
    ["METRICS('a')", 'METRICS("a")'],
    ['FILL(a, REPEAT)', 'FILL(a, REPEAT)'],
    ['IF(a>1,b,0)', 'IF((a > 1), b, 0)'],
  ])('reads %s as %s', (text, tree) => {
    expect(read(text)).toBe(tree);
  });

  it.each<[Partial<MathReadings>, string, string]>([
    [{ mathPrecedence: 'left-to-right' }, '1 + 2 * 3 < 4', '(((1 + 2) * 3) < 4)'],
    [{ mathPrecedence: 'left-to-right' }, '2 ^ 3 ^ 4', '((2 ^ 3) ^ 4)'],
    [{ mathPrecedence: 'left-to-right' }, '-a + b', '((-a) + b)'],
    [{ mathPowerAssociativity: 'left' }, '2 ^ 3 ^ 4', '((2 ^ 3) ^ 4)'],
    [{ mathMinusBeforePower: 'inside' }, '-2 ^ 3', '((-2) ^ 3)'],
  ])('with %j reads %s as %s', (readings, text, tree) => {
    expect(read(text, readings)).toBe(tree);
  });

  it('keeps the column of each part', () => {
    expect(parseMetricMath('a + SUM(b)', defaultMathReadings)).toMatchObject({
      kind: 'arithmetic',
      sign: '+',
      column: 3,
      left: { kind: 'id', id: 'a', column: 1 },
      right: { kind: 'call', name: 'SUM', column: 5, args: [{ kind: 'id', id: 'b', column: 9 }] },
    });
  });

  it.each([
    ['', 1, 'expected a value, got the end'],
    ['a +', 4, 'expected a value, got the end'],
    ['a b', 3, 'expected an operator or the end, got "b"'],
    ['(a', 3, 'expected ")", got the end'],
    ['[a b]', 4, 'expected "]", got "b"'],
    ['AND a', 1, 'expected a value, got "AND"'],
    [')', 1, 'expected a value, got ")"'],
    ['CEIL(a)', 1, 'CEIL is not supported'],
    ['SUM(a, b)', 1, 'SUM takes 1 argument, got 2'],
  ])('refuses %s at column %d', (text, column, problem) => {
    expect(() => read(text)).toThrow(expect.objectContaining({ column, message: expect.stringContaining(problem) }));
  });
});
