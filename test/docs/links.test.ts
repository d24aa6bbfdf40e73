import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');
const below = (folder: string) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => join(folder, name));
const pages = [
  'README.md',
  'CONTRIBUTING.md',
  'packages/alarms/README.md',
  'packages/simulator/README.md',
  'packages/simulator/BEHAVIOUR.md',
  'test/chaos/README.md',
  ...below('docs'),
].filter((page) => !page.includes('node_modules'));

/** Relative targets of a page's links that are not there. */
function findBrokenLinks(page: string, text: string): readonly string[] {
  return [...text.matchAll(/\]\(([^)\s#]+)(?:#[^)]*)?\)/g)]
    .map(([, target = '']) => target)
    .filter((target) => !/^[a-z]+:/.test(target) && !existsSync(join(root, dirname(page), target)));
}

it.each(pages)('%s links to files that are there', (page) => {
  expect(findBrokenLinks(page, readFileSync(join(root, page), 'utf8'))).toEqual([]);
});

it('finds a link whose file is not there', () => {
  const text = 'See [one](promises.md#p1), [two](https://example.com) and [three](docs/slack/app-manifest.json).';
  expect(findBrokenLinks('docs/slack.md', text)).toEqual(['docs/slack/app-manifest.json']);
});
