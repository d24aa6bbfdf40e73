import { expect, it } from 'vitest';
import { visibleText, visibleUpTo } from '../../../../src/core/explanation/media/visible-text.ts';

it.each([
  ['a\nb\r\nc', 'a b c'],
  ['\u001b[2Ja', '[2Ja'],
  ['a\u202Eb\u2066c', 'a b c'],
  ['a\ud800', 'a\ufffd'],
  [' a ', 'a'],
])('%j becomes %j', (text, shown) => {
  expect(visibleText(text)).toBe(shown);
});

it('is cut at a whole character', () => {
  expect(visibleUpTo('abcdef', 4)).toBe('abc…');
  expect(visibleUpTo('abc', 3)).toBe('abc');
  expect(visibleUpTo('ab💥d', 4)).toBe('ab\ufffd…');
});
