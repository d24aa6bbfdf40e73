import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { instant, name, phrase, quote } from '../../../src/core/report/phrase.ts';
import { calm, clientText, codeText, fitLines, jsonText, shorten } from '../../../src/core/sns/client-text.ts';
import { epochMs } from '../../../src/core/time.ts';

/** Texts made of what Slack and Teams read as markup, beside any text. */
const hostile = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc
    .array(
      fc.constantFrom(
        '<!here>',
        '<@U0123ABCDE>',
        '<https://evil.test|ok>',
        '[a](https://evil.test)',
        '![x](y)',
        '**b**',
        '_i_',
        '~~s~~',
        '`',
        '```',
        'https://evil.test',
        ':rotating_light:',
        '@channel',
        '# h',
        '- item',
        '1. item',
        '> q',
        '|t|',
        '&lt;',
        '\\*',
        '\n',
        '\u202E',
        '\u0000',
        'a',
        ' ',
      ),
      { maxLength: 12 },
    )
    .map((parts) => parts.join('')),
);

/** What a client of Amazon Q could read as markup outside code. */
const MARKUP =
  /[<>&*~`|[\]@#\\\p{Cc}\u202A-\u202E\u2066-\u2069\u2028\u2029]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])|:\/\/|:[\w+'-]+:|^([-+•]|\d+[.)]) /u;

describe('text from outside', () => {
  it('never becomes markup of a client in running text', () => {
    fc.assert(
      fc.property(hostile, fc.integer({ min: 5, max: 100 }), (text, limit) => {
        const shown = calm(text, limit);
        expect(shown).not.toMatch(MARKUP);
        expect(shown.length).toBeLessThanOrEqual(limit);
        expect(shown.isWellFormed()).toBe(true);
      }),
      { numRuns: 10_000 },
    );
  });

  it('never ends the code that it is shown as', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const shown = codeText(text, 40);
        expect(shown).toMatch(/^`[^`<>&\p{Cc}\u202A-\u202E\u2066-\u2069]+`$/u);
        expect(shown.length).toBeLessThanOrEqual(42);
      }),
      { numRuns: 10_000 },
    );
  });

  it.each([
    ['checkout_api-5xx', 'checkout_api-5xx'],
    ['_private_', 'ˍprivateˍ'],
    ['<!here> [a](http://x) *b* `c`', '‹!here› ［a］(http∶//x) ∗b∗ ˋcˋ'],
    ['a:rotating_light: b', 'a∶rotating_light: b'],
    ['at 10:05:20 it failed', 'at 10∶05:20 it failed'],
    ['- one\n- two', '· one - two'],
  ])('%j is shown as %s', (text, shown) => {
    expect(calm(text, 100)).toBe(shown);
  });

  it('keeps a name as it is in code', () => {
    expect(codeText('checkout_*[5xx]')).toBe('`checkout_*[5xx]`');
    expect(codeText('')).toBe('`(empty)`');
  });
});

describe('a sentence', () => {
  it('has names as code, quotes in running text and instants in UTC', () => {
    const at = epochMs(Date.UTC(2026, 10, 24, 10, 5, 20));
    expect(clientText(phrase`fix ${name('a_*')} before ${instant(at)}: ${quote('*now*', 10)}`)).toBe(
      'fix `a_*` before 2026-11-24T10:05:20Z: ∗now∗',
    );
  });
});

describe('lines', () => {
  it('are kept whole', () => {
    expect(fitLines(['aaaa', 'bbbb'], 9)).toBe('aaaa\nbbbb');
    expect(fitLines(['aaaa', 'b'.repeat(30), 'cccc'], 30)).toBe('aaaa\nand 2 more lines');
  });

  it('are cut between characters', () => {
    expect(shorten('ab😀cd', 4)).toBe('ab…');
    expect(shorten('abcd', 4)).toBe('abcd');
  });
});

describe('JSON', () => {
  it('gives back any text, in characters that a queue accepts', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const body = jsonText({ text });
        expect(JSON.parse(body)).toEqual({ text });
        // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be there
        expect(body).not.toMatch(/[\u0000-\u001F\u007F-\u009F\u2028\u2029\uFFFE\uFFFF]/);
        expect(body.isWellFormed()).toBe(true);
      }),
      { numRuns: 10_000 },
    );
  });
});
