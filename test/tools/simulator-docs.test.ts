import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { withParts } from '../../tools/page-parts.ts';
import { describeOperations } from '../../tools/simulator-pages/operations.ts';

const page = readFileSync(join(import.meta.dirname, '../../docs/simulator.md'), 'utf8');

describe('docs/simulator.md', () => {
  it('has the tables that the code makes: npm run simulator:docs writes them anew', async () => {
    expect(withParts(page, { operations: await describeOperations() })).toBe(page);
  });
});
