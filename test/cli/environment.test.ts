import { expect, it } from 'vitest';
import { isSet } from '../../src/cli/environment.ts';

it.each([
  ['1', true],
  ['true', true],
  ['0', true],
  ['false', false],
  ['', false],
  [undefined, false],
])('a variable with the value %j is on: %j', (value, isOn) => {
  expect(isSet(value)).toBe(isOn);
});
