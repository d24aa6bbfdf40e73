import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readPages } from '../../tools/pages/pages.ts';

const root = join(import.meta.dirname, '../..');

/** Words that the docs do not use: they hide who does what. */
const BANNED = /\b(somebody|nobody|whoever|anybody|unasked|thereof|told)\b/gi;

/** "One message a deployment" is "one message per deployment". */
const PER = /\b(one|an?) (message|line|event|case|answer|look|read) an? [a-z]+\b/gi;

// The tables of docs/scenarios.md come from the names of the scenarios.
const pages = readPages(root).filter(({ path }) => path !== 'docs/scenarios.md');

/** The lines of a page that hold such words, without code, links and the quoted names of tests. */
function findBanned(text: string): readonly string[] {
  const prose = text
    .replace(/^```[\s\S]*?^```/gm, (block) => block.replace(/[^\n]/g, ''))
    .replace(/`[^`\n]*`|\]\([^)]*\)( "[^"\n]*")?/g, '');
  return prose
    .split('\n')
    .flatMap((line, index) =>
      [...line.matchAll(BANNED), ...line.matchAll(PER)].map(([word]) => `${index + 1}: ${word}`),
    );
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
