import { describe, expect, it } from 'vitest';
import { findUnlinkedClaims, placesOf, sentencesOf } from './claims.ts';

const places = new Set(['p1', 'what-is-not-promised']);
const claims = (...lines: readonly string[]) =>
  findUnlinkedClaims({ path: 'docs/a.md', text: lines.join('\n') }, places).map(
    ({ line, sentence }) => `${line} ${sentence}`,
  );

describe('a sentence that promises', () => {
  it.each([
    'It never fails.',
    'Always.',
    'It comes ONCE.',
    'It takes at most 5 s.',
    'It is exactly one.',
    'It waits at\nmost 5 s.',
  ])('needs a link: %j', (sentence) => {
    expect(claims(sentence)).toHaveLength(1);
  });

  it.each([
    ['to a promise', 'It [never](promises.md#p1) fails.'],
    ['from the README', 'It [never](docs/promises.md#p1) fails.'],
    ['to a section', 'It is [not always](promises.md#what-is-not-promised) so.'],
    ['anywhere in it', 'It never fails, see [the promise](promises.md#p1).'],
  ])('may link %s', (_where, sentence) => {
    expect(claims(sentence)).toEqual([]);
  });

  it.each([
    ['to the page alone', 'It [never](promises.md) fails.'],
    ['to a place that is not there', 'It [never](promises.md#p2) fails.'],
    ['to another page', 'It [never](design.md#p1) fails.'],
  ])('may not link %s', (_where, sentence) => {
    expect(claims(sentence)).toHaveLength(1);
  });

  it('does not share the link of the sentence before', () => {
    expect(claims('It [never](promises.md#p1) fails. It always', 'works. It ends.')).toEqual(['1 It always works.']);
  });

  it.each([
    ['a word within a name', 'See blind-spot-never-healthy and two-alarms-at-once.'],
    ['a longer word', 'Nevertheless, it exacts more.'],
    ['code', 'Write `never` after the time.'],
    ['the address of a link', 'See [the scenario](../scenarios/never.yaml).'],
  ])('is not one with %s', (_what, sentence) => {
    expect(claims(sentence)).toEqual([]);
  });

  it('is looked for in headings, lists, quotes and cells, and not in blocks of code', () => {
    const page = [
      '# At most',
      '- a once',
      '  b',
      '1. c once',
      '> d once',
      '| e | f once |',
      '```',
      'g once',
      '```',
      'h once',
    ];
    expect(claims(...page)).toEqual(['1 # At most', '2 a once b', '4 c once', '5 d once', '6 f once', '10 h once']);
  });
});

describe('the sentences of a page', () => {
  it('end at a full stop, and not within an abbreviation or a number', () => {
    expect(
      sentencesOf('A, e.g. b, takes 1.5 s. (It does.) **Then** it ends! Or?').map(({ sentence }) => sentence),
    ).toEqual(['A, e.g. b, takes 1.5 s.', '(It does.)', '**Then** it ends!', 'Or?']);
  });

  it('begin on their own line', () => {
    expect(sentencesOf('\nA b\nc. D\ne. F').map(({ line }) => line)).toEqual([2, 3, 4]);
  });
});

describe('the places of a page', () => {
  it('are its anchors, and its headings as GitHub names them', () => {
    expect([...placesOf('## What is not promised\n\n| <a id="p1"></a>P1 |\n\n# `A` b: c')]).toEqual([
      'p1',
      'what-is-not-promised',
      'a-b-c',
    ]);
  });
});
