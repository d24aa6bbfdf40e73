import { expect, it } from 'vitest';
import type { Known } from '../../../src/core/audit/known.ts';
import { compareNames } from '../../../src/core/stories/same-place.ts';

const at = (unknown: string): Known<string> => ({ unknown });

it.each([
  ['web', 'web', 'yes'],
  ['web', 'api', 'no'],
  [at('Targets.TargetGroupFullName'), at('Targets.TargetGroupFullName'), 'yes'],
  // Two attributes of one resource.
  [at('Network/Targets'), at('Network/Targets.Name'), 'yes'],
  [at('Blue.TargetGroupFullName'), at('Green.TargetGroupFullName'), 'no'],
  [at('parameter Group'), at('parameter Group'), 'yes'],
  [at('parameter Group'), at('Green.TargetGroupFullName'), 'unknown'],
  ['targetgroup/web/1', at('Green.TargetGroupFullName'), 'unknown'],
] as const)('%j and %j: %s', (a, b, same) => {
  expect(compareNames(a, b)).toBe(same);
});
