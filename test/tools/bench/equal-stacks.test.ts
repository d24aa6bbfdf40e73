import { expect, it } from 'vitest';
import { differenceOf, handWritten, ours, synthesize } from '../../../tools/bench/equal-stacks.ts';

it('the stack written by hand equals that of the sample: else bring tools/bench/hand-written-service.ts up to date', () => {
  expect(differenceOf(synthesize(ours), synthesize(handWritten))).toBeUndefined();
});

it('a difference is named', () => {
  const one = { Resources: { A: { Type: 'T', Properties: { x: 1 } } } };
  const other = { Resources: { B: { Type: 'T', Properties: { x: 2 } } } };
  expect(differenceOf(one, { Resources: { C: one.Resources.A } })).toBeUndefined();
  expect(differenceOf(one, other)).toBe(
    'only ours:\n{"Type":"T","Properties":{"x":1}}\nonly by hand:\n{"Type":"T","Properties":{"x":2}}',
  );
});
