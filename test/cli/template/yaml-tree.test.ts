import { parseDocument } from 'yaml';
import { describe, expect, it } from 'vitest';
import { readTree } from '../../../src/cli/template/yaml-tree.ts';

const read = (text: string) => readTree(parseDocument(text, { logLevel: 'silent', uniqueKeys: false }));

it('short functions have their long form', () => {
  expect(read('{a: !Ref X, b: !GetAtt X.Y.Z, c: !Sub x, d: !If [C, 1, !Ref AWS::NoValue]}')).toEqual({
    a: { Ref: 'X' },
    b: { 'Fn::GetAtt': ['X', 'Y.Z'] },
    c: { 'Fn::Sub': 'x' },
    d: { 'Fn::If': ['C', 1, { Ref: 'AWS::NoValue' }] },
  });
});

describe('an alias', () => {
  it('stands for the last value before it that has its anchor', () => {
    expect(read('a: &x 1\nb: *x\nc: &x 2\nd: *x\ne: {<<: &m {f: 3}, g: *m}')).toEqual({
      a: 1,
      b: 1,
      c: 2,
      d: 2,
      e: { f: 3, g: { f: 3 } },
    });
  });

  it.each(['a: &a [*a]', 'a: &a {b: *a}', 'a: &a {b: {<<: *a}}', 'a: &a [&b [*a], *b]'])(
    'that contains itself makes no tree: %s',
    (text) => {
      expect(read(text)).toBeUndefined();
    },
  );

  it('that makes hundreds of thousands of values makes no tree', () => {
    const nine = (of: string) => `[${Array(9).fill(of).join()}]`;
    const lines = Array.from({ length: 8 }, (_, index) => `b${index + 1}: &b${index + 1} ${nine(`*b${index}`)}`);
    expect(read([`b0: &b0 ${nine('x')}`, ...lines].join('\n'))).toBeUndefined();
  });
});
