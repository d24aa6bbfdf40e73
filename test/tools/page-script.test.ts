import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { bundlePageScript, PAGE_SCRIPT_FILE } from '../../tools/page-script.ts';

it('is in the source as it is built: run npm run report:script', async () => {
  const file = readFileSync(join(import.meta.dirname, '../..', PAGE_SCRIPT_FILE), 'utf8');
  expect(file).toBe(await bundlePageScript());
});
