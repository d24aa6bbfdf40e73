import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readPages } from '../../tools/pages/pages.ts';
import { bannedIn } from './banned-words.ts';

const root = join(import.meta.dirname, '../..');

// The tables of docs/scenarios.md come from the names of the scenarios.
const pages = readPages(root).filter(({ path }) => path !== 'docs/scenarios.md');

/** The lines of a page that hold such words, without code, links and the quoted names of tests. */
function findBanned(text: string): readonly string[] {
  const prose = text
    .replace(/^```[\s\S]*?^```/gm, (block) => block.replace(/[^\n]/g, ''))
    .replace(/`[^`\n]*`|\]\([^)]*\)( "[^"\n]*")?/g, '');
  return prose.split('\n').flatMap((line, index) => bannedIn(line).map((word) => `${index + 1}: ${word}`));
}

describe('the words of the docs', () => {
  it.each(pages.map(({ path, text }) => [path, text] as const))('in %s say who does what', (_, text) => {
    expect(findBanned(text)).toEqual([]);
  });

  it.each([
    ['The sample is not deployed unasked.', ['1: unasked']],
    ['\nOne message a deployment, which\nNobody reads.', ['2: One message a deployment', '3: Nobody']],
    ['`told` and [a link](told.md), "told"', ['1: told']],
    ['```\nnobody\n```\nall is well', []],
  ])('are found in %j', (text, found) => {
    expect(findBanned(text)).toEqual(found);
  });
});
