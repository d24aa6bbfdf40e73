import { expect, it } from 'vitest';
import { append } from '../../../../lib/protection/app/append.ts';

it('keeps the values of a key in their order', () => {
  const lists = new Map<string, number[]>();
  append(lists, 'a', 1);
  append(lists, 'b', 2);
  append(lists, 'a', 3);
  expect([...lists]).toEqual([
    ['a', [1, 3]],
    ['b', [2]],
  ]);
});
