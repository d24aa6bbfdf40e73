import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { DEFINITIONS } from '../../../src/core/history/definitions.ts';

it.each(DEFINITIONS)('$name has the same definition in docs/history.md', ({ name, text }) => {
  const page = readFileSync(join(import.meta.dirname, '../../../docs/history.md'), 'utf8');
  expect(page.replace(/\s+/g, ' ')).toContain(`${name}: ${text}`);
});

it.each(DEFINITIONS)('$name fits a line', ({ name, text }) => {
  expect(`${name}: ${text}`.length).toBeLessThanOrEqual(80);
});
