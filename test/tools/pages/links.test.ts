import { expect, it } from 'vitest';
import { linkedFiles } from '../../../tools/pages/links.ts';

it('a page links files by paths from where it is', () => {
  const text =
    'See [one](promises.md#p1), [two](https://example.com), [here](#below), [three](../SECURITY.md) and ![four](images/a.svg).';
  expect(linkedFiles({ path: 'docs/slack.md', text })).toEqual([
    'docs/promises.md',
    'SECURITY.md',
    'docs/images/a.svg',
  ]);
});

it('a file that is linked twice is named one time', () => {
  expect(linkedFiles({ path: 'README.md', text: '[a](docs/a.md#x) [b](docs/a.md#y)' })).toEqual(['docs/a.md']);
});
