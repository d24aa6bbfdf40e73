import { expect, it } from 'vitest';
import { safeLink } from '../../../../src/core/explanation/media/safe-link.ts';

it.each([
  ['https://github.com/a/b/compare/1...2', 'https://github.com/a/b/compare/1...2'],
  ['https://x.example/#alarmsV2:alarm/a%20(b)', 'https://x.example/#alarmsV2:alarm/a%20%28b%29'],
  ['https://x.example/a b"<>', 'https://x.example/a%20b%22%3C%3E'],
  ['http://x.example', undefined],
  ['javascript:alert(1)', undefined],
  ['https://user:word@x.example', undefined],
  ['', undefined],
])('%j becomes %j', (url, link) => {
  expect(safeLink(url)).toBe(link);
});
