import { expect, it } from 'vitest';
import { shiftOf } from '../../../../src/core/protection/alarm-rules/shift.ts';

it.each([
  ['BLUE_GREEN', 'blue-green'],
  ['CANARY', 'canary'],
  ['LINEAR', 'linear'],
  ['ROLLING', undefined],
  ['a value that only the deployment knows', undefined],
])('%s moves traffic: %s', (strategy, shift) => {
  expect(shiftOf(strategy)).toBe(shift);
});
