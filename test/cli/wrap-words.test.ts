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

it.each([
  ['ended after 11 min 25 s', 21, ['ended after 11 min', '25 s']],
  ['count 120, threshold > 10', 23, ['count 120, threshold', '> 10']],
  ['the server sends it', 11, ['the server', 'sends it']],
])('keeps a number with its unit or sign: "%s"', (text, width, lines) => {
  expect(wrapWords(text, width)).toEqual(lines);
});
