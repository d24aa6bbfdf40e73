import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { DOCS_URL } from '../../lib/docs-url.ts';

const project = join(import.meta.dirname, '..', '..');

it('is an absolute address of the folder docs, without a slash at the end', () => {
  expect(DOCS_URL).toMatch(/^https:\/\/[^\s/]+\/\S*[^\s/]$/);
  const [, folder = ''] = /([^/]+)$/.exec(DOCS_URL) ?? [];
  expect(existsSync(join(project, folder, 'runbook.md'))).toBe(true);
});

it('is below the homepage of the package, if the package names one', () => {
  const { homepage } = JSON.parse(readFileSync(join(project, 'package.json'), 'utf8'));
  if (homepage !== undefined) expect(DOCS_URL.startsWith(String(homepage).replace(/#.*$/, ''))).toBe(true);
});
