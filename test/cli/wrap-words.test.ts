import { expect, it } from 'vitest';
import { wrapWords } from '../../src/cli/wrap-words.ts';

it.each([
  ['one two three', 7, ['one two', 'three']],
  ['one two three', 6, ['one', 'two', 'three']],
  ['a', 10, ['a']],
  ['', 10, ['']],
])('breaks "%s" into lines of %i columns', (text, width, lines) => {
  expect(wrapWords(text, width)).toEqual(lines);
});

it('keeps a word whole that is longer than a line', () => {
  expect(wrapWords('see arn:aws:ecs:eu-west-1:111122223333:service/web now', 10)).toEqual([
    'see',
    'arn:aws:ecs:eu-west-1:111122223333:service/web',
    'now',
  ]);
});
