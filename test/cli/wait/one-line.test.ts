import { expect, it } from 'vitest';
import { oneLine, withoutControls } from '../../../src/cli/wait/one-line.ts';

it.each([
  ['a\r\nb\tc  d ', 'a b c d'],
  ['\u001B[2Jx\u202Ey', '[2Jxy'],
  ['plain', 'plain'],
])('makes one calm line of %j', (text, line) => {
  expect(oneLine(text)).toBe(line);
});

it('keeps the spaces of a line that is laid out', () => {
  expect(withoutControls('  a\tb\u001B[0m  c')).toBe('  a b [0m  c');
});
