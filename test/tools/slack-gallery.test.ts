import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { galleryStories } from '../../src/cli/preview/gallery.ts';
import { describeGallery } from '../../tools/slack-gallery.ts';

const page = readFileSync(join(import.meta.dirname, '../../docs/slack-messages.md'), 'utf8');

let gallery: Awaited<ReturnType<typeof describeGallery>>;
beforeAll(async () => {
  gallery = await describeGallery();
}, 120_000);

it.each(galleryStories)('the page has the message of %s: npm run slack:docs writes it anew', (story) => {
  expect(gallery.get(story)).toMatch(/^### /);
  expect(page).toContain(gallery.get(story));
});

it('the page has no other messages', () => {
  expect(page.match(/^### /gm)).toHaveLength(galleryStories.length);
});
