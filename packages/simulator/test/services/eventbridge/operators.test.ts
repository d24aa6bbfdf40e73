import { describe, expect, it } from 'vitest';
import { type Leaf, parseLeafOperator } from '../../../src/services/eventbridge/operators.ts';

const takes = (operator: string, operand: unknown, leaf: Leaf) => parseLeafOperator(operator, operand, 'a')(leaf);

describe('an operator on texts', () => {
  it.each<[string, unknown, readonly Leaf[], readonly Leaf[]]>([
    ['prefix', 'ab', ['ab', 'abc'], ['Abc', 'xab', '', 5, null]],
    ['suffix', '.png', ['a.png', '.png'], ['a.PNG', 'png', true]],
    ['prefix', { 'equals-ignore-case': 'AB' }, ['abc', 'ABC'], ['bab', 5]],
    ['suffix', { 'equals-ignore-case': '.Png' }, ['a.png', 'a.PNG'], ['a.png1']],
    ['equals-ignore-case', 'Ab', ['ab', 'AB'], ['abc', 'a', null]],
    ['wildcard', 'a*c', ['ac', 'abc', 'a**c'], ['abcd', 'bac', 5]],
    ['wildcard', '*', ['', 'x'], [5]],
    ['wildcard', 'a\\*c', ['a*c'], ['abc']],
    ['wildcard', 'a\\\\*', ['a\\', 'a\\b'], ['ab']],
  ])('%s %j', (operator, operand, taken, left) => {
    expect(taken.filter((leaf) => !takes(operator, operand, leaf))).toEqual([]);
    expect(left.filter((leaf) => takes(operator, operand, leaf))).toEqual([]);
  });
});

describe('numeric', () => {
  it.each<[readonly unknown[], readonly Leaf[], readonly Leaf[]]>([
    [
      ['=', 5],
      [5, 5.0],
      [4, '5', null],
    ],
    [['<', 5], [4.9, -5e9], [5]],
    [['<=', 5], [5], [5.1]],
    [['>', 5], [5.1], [5]],
    [['>=', 5], [5], [4.9]],
    [
      ['>', 0, '<=', 5],
      [0.1, 5],
      [0, 5.1],
    ],
    [
      ['<', 5, '>=', 0],
      [0, 4.9],
      [-0.1, 5],
    ],
  ])('%j', (operand, taken, left) => {
    expect(taken.filter((leaf) => !takes('numeric', operand, leaf))).toEqual([]);
    expect(left.filter((leaf) => takes('numeric', operand, leaf))).toEqual([]);
  });

  it('compares up to 5e9 and no further', () => {
    expect(takes('numeric', ['<=', 5e9], 5e9)).toBe(true);
    expect(() => takes('numeric', ['<=', 5e9 + 1], 0)).toThrow(
      'numeric compares with numbers from -5e9 to 5e9, got 5000000001',
    );
  });
});

describe('anything-but', () => {
  it.each<[unknown, readonly Leaf[], readonly Leaf[]]>([
    ['a', ['b', 5, null], ['a']],
    [5, [6, '5'], [5]],
    [
      ['a', 'b'],
      ['c', true],
      ['a', 'b'],
    ],
    [{ prefix: 'a' }, ['b', 5], ['a', 'ab']],
    [{ prefix: ['a', 'b'] }, ['c'], ['ax', 'bx']],
    [{ suffix: 'a' }, ['ab'], ['ba']],
    [{ 'equals-ignore-case': ['A', 'b'] }, ['c'], ['a', 'B']],
    [{ wildcard: 'a*c' }, ['ab'], ['abc']],
  ])('%j', (operand, taken, left) => {
    expect(taken.filter((leaf) => !takes('anything-but', operand, leaf))).toEqual([]);
    expect(left.filter((leaf) => takes('anything-but', operand, leaf))).toEqual([]);
  });
});

describe('parseLeafOperator', () => {
  it.each<[string, unknown, string]>([
    ['prefix', 5, 'prefix takes a string or {"equals-ignore-case": string}'],
    ['suffix', { 'equals-ignore-case': 5 }, 'suffix takes a string or {"equals-ignore-case": string}'],
    ['prefix', { 'equals-ignore-case': 'a', suffix: 'b' }, 'prefix takes a string or'],
    ['equals-ignore-case', null, 'equals-ignore-case takes a string'],
    ['wildcard', 'a**b', 'consecutive wildcard characters'],
    ['wildcard', 'a\\b', 'a backslash may escape nothing but * and \\'],
    ['wildcard', 'a\\', 'a backslash may escape nothing but * and \\'],
    ['numeric', 5, 'numeric takes one or two comparisons'],
    ['numeric', ['>'], 'numeric takes one or two comparisons'],
    ['numeric', ['>', '5'], 'numeric compares with numbers from -5e9 to 5e9, got "5"'],
    ['numeric', ['!=', 5], 'unrecognized numeric comparison "!="'],
    ['numeric', ['>', 1, '>=', 2], 'a numeric range needs one lower and one upper bound'],
    ['numeric', ['=', 1, '<', 2], 'a numeric range needs one lower and one upper bound'],
    ['anything-but', [], 'anything-but takes at least one value'],
    ['anything-but', ['a', 5], 'anything-but takes strings alone or numbers alone'],
    ['anything-but', [true], 'anything-but takes strings alone or numbers alone'],
    [
      'anything-but',
      { numeric: ['<', 5] },
      'anything-but takes values or one of prefix, suffix, equals-ignore-case, wildcard',
    ],
    ['anything-but', { prefix: 5 }, 'prefix takes a string'],
    ['anything-but', {}, 'anything-but takes values or one of'],
    ['cidr', '10.0.0.0/8', 'cidr is an operator of EventBridge that the simulator does not have'],
    ['contains', 'a', 'unrecognized match type contains'],
  ])('refuses %s %j', (operator, operand, problem) => {
    expect(() => parseLeafOperator(operator, operand, 'detail.a[0]')).toThrow(
      `event pattern is not valid at detail.a[0]: ${problem}`,
    );
  });
});
