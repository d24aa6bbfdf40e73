import { expect, it } from 'vitest';
import { safeJson } from '../../src/cli/safe-json.ts';

it('escapes what a terminal would obey, and stays the same document', () => {
  const value = { text: 'a\u007F\u009b31m\u202E\u2066\u2028\u200Fb' };
  expect(safeJson(value)).toBe('{"text":"a\\u007f\\u009b31m\\u202e\\u2066\\u2028\\u200fb"}');
  expect(JSON.parse(safeJson(value, 2))).toEqual(value);
});
