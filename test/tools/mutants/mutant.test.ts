import { describe, expect, it } from 'vitest';
import { type Mutant, mutate } from '../../../tools/mutants/mutant.ts';

const rules = {
  path: 'core/rules.ts',
  text: `const WAIT = seconds(60);

export function decide(a: number): number {
  if (a > 1) {
    return 1;
  }
  return 2;
}

function decideAgain(): number {
  return 2;
}

const TABLE = [
  ['a', 1],
];
`,
};
const other = { path: 'core/other.ts', text: 'export const OTHER = 1;\n' };
const mutant = (fields: Partial<Mutant>): Mutant => ({
  name: 'm',
  wrong: 'wrong',
  symbol: 'decide',
  replace: 'return 2;',
  by: 'return 3;',
  ...fields,
});
const changed = (fields: Partial<Mutant>) => mutate(mutant(fields), [other, rules]).text;

describe('mutate', () => {
  it('changes one declaration and nothing else', () => {
    expect(changed({})).toBe(rules.text.replace('return 2;', 'return 3;'));
    expect(changed({ symbol: 'decideAgain' })).toContain('function decideAgain(): number {\n  return 3;');
    expect(mutate(mutant({}), [other, rules]).path).toBe('core/rules.ts');
  });

  it('changes constants of one line and of several', () => {
    expect(changed({ symbol: 'WAIT', replace: '60', by: '0' })).toContain('const WAIT = seconds(0);');
    expect(changed({ symbol: 'TABLE', replace: '1', by: '2' })).toContain("['a', 2]");
  });

  it.each([
    ['a symbol that is not declared', { symbol: 'gone' }, '0 files declare gone'],
    ['a text that is not there', { replace: 'return 9;' }, '"return 9;" occurs 0 times in decide'],
    ['a text that is there twice', { replace: 'return' }, '"return" occurs 2 times in decide'],
  ])('refuses %s', (_, fields, words) => {
    expect(() => changed(fields)).toThrow(words);
  });

  it('refuses a symbol that two files declare', () => {
    expect(() => mutate(mutant({}), [rules, { ...rules, path: 'core/copy.ts' }])).toThrow('2 files declare decide');
  });
});
