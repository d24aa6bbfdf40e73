import { describe, expect, it } from 'vitest';
import { escapeHtml, visibleText } from '../../../src/core/html/escape.ts';

describe('escapeHtml', () => {
  it.each([
    ['<script>alert(1)</script>', '&lt;script&gt;alert(1)&lt;/script&gt;'],
    ['" onclick="x', '&quot; onclick=&quot;x'],
    ["it's", 'it&#39;s'],
    ['&lt;', '&amp;lt;'],
    ['checkout-5xx', 'checkout-5xx'],
    ['Größe 大 🚀', 'Größe 大 🚀'],
  ])('escapes %j', (text, expected) => {
    expect(escapeHtml(text)).toBe(expected);
  });
});

describe('visibleText', () => {
  it.each([
    ['a\u0000b\u001B[31m', 'a\uFFFDb\uFFFD[31m'],
    ['one\r\ntwo\rthree\nfour\tfive', 'one\ntwo\nthree\nfour\tfive'],
    ['abc\u202Etxt.exe\u2066', 'abc\uFFFDtxt.exe\uFFFD'],
    ['half \uD83D of a pair', 'half \uFFFD of a pair'],
    ['\u007F\u009B', '\uFFFD\uFFFD'],
  ])('shows what a browser hides in %j', (text, expected) => {
    expect(visibleText(text)).toBe(expected);
  });
});
