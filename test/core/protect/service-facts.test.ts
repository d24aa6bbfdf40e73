import { expect, it } from 'vitest';
import { bakeTimeOf } from '../../../src/core/protect/service-facts.ts';
import { service } from '../audit/audited.ts';

it.each([
  ['ROLLING', 20, 20],
  // ECS shows 0 where a rolling deployment sets none.
  ['ROLLING', 0, 10],
  ['ROLLING', undefined, 10],
  ['BLUE_GREEN', 0, 0],
  ['BLUE_GREEN', undefined, 15],
  ['CANARY', 30, 30],
])('a service of the strategy %s that sets %s has a bake time of %d minutes', (strategy, bakeTime, minutes) => {
  expect(bakeTimeOf(service({ strategy, bakeTime }))).toBe(minutes);
});
