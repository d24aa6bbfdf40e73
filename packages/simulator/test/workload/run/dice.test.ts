import { describe, expect, it } from 'vitest';
import { hashOf, roll } from '../../../src/workload/run/dice.ts';

describe('roll', () => {
  it('depends on the seed and the place alone', () => {
    expect(roll(1, 2, 3)).toBe(roll(1, 2, 3));
    const others = [roll(2, 2, 3), roll(1, 3, 2), roll(1, 2), roll(1, 2, 3, 0), roll(1, 2 + 4_294_967_296, 3)];
    expect(others).not.toContain(roll(1, 2, 3));
    expect(new Set(others).size).toBe(5);
  });

  it('is from 0 up to 1, and as often in each tenth', () => {
    const counts = new Array(10).fill(0);
    for (let place = 0; place < 10_000; place += 1) counts[Math.floor(roll(7, place) * 10)] += 1;
    // 1,000 expected in each; five standard deviations are 150.
    expect(counts.filter((count) => Math.abs(count - 1_000) > 150)).toEqual([]);
  });
});

describe('hashOf', () => {
  // The published test vectors of 32-bit FNV-1a. @see https://datatracker.ietf.org/doc/html/draft-eastlake-fnv
  it.each([
    ['', 0x811c9dc5],
    ['a', 0xe40c292c],
    ['foobar', 0xbf9cf968],
  ])('of "%s" is FNV-1a', (text, hash) => {
    expect(hashOf(text)).toBe(hash);
  });
});
