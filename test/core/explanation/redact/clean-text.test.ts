import { describe, expect, it } from 'vitest';
import { cleanText } from '../../../../src/core/explanation/redact/clean-text.ts';

describe('text of an application', () => {
  it.each([
    ['\u001b[31mred\u001b[0m', 'red'],
    ['\u001b[38;5;196mred\u001b[0m', 'red'],
    ['\u001b]0;title\u0007text', 'text'],
    ['\u001b]8;;https://evil.example\u001b\\link\u001b]8;;\u001b\\', 'link'],
    ['a\u001b[2J\u001b[Hb', 'ab'],
    ['a\tb', 'a b'],
    ['bell\u0007 null\u0000', 'bell null'],
    ['\u202eevil\u202c', 'evil'],
    ['zero\u200bwidth', 'zerowidth'],
    ['half \ud83d', 'half \ufffd'],
    ['naïve 日本 🚀', 'naïve 日本 🚀'],
  ])('loses terminal escapes and control characters: %j', (text, expected) => {
    expect(cleanText(text)).toBe(expected);
  });
});
