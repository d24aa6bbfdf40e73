import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { DEFINITIONS, definitionsOf } from '../../../src/core/history/definitions.ts';

const ALL = [...DEFINITIONS, ...definitionsOf(true).slice(-1)];

it.each(ALL)('$name has the same definition in docs/history.md', ({ name, text }) => {
  const page = readFileSync(join(import.meta.dirname, '../../../docs/history.md'), 'utf8');
  expect(page.replace(/\s+/g, ' ')).toContain(`${name}: ${text}`);
});

it.each(ALL)('$name fits a line', ({ name, text }) => {
  expect(`${name}: ${text}`.length).toBeLessThanOrEqual(80);
});

it('the lead time has a definition of its own once it is measured', () => {
  expect(definitionsOf(false)).toBe(DEFINITIONS);
  expect(definitionsOf(true)).toEqual([
    ...DEFINITIONS.slice(0, 3),
    { name: 'change lead time', text: 'commit to the end of its first deployment, median' },
  ]);
});
