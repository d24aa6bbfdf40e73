import { describe, expect, it } from 'vitest';
import { foldLine } from '../../tools/examples.ts';

describe('a line of the CDK', () => {
  it('of 120 columns stays as it is', () => {
    const line = `  ${'a '.repeat(58)}bb`;
    expect(line).toHaveLength(120);
    expect(foldLine(line)).toEqual([line]);
  });

  it('of more is folded between words, below its indent', () => {
    expect(foldLine(`  ${'a '.repeat(58)}bbb`)).toEqual([`  ${'a '.repeat(58).trimEnd()}`, '  bbb']);
  });

  it('may be empty', () => {
    expect(foldLine('')).toEqual(['']);
  });
});
