import { expect, it } from 'vitest';
import { createPaint } from '../../src/cli/create-paint.ts';

it('colors only on a terminal, and not if the environment turns colors off', () => {
  const red = '\u001B[31mno\u001B[39m';
  expect(createPaint({ isTTY: true }, {})('red', 'no')).toBe(red);
  expect(createPaint({ isTTY: true }, { NO_COLOR: '1' })('red', 'no')).toBe('no');
  expect(createPaint({ isTTY: true }, { TERM: 'dumb' })('red', 'no')).toBe('no');
  expect(createPaint({}, {})('red', 'no')).toBe('no');
});
