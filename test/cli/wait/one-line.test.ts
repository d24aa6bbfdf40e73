import { expect, it } from 'vitest';
import { oneLine } from '../../../src/cli/wait/one-line.ts';

it.each([
  ['a\r\nb\tc  d ', 'a b c d'],
  ['\u001B[2Jx\u202Ey', '[2Jxy'],
  ['plain', 'plain'],
])('makes one calm line of %j', (text, line) => {
  expect(oneLine(text)).toBe(line);
});
