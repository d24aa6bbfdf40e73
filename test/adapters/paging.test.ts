import { describe, expect, it } from 'vitest';
import { chunksOf } from '../../src/adapters/paging.ts';

describe('chunksOf', () => {
  it.each<[readonly number[], readonly (readonly number[])[]]>([
    [[], []],
    [[1], [[1]]],
    [[1, 2], [[1, 2]]],
    [
      [1, 2, 3],
      [[1, 2], [3]],
    ],
    [
      [1, 2, 3, 4],
      [
        [1, 2],
        [3, 4],
      ],
    ],
  ])('cuts %j into pieces of two at most, in order', (items, pieces) => {
    expect(chunksOf(items, 2)).toEqual(pieces);
  });
});
