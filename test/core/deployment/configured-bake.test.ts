import { describe, expect, it } from 'vitest';
import { configuredBakeMinutes } from '../../../src/core/deployment/configured-bake.ts';

describe('configuredBakeMinutes', () => {
  it.each([
    ['ROLLING', 0, undefined],
    ['ROLLING', 1, 1],
    ['ROLLING', undefined, undefined],
    ['CANARY', 0, 0],
    ['BLUE_GREEN', 15, 15],
  ])(
    'of %s with %s minutes is %s: ECS shows 0 for a rolling deployment that sets none',
    (strategy, shown, expected) => {
      expect(configuredBakeMinutes({ strategy, bakeTimeMinutes: shown })).toBe(expected);
    },
  );
});
