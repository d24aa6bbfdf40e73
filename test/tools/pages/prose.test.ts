import { expect, it } from 'vitest';
import { sectionsOf, wordsOf } from '../../../tools/pages/prose.ts';

it.each([
  ['plain words', 'One message per deployment.', ['One', 'message', 'per', 'deployment.']],
  ['the text of a link, not its address', 'See [the docs](docs/a.md#b) now', ['See', 'the', 'docs', 'now']],
  ['no code', 'Run `npm start` now', ['Run', 'now']],
  ['no block of code', 'a\n```sh\nnpm start\n```\nb', ['a', 'b']],
  ['no table', 'a\n| b | c |\n|---|---|\n| d | e |\nf', ['a', 'f']],
  ['no comment', 'a <!-- run: clone --> b', ['a', 'b']],
  ['headings and items of lists', '## Limits\n- one\n1. two', ['Limits', 'one', '1.', 'two']],
])('prose has %s', (_, page, words) => {
  expect(wordsOf(page)).toEqual(words);
});

it('sections are the headings of the second level, outside of code', () => {
  expect(sectionsOf('# A\n## B\n### C\n```md\n## D\n```\n## E\n')).toEqual(['B', 'E']);
});
