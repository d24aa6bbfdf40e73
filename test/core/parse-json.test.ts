import { describe, expect, it } from 'vitest';
import { parseJson } from '../../src/core/parse-json.ts';

describe('parseJson', () => {
  it.each<[string, unknown]>([
    ['{"a":[1,null]}', { a: [1, null] }],
    ['"text"', 'text'],
    ['null', null],
  ])('reads %s', (text, value) => {
    expect(parseJson(text)).toEqual(value);
  });

  it.each(['', '{', 'undefined', "{'a':1}"])('gives nothing for %j', (text) => {
    expect(parseJson(text)).toBeUndefined();
  });
});
