import { describe, expect, it } from 'vitest';
import { Ids } from '../../src/services/ids.ts';

describe('Ids', () => {
  it.each([
    ['classicDeployment', /^ecs-svc\/[1-9]\d{18}$/],
    ['revision', /^[1-9]\d{18}$/],
    ['serviceDeployment', /^[\w-]{21}$/],
    ['hook', /^[\w-]{43}$/],
    ['task', /^[0-9a-f]{32}$/],
    ['uuid', /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/],
  ] as const)('draws a %s in the form of AWS', (kind, form) => {
    const ids = new Ids(1);
    const drawn = Array.from({ length: 50 }, () => ids[kind]());
    expect(drawn.filter((id) => !form.test(id))).toEqual([]);
    expect(new Set(drawn).size).toBe(50);
  });

  it('draws the same from the same seed, and other ids from another', () => {
    const of = (seed: number) => {
      const ids = new Ids(seed);
      return [ids.task(), ids.revision(), ids.fraction()];
    };
    expect(of(7)).toEqual(of(7));
    expect(of(7)).not.toEqual(of(8));
  });

  it('draws fractions from 0 up to 1, half of them below a half', () => {
    const ids = new Ids(3);
    const drawn = Array.from({ length: 2_000 }, () => ids.fraction());
    expect(drawn.every((one) => one >= 0 && one < 1)).toBe(true);
    const low = drawn.filter((one) => one < 0.5).length;
    // 1,000 expected; five standard deviations are 112.
    expect(Math.abs(low - 1_000)).toBeLessThan(112);
  });

  it('shuffles without losing an item or changing the list', () => {
    const items = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
    const shuffled = new Ids(1).shuffled(items);
    expect(shuffled.toSorted()).toEqual(items);
    expect(shuffled).not.toEqual(items);
    expect(items.join('')).toBe('abcdefgh');
  });
});
