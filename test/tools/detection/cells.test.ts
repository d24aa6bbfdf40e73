import { describe, expect, it } from 'vitest';
import { CELLS, SHAPES } from '../../../tools/detection/cells.ts';

const seedsOf = (strategy: string, rate: number, what: string) =>
  CELLS.find(
    ({ shape, requestsPerMinute, what: one }) =>
      shape.traffic === 'own-alb' && shape.strategy === strategy && requestsPerMinute === rate && one === what,
  )?.seeds;

describe('the cells', () => {
  it('are each there once, with 200 seeds or more', () => {
    const names = CELLS.map(({ shape, requestsPerMinute, what }) => JSON.stringify([shape, requestsPerMinute, what]));
    expect(new Set(names).size).toBe(CELLS.length);
    expect(CELLS.filter(({ seeds }) => seeds < 200)).toEqual([]);
  });

  it('cover four strategies behind five kinds of traffic, a worker, and a service without requests', () => {
    expect(SHAPES).toHaveLength(22);
    expect(new Set(CELLS.map(({ shape }) => shape)).size).toBe(22);
  });

  it.each([
    ['rolling', 3, '100 % errors', 1_000],
    ['blue-green', 300, '4 % errors', 1_000],
    ['canary', 30, '100 % errors', 1_000],
    ['linear', 1_000, '4 % errors', 1_000],
    ['rolling', 3, '50 % errors', 200],
    ['canary', 10, '1 % errors before and after', 2_000],
    ['canary', 30, '2 % errors before and after', 200],
    ['linear', 100, '2 % errors before and after', 2_000],
  ])('have the seeds that their promise needs: %s at %s per minute, %s: %s', (strategy, rate, what, seeds) => {
    expect(seedsOf(strategy, rate, what)).toBe(seeds);
  });

  it('have poison messages for a worker alone', () => {
    const poisoned = CELLS.filter(({ what }) => what.includes('poison')).map(({ shape }) => shape.traffic);
    expect(new Set(poisoned)).toEqual(new Set(['queue']));
  });
});
