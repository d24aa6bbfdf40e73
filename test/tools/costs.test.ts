import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { describeGuardCosts, describeGuardCostsInShort } from '../../tools/costs/tables.ts';
import { measureGuard } from '../../tools/costs.ts';
import { withParts } from '../../tools/page-parts.ts';

const read = (path: string) => readFileSync(join(import.meta.dirname, '../..', path), 'utf8');
const usage = await measureGuard();

it.each([
  ['docs/costs.md', describeGuardCosts(usage)],
  ['README.md', describeGuardCostsInShort(usage)],
])('%s has the costs that the template and the simulator give: npm run costs:docs writes them anew', (path, parts) => {
  expect(withParts(read(path), parts)).toBe(read(path));
});
