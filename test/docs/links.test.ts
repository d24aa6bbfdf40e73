import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { placesOf } from './claims.ts';
import { linkedFiles } from '../../tools/pages/links.ts';
import { readPages } from '../../tools/pages/pages.ts';

const root = join(import.meta.dirname, '../..');
const pages = readPages(root);

describe.each(pages.map((page) => [page.path, page] as const))('%s', (_, page) => {
  it('links files that are there', () => {
    expect(linkedFiles(page).filter((path) => !existsSync(join(root, path)))).toEqual([]);
  });

  it('links headings that are there', () => {
    expect(brokenPlaces(page.path, page.text)).toEqual([]);
  });
});

/** Links into pages of ours whose place is not there. */
function brokenPlaces(path: string, text: string): readonly string[] {
  return [...text.matchAll(/\]\(([^)\s:#]*)#([^)\s]+)\)/g)].flatMap(([, target = '', place = '']) => {
    const [file = ''] = target === '' ? [path] : linkedFiles({ path, text: `](${target})` });
    const linked = pages.find((one) => one.path === file);
    return linked === undefined || placesOf(linked.text).has(place) ? [] : [`${target}#${place}`];
  });
}

it('finds a heading that is not there', () => {
  expect(brokenPlaces('docs/slack.md', '[a](promises.md#p1) [b](promises.md#no-such-place) [c](#nor-this)')).toEqual([
    'promises.md#no-such-place',
    '#nor-this',
  ]);
});
