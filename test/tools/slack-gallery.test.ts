import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { describeGalleryStory, galleryStories } from '../../tools/slack-gallery.ts';

const page = readFileSync(join(import.meta.dirname, '../../docs/slack-messages.md'), 'utf8');

it.each(galleryStories)('the page has the message of %s: npm run slack:docs writes it anew', async (story) => {
  expect(page).toContain(await describeGalleryStory(story));
});

it('the page has no other messages', () => {
  expect(page.match(/^### /gm)).toHaveLength(galleryStories.length);
});
