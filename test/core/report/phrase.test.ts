import { describe, expect, it } from 'vitest';
import { instant, joinPhrases, name, nameFirst, phrase, plainText, quote } from '../../../src/core/report/phrase.ts';
import { epochMs } from '../../../src/core/time.ts';

/** 2026-11-24T10:00:00.250Z */
const TEN = epochMs(1_795_514_400_250);

describe('a phrase', () => {
  it('keeps our own words apart from what comes from outside', () => {
    expect(phrase`wait until ${name('web-5xx')} is OK`).toEqual([
      { is: 'words', text: 'wait until ' },
      { is: 'name', text: 'web-5xx' },
      { is: 'words', text: ' is OK' },
    ]);
  });

  it('may hold phrases', () => {
    expect(plainText(phrase`before ${phrase`hook ${name('h')}`} ${phrase`times out`}`)).toBe('before hook h times out');
  });

  it('is plain text on a terminal: names as they are, instants in UTC to the second', () => {
    expect(plainText(phrase`*${name('a_b*')}* at ${instant(TEN)}`)).toBe('*a_b** at 2026-11-24T10:00:00Z');
  });

  it('cuts a quote that is too long', () => {
    expect(plainText(quote('abcdef', 6))).toBe('abcdef');
    expect(plainText(quote('abcdefg', 6))).toBe('abcde…');
  });
});

describe('phrases in a row', () => {
  it('have the separator between them', () => {
    expect(plainText(joinPhrases([name('a'), [], name('b')], ', '))).toBe('a, , b');
    expect(joinPhrases([], ', ')).toEqual([]);
  });

  it.each([
    [[], ''],
    [['a'], 'a'],
    [['a', 'b'], 'a, b'],
    [['a', 'b', 'c', 'd'], 'a, b, and 2 more'],
  ])('name the first two of %j', (names, text) => {
    expect(plainText(nameFirst(names, 2))).toBe(text);
  });
});
