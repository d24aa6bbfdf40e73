import { describe, expect, it } from 'vitest';
import { describeViolation } from './run/report.ts';
import { runSeed } from './run/seed.ts';

/** Fixed seeds, in groups that each take a few seconds. */
const GROUPS = 10;
const SEEDS_OF_A_GROUP = 30;

const groups = Array.from({ length: GROUPS }, (_, index) => [
  index * SEEDS_OF_A_GROUP + 1,
  (index + 1) * SEEDS_OF_A_GROUP,
]);

describe('every promise holds in random histories with random faults', () => {
  it.each(groups)(
    'of the seeds %i to %i',
    async (first = 1, last = 0) => {
      for (let seed = first; seed <= last; seed += 1) {
        const { violations } = await runSeed(seed);
        expect(violations.map(describeViolation), `npm run chaos -- --seed ${seed}`).toEqual([]);
      }
    },
    120_000,
  );
});
